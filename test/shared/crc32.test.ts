/** The check sum of messages and journals, against Node's own. */
import { crc32 as byNode } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32 } from '../../shared/crc32.ts'

test('is the one of zip and PNG', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcb_f4_39_26)
  expect(crc32(new Uint8Array())).toBe(0)
})

test('is the same as Node’s, whatever the bytes and wherever they begin', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(20), (bytes, from) => {
      const part = bytes.subarray(from)
      expect(crc32(part)).toBe(byNode(part))
    }),
    { numRuns: 500 },
  )
})
