/**
 * JSON text without its ids and instants, for messages that are half ids: as text they pack to no less than their bytes, and each
 * time anew. A mark stands in the place of each, a control character, which JSON never has as it is; what it stands for is a
 * number in a list beside. So nothing needs to be known of what is said, and any text comes out as it went in.
 *
 * An answer may also leave out what was said in its request, ids and longer strings: both sides have it.
 *
 * Layout: the lengths of its parts, each part after the other. Numbers are little endian, seven bits a byte; those that
 * may be negative are twice as large, and odd when they are.
 */
import { joined } from './joined.ts'
import { idAt, idBytes, idsAsBytes } from './id-bytes.ts'
import { Problem } from './problem.ts'

/** What a text may refer to that was said before it. */
export type Said = { ids: readonly string[]; strings: readonly string[] }

/** A new id; one near the last that was named, by how far; any other, by its place; an instant; a string that was said before. */
const marks = { fresh: '\u0001', near: '\u0002', far: '\u0003', instant: '\u0004', string: '\u0005' } as const
const anyMark = /[\u0001-\u0005]/g
const nearest = 32
const instantLength = 24

const id = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const instant = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
const idOrInstant = new RegExp(`(${id})|${instant}`, 'g')
const onlyOne = new RegExp(`^"(?:${id}|${instant})"$`)
const anyId = new RegExp(id, 'g')
const anyString = /"(?:[^"\\]|\\.)*"/g
/** Shorter ones are no longer than what would stand in their place. */
const longEnough = 14

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** What may be left out of an answer to this. */
export function saidIn(json: string): Said {
  const ids = new Set(json.match(anyId))
  const strings = new Set((json.match(anyString) ?? []).filter((one) => one.length >= longEnough && !isShortened(one)))
  return { ids: [...ids], strings: [...strings] }
}
/** What has a mark of its own: an id or an instant, in quotes. */
function isShortened(one: string): boolean {
  return (one.length === 38 || one.length === 26) && onlyOne.test(one)
}

const nothingSaid: Said = { ids: [], strings: [] }

export function tighten(json: string, said = nothingSaid): Uint8Array<ArrayBuffer> {
  const [near, far, instants, strings] = [new Numbers(), new Numbers(), new Numbers(), new Numbers()]
  const places = new Map(said.ids.map((one, at) => [one, at]))
  const fresh: string[] = []
  let [lastId, lastInstant] = [0, 0]
  const markOfId = (one: string) => {
    const before = lastId
    lastId = places.get(one) ?? places.size
    if (lastId === places.size) {
      places.set(one, lastId)
      fresh.push(one)
      return marks.fresh
    }
    if (Math.abs(lastId - before) < nearest) near.putSigned(lastId - before)
    else far.put(lastId)
    return Math.abs(lastId - before) < nearest ? marks.near : marks.far
  }
  const text = withoutStrings(json, said.strings, strings).replace(idOrInstant, (found, one: string | undefined) => {
    if (one !== undefined) return markOfId(one)
    const time = Date.parse(found)
    // The 31st of February would come back as another day.
    if (Number.isNaN(time) || new Date(time).toISOString() !== found) return found
    instants.putSigned(time - lastInstant)
    lastInstant = time
    return marks.instant
  })
  return inParts([
    encoder.encode(text),
    near.bytes(),
    far.bytes(),
    instants.bytes(),
    strings.bytes(),
    idsAsBytes(fresh),
  ])
}

function withoutStrings(json: string, said: readonly string[], numbers: Numbers): string {
  if (said.length === 0) return json
  const places = new Map(said.map((one, at) => [one, at]))
  let last = 0
  return json.replace(anyString, (one) => {
    const place = places.get(one)
    if (place === undefined) return one
    numbers.putSigned(place - last)
    last = place
    return marks.string
  })
}

/**
 * The text again. `most`: how many characters it may have: a mark of one byte stands for many. Problems: `tooLarge` for more,
 * `badRequest` for what is no such text.
 */
export function loosen(bytes: Uint8Array, most: number, said = nothingSaid): string {
  const [text = bytes, near = bytes, far = bytes, instants = bytes, strings = bytes, fresh = bytes] = partsOf(bytes, 6)
  const read = [near, far, instants, strings].map((part) => new NumberReader(part))
  const [nears, fars, times, places] = read as [NumberReader, NumberReader, NumberReader, NumberReader]
  const ids = [...said.ids]
  let [lastId, lastInstant, lastString, freshAt, length] = [0, 0, 0, 0, text.length]
  const idOf = (mark: string) => {
    if (mark === marks.fresh) {
      if (freshAt === fresh.length / idBytes) throw new Problem('badRequest')
      lastId = ids.push(idAt(fresh, freshAt++)) - 1
    } else lastId = mark === marks.near ? lastId + nears.nextSigned() : fars.next()
    return there(ids[lastId])
  }
  const meaning = (mark: string) => {
    if (mark === marks.instant) return instantOf((lastInstant += times.nextSigned()))
    if (mark === marks.string) return there(said.strings[(lastString += places.nextSigned())])
    return idOf(mark)
  }
  if (fresh.length % idBytes !== 0) throw new Problem('badRequest')
  const json = textIn(text).replace(anyMark, (mark) => {
    const meant = meaning(mark)
    length += meant.length
    if (length > most) throw new Problem('tooLarge')
    return meant
  })
  if (freshAt !== fresh.length / idBytes || read.some((one) => !one.isAtEnd)) throw new Problem('badRequest')
  return json
}

function textIn(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Problem('badRequest')
  }
}

function there<T>(one: T | undefined): T {
  if (one === undefined) throw new Problem('badRequest')
  return one
}

function instantOf(time: number): string {
  const text = Math.abs(time) < 3e14 ? new Date(time).toISOString() : ''
  if (text.length !== instantLength) throw new Problem('badRequest')
  return text
}

class Numbers {
  readonly #bytes: number[] = []

  put(number: number): void {
    let rest = number
    for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) this.#bytes.push((rest % 0x80) + 0x80)
    this.#bytes.push(rest)
  }

  putSigned(number: number): void {
    this.put(number < 0 ? -2 * number - 1 : 2 * number)
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

class NumberReader {
  readonly #bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at === this.#bytes.length
  }

  next(): number {
    let [number, worth] = [0, 1]
    for (;;) {
      const byte = there(this.#bytes[this.at++])
      number += (byte % 0x80) * worth
      if (number > Number.MAX_SAFE_INTEGER || worth > Number.MAX_SAFE_INTEGER) throw new Problem('badRequest')
      if (byte < 0x80) return number
      worth *= 0x80
    }
  }

  nextSigned(): number {
    const number = this.next()
    return number % 2 === 1 ? -(number + 1) / 2 : number / 2
  }
}

function inParts(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const lengths = new Numbers()
  for (const part of parts) lengths.put(part.length)
  return joined([lengths.bytes(), ...parts])
}

/** Problem `badRequest` when they are not just what is there. */
function partsOf(bytes: Uint8Array, count: number): Uint8Array[] {
  const reader = new NumberReader(bytes)
  const lengths = Array.from({ length: count }, () => reader.next())
  let { at } = reader
  if (lengths.reduce((sum, length) => sum + length, at) !== bytes.length) throw new Problem('badRequest')
  return lengths.map((length) => bytes.subarray(at, (at += length)))
}
