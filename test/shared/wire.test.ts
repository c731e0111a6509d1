/** Framed messages: what was sent arrives, and nothing else is taken for a message. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { framed } from '../support/framed.ts'

function outcomeOf(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes)
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

const key = fc.string().filter((name) => name !== '__proto__' && name !== '$bytes')
const message = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

describe('a message', () => {
  test('arrives as it was sent, with all its bytes', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(decodeMessage(encodeMessage(sent))).toEqual(sent)
      }),
    )
  })

  test.each([0, 1, 300_000])('carries %i bytes unchanged between others', (length) => {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) % 256)
    const sent = { before: new Uint8Array([1]), list: [{ bytes }], after: new Uint8Array([2, 3]) }
    expect(decodeMessage(encodeMessage(sent))).toEqual(sent)
  })

  test('gives bytes of their own: a change of one does not reach another, nor what came over the wire', () => {
    const carried = Buffer.from(encodeMessage({ a: new Uint8Array([1, 2]), b: new Uint8Array([3, 4]) }))
    const { a, b } = decodeMessage(carried) as { a: Uint8Array; b: Uint8Array }
    a.fill(9)
    new Uint8Array(a.buffer).fill(9)
    expect([...b]).toEqual([3, 4])
    expect(decodeMessage(carried)).toEqual({ a: new Uint8Array([1, 2]), b: new Uint8Array([3, 4]) })
  })

  test('is read out of the middle of a larger buffer', () => {
    const carried = encodeMessage({ text: 'Größe', bytes: new Uint8Array([5, 6]) })
    const around = new Uint8Array(carried.length + 20).fill(255)
    around.set(carried, 7)
    const read = decodeMessage(around.subarray(7, 7 + carried.length))
    expect(read).toEqual({ text: 'Größe', bytes: new Uint8Array([5, 6]) })
  })

  test('carries a Buffer of Node as the bytes it is', () => {
    expect(decodeMessage(encodeMessage({ page: Buffer.from([1, 2, 3]) }))).toEqual({ page: new Uint8Array([1, 2, 3]) })
  })

  test('is refused or read, but never anything else, when its bytes are changed', () => {
    const carried = encodeMessage({ list: [1, { bytes: new Uint8Array(30) }], text: 'Akte' })
    fc.assert(
      fc.property(fc.nat(carried.length - 1), fc.nat(255), (at, value) => {
        const changed = carried.slice()
        changed[at] = value
        expect(outcomeOf(changed)).not.toBeInstanceOf(Error)
      }),
      { numRuns: 500 },
    )
  })

  test('is refused when any one bit of it changed on its way', () => {
    const carried = encodeMessage({ text: 'Akte', bytes: new Uint8Array(12) })
    const outcomes = Array.from({ length: carried.length * 8 }, (_, bit) => {
      const changed = carried.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return outcomeOf(changed)
    })
    expect(new Set(outcomes)).toEqual(new Set(['messageDamaged']))
  })

  test('never begins like compressed bytes, whatever its checksum: a server would send it on as such', () => {
    // The heads of zlib (RFC 1950), gzip (RFC 1952) and zstd (RFC 8878).
    const isCompressed = ([a = 0, b = 0]: Uint8Array) =>
      ((a & 0x8f) === 8 && (a * 256 + b) % 31 === 0) || (a === 0x1f && b === 0x8b) || (a === 0x28 && b === 0xb5)
    const messages = Array.from({ length: 20_000 }, (_, number) => encodeMessage({ number }))
    expect(messages.filter(isCompressed)).toEqual([])
  })

  test('is refused wherever it breaks off', () => {
    const carried = encodeMessage({ text: 'Akte', bytes: new Uint8Array(12) })
    const outcomes = Array.from(carried, (_byte, length) => outcomeOf(carried.subarray(0, length)))
    expect(new Set(outcomes)).toEqual(new Set(['badRequest', 'messageDamaged']))
  })
})

describe('what is no message', () => {
  const place = (...numbers: unknown[]) => JSON.stringify({ $bytes: numbers })
  const tail = new Uint8Array(20)
  test.each([
    ['nothing', new Uint8Array()],
    ['three bytes', new Uint8Array([0, 0, 0])],
    ['a length that is not there', framed('{}', tail, 0xff_ff_ff_ff)],
    ['no JSON', framed('{')],
    ['two values', framed('1 2')],
    ['bytes that are no UTF-8', framed(new Uint8Array([34, 255, 34]))],
    ['an offset before the start', framed(place(-1, 2), tail)],
    ['a length before the start', framed(place(5, -2), tail)],
    ['an end behind the end', framed(place(10, 11), tail)],
    ['an offset behind the end', framed(place(21, 0), tail)],
    ['an offset of text', framed(place('1', '2'), tail)],
    ['half a byte', framed(place(0.5, 1), tail)],
    ['an offset beyond all numbers', framed('{"$bytes":[1e999,1]}', tail)],
    ['no length', framed(place(1), tail)],
    ['no offset', framed(place(), tail)],
    ['three numbers', framed(place(1, 2, 3), tail)],
    ['lists for numbers', framed(place([0], [2]), tail)],
    ['nulls for numbers', framed(place(null, null), tail)],
    ['a prototype', framed('{"a":{"__proto__":{"isAdmin":true}}}')],
    ['a prototype at the top', framed('{"__proto__":1}')],
    ['forty lists in lists', framed('['.repeat(40) + ']'.repeat(40))],
    ['a hundred thousand lists in lists', framed('['.repeat(100_000) + ']'.repeat(100_000))],
    ['a hundred thousand objects in objects', framed('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))],
  ])('%s is refused as badRequest', (_name, bytes) => {
    expect(outcomeOf(bytes)).toBe('badRequest')
  })

  test('the same bytes named again and again are refused, before they fill the memory', () => {
    const many = `[${Array.from({ length: 1_000 }, () => '{"$bytes":[0,100000]}').join(',')}]`
    expect(outcomeOf(framed(many, new Uint8Array(100_000))) === 'badRequest').toBe(true)
  })
})
