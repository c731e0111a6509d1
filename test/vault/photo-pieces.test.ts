/** How photos are cut and paced. */
import { expect, test } from 'vitest'
import { Load, nextBatch, nextPieces } from '../../renderer/vault/photo-pieces.ts'

const photo = (bytes: number) => ({ bytes, small: false })

test('a request carries twice as much after each that got through, up to a limit, and little again after one broke', async () => {
  const load = new Load(10, 35)
  const seen = []
  for (const through of [true, true, true, false, true]) {
    const carried = load.carry(() => (through ? Promise.resolve() : Promise.reject(new Error('line'))))
    await carried.catch(() => undefined)
    seen.push(load.bytes)
  }
  expect(seen).toEqual([20, 35, 35, 10, 20])
})

test('photos go down as long as they fit, and one that never would goes alone', () => {
  const next = nextBatch([photo(4), photo(5), photo(99), photo(3)], new Load(10, 10))
  expect([next(), next(), next(), next()]).toEqual([[photo(4), photo(5)], [photo(99)], [photo(3)], undefined])
})

test('what has arrived of a photo does not count against the room', () => {
  const parts = [
    { note: photo(50), offset: 45 },
    { note: photo(5), offset: 0 },
    { note: photo(1), offset: 0 },
  ]
  const next = nextPieces([...parts], new Load(10, 10))
  expect([next(), next()]).toEqual([parts.slice(0, 2), parts.slice(2)])
})
