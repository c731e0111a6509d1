/** Which address may become a program of ours. */
import { expect, test } from 'vitest'
import { noMarkup, ourScript } from '../../renderer/trusted-types.ts'

const pages = ['app://antlitz/', 'http://127.0.0.1:4711/'] as const

test.each(pages)('a script among the assets of %s may', (page) => {
  expect(ourScript('/assets/main-DW-Dbq0s.js', page)).toBe(`${page}assets/main-DW-Dbq0s.js`)
  expect(ourScript(`${page}assets/main.js`, page)).toBe(`${page}assets/main.js`)
})

test.each([
  'https://example.org/assets/main.js',
  '//example.org/assets/main.js',
  'http://127.0.0.1:4712/assets/main.js',
  'http://user@127.0.0.1:4711/assets/main.js',
  'app://evil/assets/main.js',
  'app://antlitz.evil/assets/main.js',
  'data:text/javascript,alert(1)',
  'blob:http://127.0.0.1:4711/0b1f',
  'javascript:alert(1)',
  '/county/assets/main.js',
  '/assets/../county/x.js',
  '/assets/%2e%2e/x.js',
  '/assets/picture.webp',
  '',
  '#',
])('%s may not', (url) => {
  for (const page of pages) expect(() => ourScript(url, page)).toThrow('not a script of ours')
})

test('no text becomes markup but the empty one', () => {
  expect(noMarkup('')).toBe('')
  for (const markup of [' ', 'Anna', '<b>', '<img src=x onerror=alert(1)>'])
    expect(() => noMarkup(markup)).toThrow('text does not become markup here')
})
