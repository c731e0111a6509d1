/** What the county packed, opened as in the worker: the decoder in the real Chromium. */
import brotli from 'brotli-dec-wasm'
import { expect, test } from 'vitest'
import { unbrotliBy } from '../../renderer/vault/unbrotli.ts'

const unbrotli = unbrotliBy(brotli)
/** "Hier hat jede Akte ein Gesicht. " two hundred times, by Node's brotli at quality 10, flushed in the middle. */
const packed = Uint8Array.from(
  atob('i9sF+AW+95bqC0noEqUat/1jE/jxYbxgqQGAbj1iJFtL1JNCvjR9z8iCAXHUgF8CIA4LAAQKAAA='),
  (letter) => letter.charCodeAt(0),
)
const text = 'Hier hat jede Akte ein Gesicht. '.repeat(200)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

test('what is packed comes out as it was', async () => {
  expect(textOf(await unbrotli(packed, 100_000))).toBe(text)
})

test('of what breaks off there is what came', async () => {
  const some = textOf(await unbrotli(packed.subarray(0, 43), 100_000))
  expect(some.length).toBeGreaterThan(0)
  expect(some.length).toBeLessThan(text.length)
  expect(text.startsWith(some)).toBe(true)
  expect(await unbrotli(packed.subarray(0, 0), 100_000)).toHaveLength(0)
})

test('what is something else, or opens into more than there is room for, is not from our county', async () => {
  await expect(unbrotli(new Uint8Array(500).fill(0xff), 100_000)).rejects.toMatchObject({ code: 'serverNotOurs' })
  await expect(unbrotli(packed, 1_000)).rejects.toMatchObject({ code: 'serverNotOurs' })
})
