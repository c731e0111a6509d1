/** Ids one after another, 16 bytes each: as text they would not pack to less. */

export const idBytes = 16

export function idsAsBytes(ids: readonly string[]): Uint8Array {
  const out = new Uint8Array(ids.length * idBytes)
  let at = 0
  for (const id of ids) for (let byte = 0; byte < idBytes; byte++) out[at++] = byteAt(id, byte)
  return out
}

/** One of the 16 bytes of an id. */
export function byteAt(id: string, byte: number): number {
  const place = digitPlaces[byte] ?? 0
  return digitAt(id, place) * 16 + digitAt(id, place + 1)
}

/** Where in an id each of its bytes stands. */
const digitPlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const

/** A hex digit, lower case. */
function digitAt(id: string, place: number): number {
  const unit = id.charCodeAt(place)
  return unit < 0x3a ? unit - 0x30 : unit - 0x57
}

export const hexOf: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const digits = new TextEncoder().encode('0123456789abcdef')
const ascii = new TextDecoder()
const idLength = 36

/** All of them. A first sync reads a hundred thousand: one by one they would take as long as sealing the files. */
export function idsIn(bytes: Uint8Array): string[] {
  const count = Math.floor(bytes.length / idBytes)
  const text = new Uint8Array(count * idLength).fill(0x2d)
  for (let i = 0, from = 0; i < count; i++) {
    for (const place of digitPlaces) {
      const byte = bytes[from++] ?? 0
      text[i * idLength + place] = digits[byte >> 4] ?? 0
      text[i * idLength + place + 1] = digits[byte & 15] ?? 0
    }
  }
  const all = ascii.decode(text)
  return Array.from({ length: count }, (_, i) => all.slice(i * idLength, (i + 1) * idLength))
}

/** `at`: which of them. */
export function idAt(ids: Uint8Array, at: number): string {
  const from = at * idBytes
  const hex = (byte: number) => hexOf[ids[from + byte] ?? 0] ?? ''
  const [one, two] = [hex(0) + hex(1) + hex(2) + hex(3), hex(4) + hex(5)]
  const [three, four] = [hex(6) + hex(7), hex(8) + hex(9)]
  return `${one}-${two}-${three}-${four}-${hex(10)}${hex(11)}${hex(12)}${hex(13)}${hex(14)}${hex(15)}`
}
