/** Texts without their ids and instants: any text comes out as it went in, and nothing else is taken for one. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Problem } from '../../shared/problem.ts'
import { loosen, saidIn, tighten } from '../../shared/tight-text.ts'
import { decodeMessage, encodeMessage, openMessage } from '../../shared/wire.ts'
import { framed } from '../support/framed.ts'

const most = 1_000_000
const idOf = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`
const noIds = [
  '00000000-0000-4000-8000-00000000000G',
  idOf(1).toUpperCase(),
  idOf(7).slice(1),
  `${idOf(7)}0`,
  '0'.repeat(64),
]
const noInstants = [
  '2026-02-31T10:00:00.000Z',
  '2026-11-23T24:00:00.000Z',
  '2026-11-23T10:00:00Z',
  '2026-13-01T00:00:00.000Z',
]
const instants = ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z']

const word = fc.oneof(
  fc.nat(60).map(idOf),
  fc.uuid(),
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }).map((date) => date.toISOString()),
  fc.constantFrom(
    ...noIds,
    ...noInstants,
    ...instants,
    '"',
    '\\',
    '\u0001',
    '\u0003',
    '\u0005',
    '\ud800',
    'ein längerer Satz mit Ü',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
)
const text = fc.array(word, { maxLength: 3 }).map((words) => words.join(''))
const said = fc.dictionary(
  text.filter((name) => name !== '__proto__'),
  fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 12 }),
  { maxKeys: 6, noNullPrototype: true },
)

function outcomeOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error instanceof Problem ? error.code : error
  }
}

describe('a tight message', () => {
  test('arrives as it was sent, also as the answer to another', () => {
    fc.assert(
      fc.property(said, said, (asked, answer) => {
        const request = encodeMessage(asked, {})
        const { json, message } = openMessage(request, { most })
        expect([message, json]).toEqual([asked, JSON.stringify(asked)])
        const reply = encodeMessage({ asked, answer }, { answers: json })
        expect(decodeMessage(reply, { most, answers: json })).toEqual({ asked, answer })
      }),
      { numRuns: 2_000 },
    )
  })

  test('carries bytes beside what it says', () => {
    const sent = { id: idOf(1), list: [{ bytes: new Uint8Array([1, 2]) }], again: idOf(1), none: new Uint8Array() }
    expect(decodeMessage(encodeMessage(sent, {}), { most })).toEqual(sent)
  })

  test('says an id in its bytes once, then in one; what was asked not at all', () => {
    const entries = Array.from({ length: 100 }, (_, at) => ({
      id: idOf(at),
      text: `Das hat Frau Muster gesagt: ${at}`,
    }))
    const [request, plain] = [encodeMessage({ entries }, {}), encodeMessage({ entries })]
    const idsAsText = 100 * (36 - 16 - 1)
    expect(plain.length - request.length).toBeGreaterThan(idsAsText - 50)
    const twice = encodeMessage({ entries, again: entries.map(({ id }) => id) }, {})
    expect(twice.length - request.length).toBeLessThan(100 * 6)
    const reply = encodeMessage({ entries }, { answers: JSON.stringify({ entries }) })
    // The names, and a mark and a number for each of the two values.
    expect(reply.length).toBeLessThan(100 * ('{"id":"","text":},'.length + 5))
  })

  test('is not read by whoever does not say that they read it', () => {
    expect(outcomeOf(() => decodeMessage(encodeMessage({ a: 1 }, {})))).toBe('messageDamaged')
  })

  test('is not larger than its reader allows, however few bytes it takes', () => {
    const many = encodeMessage(
      Array.from({ length: 10_000 }, () => idOf(3)),
      {},
    )
    expect(many.length).toBeLessThan(70_000)
    expect(outcomeOf(() => decodeMessage(many, { most: 380_000 }))).toBe('tooLarge')
    const answers = JSON.stringify('x'.repeat(5_000))
    const long = encodeMessage(
      Array.from({ length: 1_000 }, () => 'x'.repeat(5_000)),
      { answers },
    )
    expect(long.length).toBeLessThan(4_000)
    expect(outcomeOf(() => decodeMessage(long, { most, answers }))).toBe('tooLarge')
  })

  test('that answers another request than it is taken for is refused or is another, and no bug', () => {
    const reply = encodeMessage({ id: idOf(90) }, { answers: JSON.stringify({ id: idOf(90) }) })
    expect(outcomeOf(() => decodeMessage(reply, { most, answers: '{}' }))).toBe('badRequest')
  })

  test('is refused when any one bit of it changed on its way', () => {
    const carried = encodeMessage({ id: idOf(1), at: '2026-11-23T10:00:00.000Z', bytes: new Uint8Array(4) }, {})
    const outcomes = Array.from({ length: carried.length * 8 }, (_, bit) => {
      const changed = carried.slice()
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return outcomeOf(() => decodeMessage(changed, { most }))
    })
    expect(new Set(outcomes)).toEqual(new Set(['messageDamaged']))
  })

  test('is refused or read, but never anything else, when its bytes are changed behind the checksum', () => {
    const whole = tighten(JSON.stringify([idOf(1), idOf(2), idOf(1), '2026-11-23T10:00:00.000Z', 'Akte']))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (changes) => {
          const changed = whole.slice()
          for (const [at, byte] of changes) changed[at] = byte
          const outcome = outcomeOf(() => decodeMessage(framed(changed, new Uint8Array(), undefined, 2), { most }))
          expect(outcome).not.toBeInstanceOf(Error)
        },
      ),
      { numRuns: 5_000 },
    )
  })
})

describe('what is no tight text', () => {
  const parts = (...lengths: number[]) => new Uint8Array(lengths)
  const reading = (bytes: Uint8Array) => outcomeOf(() => loosen(bytes, most))
  test.each<[string, Uint8Array]>([
    ['nothing', parts()],
    ['fewer parts', parts(0, 0, 0)],
    ['parts that are not there', parts(9, 0, 0, 0, 0, 0)],
    ['more than its parts', parts(0, 0, 0, 0, 0, 0, 1)],
    ['a length without end', parts(...Array.from({ length: 400 }, () => 0x80))],
    ['a mark without its id', parts(1, 0, 0, 0, 0, 0, 1)],
    ['half an id', parts(1, 0, 0, 0, 0, 8, 1, 1, 2, 3, 4, 5, 6, 7, 8)],
    ['an id that nobody names', parts(0, 0, 0, 0, 0, 16, ...Array.from({ length: 16 }, () => 1))],
    ['an id before the first', parts(1, 1, 0, 0, 0, 0, 2, 3)],
    ['an id that was not said', parts(1, 0, 1, 0, 0, 0, 3, 5)],
    ['a string that was not said', parts(1, 0, 0, 0, 1, 0, 5, 0)],
    ['an instant after all time', parts(1, 0, 0, 8, 0, 0, 4, 255, 255, 255, 255, 255, 255, 255, 15)],
    ['a number that goes on for ever', parts(1, 0, 0, 2, 0, 0, 4, 255, 255)],
    ['a number that nobody reads', parts(0, 1, 0, 0, 0, 0, 7)],
    ['bytes that are no UTF-8', parts(1, 0, 0, 0, 0, 0, 255)],
  ])('%s is refused as badRequest', (_name, bytes) => {
    expect(reading(bytes)).toBe('badRequest')
  })

  test('what was said is the same to both, whatever is in it', () => {
    const json = JSON.stringify({
      [`${idOf(1)}/phone`]: [idOf(2), 'kurz', 'ein langer Satz "mit" Zeichen \n'],
      at: instants,
    })
    expect(saidIn(json)).toEqual({
      ids: [idOf(1), idOf(2)],
      strings: [JSON.stringify(`${idOf(1)}/phone`), JSON.stringify('ein langer Satz "mit" Zeichen \n')],
    })
  })
})
