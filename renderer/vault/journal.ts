/**
 * The file outside IndexedDB: how the vault reaches it, and what its bytes look like. A file is records one after
 * another: length of the content (4 bytes), CRC-32 of what follows it, number of the record, kind (1 byte), content. The
 * first is the header, in clear: how to get from the passphrase to the key. All others are sealed (second-copy.ts).
 */
import type { Calls } from '../../shared/contract.ts'
import { crc32 } from '../../shared/crc32.ts'
import type { JournalContract } from '../../shared/host-contract.ts'

/** The file as its keeper offers it: the host on a laptop, memory in tests. Only whole, acknowledged writes count. */
export type Journal = Calls<JournalContract>

export type JournalRecord = { number: number; kind: 'header' | 'batch'; content: Uint8Array }

const headBytes = 13
const kinds = ['header', 'batch'] as const

export function encodeRecord({ number, kind, content }: JournalRecord): Uint8Array {
  const record = new Uint8Array(headBytes + content.length)
  const view = new DataView(record.buffer)
  view.setUint32(0, content.length)
  view.setUint32(8, number)
  record[12] = kinds.indexOf(kind)
  record.set(content, headBytes)
  view.setUint32(4, crc32(record.subarray(8)))
  return record
}

/**
 * The records of a file that are whole. A power cut can tear only the last one; `isWhole` is false when anything had to be
 * left out. Damage in the middle costs the records it hits, not those after it.
 */
export function decodeRecords(file: Uint8Array): { records: JournalRecord[]; isWhole: boolean } {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const records: JournalRecord[] = []
  let at = 0
  let isWhole = true
  while (at + headBytes <= file.length) {
    const end = at + headBytes + view.getUint32(at)
    if (end > file.length) break
    const kind = kinds[file[at + 12] ?? -1]
    const isSound = crc32(file.subarray(at + 8, end)) === view.getUint32(at + 4)
    if (kind && isSound)
      records.push({ number: view.getUint32(at + 8), kind, content: file.slice(at + headBytes, end) })
    else isWhole = false
    at = end
  }
  return { records, isWhole: isWhole && at === file.length }
}
