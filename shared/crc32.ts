/**
 * CRC-32 as in ISO 3309 (as zip and PNG have it): tells bytes that were torn or damaged by accident. Who changed them on
 * purpose is for seals and signatures to find. Four bytes a step, by a table for each ("slicing": Kounavis and Berry, 2005),
 * because every message and every bundle of a first sync passes here.
 */
const step = 4
const table = new Uint32Array(step * 256)
for (let byte = 0; byte < 256; byte++) {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xed_b8_83_20 : rest >>> 1
  table[byte] = rest
}
for (let at = 256; at < table.length; at++) {
  const before = table[at - 256] ?? 0
  table[at] = (before >>> 8) ^ (table[before & 0xff] ?? 0)
}

function from(which: number, byte: number): number {
  return table[which * 256 + (byte & 0xff)] ?? 0
}

export function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  const whole = bytes.length - (bytes.length % step)
  const at = (index: number) => bytes[index] ?? 0
  for (let i = 0; i < whole; i += step) {
    crc ^= at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24)
    crc = from(3, crc) ^ from(2, crc >>> 8) ^ from(1, crc >>> 16) ^ from(0, crc >>> 24)
  }
  for (let i = whole; i < bytes.length; i++) crc = (crc >>> 8) ^ from(0, crc ^ at(i))
  return ~crc >>> 0
}
