/** The blocks of a LevelDB table, opened: just enough of the format to look inside (table_format.md, snappy's format). */

/** Footer: two handles (offset and size) within 40 bytes, then the magic number. */
const footerBytes = 48
const compressedBySnappy = 1
const magic = '57fb808b247547db'

export function blocksOf(table: Buffer): Buffer[] {
  const footer = table.subarray(-footerBytes)
  if (footer.subarray(-8).toString('hex') !== magic) return []
  const metaIndex = handleAt(footer, 0)
  const index = handleAt(footer, metaIndex.next)
  return entriesOf(blockAt(table, index)).map((value) => blockAt(table, handleAt(value, 0)))
}

type Handle = { offset: number; size: number; next: number }

function handleAt(bytes: Buffer, at: number): Handle {
  const offset = varint(bytes, at)
  const size = varint(bytes, offset.next)
  return { offset: offset.value, size: size.value, next: size.next }
}

function blockAt(table: Buffer, { offset, size }: Handle): Buffer {
  const block = table.subarray(offset, offset + size)
  return table[offset + size] === compressedBySnappy ? unsnap(block) : block
}

/** The values of a block's entries: in an index they are handles of blocks. */
function entriesOf(block: Buffer): Buffer[] {
  const restarts = block.readUInt32LE(block.length - 4)
  const end = block.length - 4 - restarts * 4
  const values: Buffer[] = []
  for (let at = 0; at < end;) {
    const shared = varint(block, at)
    const own = varint(block, shared.next)
    const value = varint(block, own.next)
    const from = value.next + own.value
    values.push(block.subarray(from, from + value.value))
    at = from + value.value
  }
  return values
}

function varint(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0
  for (let shift = 1, next = at; ; shift *= 128) {
    const byte = bytes[next++] ?? 0
    value += (byte & 127) * shift
    if (byte < 128) return { value, next }
  }
}

/** More than Chromium ever packs at once: what says so is not snappy. */
const unsnappedLimit = 64 * 1024 * 1024

/** Snappy: literals, and copies of what came before. What stands behind it is left out; nothing when it cannot be snappy. */
export function unsnap(packed: Buffer): Buffer {
  const length = varint(packed, 0)
  if (length.value > unsnappedLimit) return Buffer.alloc(0)
  const out = Buffer.alloc(length.value)
  let [at, to] = [length.next, 0]
  while (at < packed.length && to < out.length) {
    const tag = packed[at++] ?? 0
    const kind = tag & 3
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - 59)
      if (at + extra > packed.length) break
      const size = (extra === 0 ? tag >> 2 : packed.readUIntLE(at, extra)) + 1
      at += extra
      packed.copy(out, to, at, at + size)
      at += size
      to += size
      continue
    }
    if (at + (kind === 3 ? 4 : kind) > packed.length) break
    const size = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const back = kind === 1 ? (tag >> 5) * 256 + (packed[at] ?? 0) : packed.readUIntLE(at, kind === 2 ? 2 : 4)
    at += kind === 1 ? 1 : kind === 2 ? 2 : 4
    // Byte by byte: a copy may reach into what it is just writing.
    for (let end = to + size; to < end; to++) out[to] = out[to - back] ?? 0
  }
  return out
}
