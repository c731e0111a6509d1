/** Every fault and input that concerns a laptop is shown by a test that is there, or says why it is not. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../build/run.ts'
import { faultRows, type Row } from './fault-rows.ts'
import { inputRows } from './input-rows.ts'
import { wayFaultRows } from './way-fault-rows.ts'

const rows: readonly Row[] = [...faultRows, ...wayFaultRows, ...inputRows]
const numbered = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${letter}${String(from + at).padStart(2, '0')}`)
const concerned = [...numbered('F', 1, 53), ...numbered('F', 62, 69), ...numbered('B', 54, 97)]

test('each stands in the list once', () => {
  expect(rows.map(({ row }) => row)).toEqual(concerned)
})

test.each(rows.map((row) => [row.row, row] as const))('%s is shown, or says why not', (_row, { shown = [], open }) => {
  expect(shown.length + (open === undefined ? 0 : 1)).toBeGreaterThan(0)
  const missing = shown.flatMap(([file, ...words]) => {
    const source = readFileSync(join(root, 'test', file), 'utf8')
    return words.filter((word) => !source.includes(word)).map((word) => `${file}: ${word}`)
  })
  expect(missing).toEqual([])
})

test('these have no test', () => {
  const without = rows.filter(({ shown = [] }) => shown.length === 0).map(({ row, open }) => `${row} ${open}`)
  expect(without).toEqual([
    'F08 nothing is sealed anew: there are no epochs of keys',
    'B97 the app does not update itself',
  ])
})

test('what only a real Electron shows is on the list for a release', () => {
  const list = readFileSync(join(root, 'build', 'release-checklist.md'), 'utf8')
  const named = new Set([...list.matchAll(/\b[FB]\d\d\b/g)].map(([row]) => row))
  expect([...named].toSorted()).toEqual(rows.flatMap(({ row, inElectron }) => (inElectron ? [row] : [])).toSorted())
})
