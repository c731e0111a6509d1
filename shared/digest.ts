/**
 * A digest of what somebody holds of a case file, kept from what was really applied and never taken over from the other
 * side. It names every value by the stamp of the entry that wrote it; a set of rows sums up by XOR, in any order.
 */
import { compare, stamps, type AnyRow } from './row.ts'

/** 64 bits as 16 hex digits. */
export type Digest = string

/** Which values stand in a row, by their stamps. */
function standingIn(row: AnyRow): string {
  let text = `${row.id}|${row.made.stamp}`
  if (row.marks || row.disputed) {
    const fields = new Set([...Object.keys(row.marks ?? {}), ...Object.keys(row.disputed ?? {})])
    for (const field of [...fields].toSorted(compare)) text += `|${field}=${stamps(row, field).join(',')}`
  }
  for (const { stamp, reopened } of row.settled ?? []) text += `|${stamp}>${reopened?.stamp ?? ''}`
  return text
}

/** Many sums as one: of sets that have nothing in common. */
export function sumOf(digests: Iterable<Digest>): Digest {
  let [high, low] = [0, 0]
  for (const digest of digests) {
    high ^= half(digest, 0)
    low ^= half(digest, 1)
  }
  return hex(high) + hex(low)
}

export function digestOf(rows: Iterable<AnyRow>): Digest {
  let [high, low] = [0, 0]
  for (const row of rows) {
    const [a, b] = mixed(standingIn(row))
    high ^= a
    low ^= b
  }
  return hex(high) + hex(low)
}

function half(digest: Digest, which: 0 | 1): number {
  return Number.parseInt(digest.slice(which * 8, which * 8 + 8), 16)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/** Two 32-bit multiplicative hashes that feed each other at the end. It guards against faults, not against forgers. */
function mixed(text: string): [number, number] {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 2_654_435_761)
    b = Math.imul(b ^ unit, 1_597_334_677)
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909)
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909)
  return [a, b]
}
