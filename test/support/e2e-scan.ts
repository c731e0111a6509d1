/** Looks for words and bytes in everything that a program left on the disk, however it wrote them. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blocksOf } from './e2e-leveldb.ts'
import { unpackedIn } from './e2e-packed.ts'
import { isSqlite, valuesOf } from './e2e-sqlite.ts'

/** What must not be found, by a name for the report. */
export type Canaries = Readonly<Record<string, string | Uint8Array>>
export type Find = { canary: string; as: string; file: string }

/** `opened`: blocks of LevelDB tables, values of SQLite databases, and whatever lay packed in either or in any file. */
export type Scan = { finds: Find[]; files: number; opened: number }

export type Needle = { canary: string; as: string; bytes: Buffer }

/** Every file under these folders, as it is and with what is packed in it opened; not those in `except`. */
export async function scan(
  folders: readonly string[],
  canaries: Canaries,
  except: readonly string[] = [],
): Promise<Scan> {
  const needles = Object.entries(canaries).flatMap(([name, value]) => needlesOf(name, value))
  const finds: Find[] = []
  let [files, opened] = [0, 0]
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name)
      if (!entry.isFile() || except.includes(file)) continue
      const layers = await layersOf(file)
      files++
      opened += layers.length - 1
      for (const { canary, as, bytes: needle } of needles)
        if (layers.some((layer) => layer.includes(needle))) finds.push({ canary, as, file })
    }
  }
  return { finds, files, opened }
}

async function layersOf(file: string): Promise<Buffer[]> {
  const bytes = await readFile(file)
  const layers: Buffer[] = [bytes]
  if (file.endsWith('.ldb')) layers.push(...blocksOf(bytes))
  if (isSqlite(bytes)) layers.push(...(await valuesOf(file)))
  const unpacked = await Promise.all(layers.map(unpackedIn))
  return [...layers, ...unpacked.flat()]
}

export function needlesOf(canary: string, value: string | Uint8Array): Needle[] {
  const needle = (as: string, bytes: Buffer): Needle => ({ canary, as, bytes })
  if (typeof value !== 'string') {
    const bytes = Buffer.from(value)
    return [
      needle('bytes', bytes),
      ...inHex(bytes, needle),
      ...inBase64(bytes).map((text) => needle('base64', Buffer.from(text))),
    ]
  }
  const utf8 = Buffer.from(value)
  return [
    needle('UTF-8', utf8),
    needle('UTF-16', Buffer.from(value, 'utf16le')),
    needle('escaped', Buffer.from(JSON.stringify(value).slice(1, -1))),
    needle('in an address', Buffer.from(encodeURIComponent(value))),
    ...inHex(utf8, needle),
    ...inBase64(utf8).map((text) => needle('base64', Buffer.from(text))),
  ]
}

function inHex(bytes: Buffer, needle: (as: string, bytes: Buffer) => Needle): Needle[] {
  const text = bytes.toString('hex')
  return [text, text.toUpperCase()].map((digits) => needle('hex', Buffer.from(digits)))
}

/** In base64 the same bytes look different at each of three places; what depends on the neighbours is left out. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes])
    const whole = shifted.toString('base64').replaceAll('=', '')
    const text = whole.slice(Math.ceil((before * 8) / 6) + (before > 0 ? 1 : 0), -1)
    return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
