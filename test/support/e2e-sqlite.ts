/** The values in a SQLite database, each in one piece: on the disk a large one lies in pieces of pages, and packed it says nothing. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const firstBytes = Buffer.from('SQLite format 3\0')

export function isSqlite(bytes: Buffer): boolean {
  return bytes.subarray(0, firstBytes.length).equals(firstBytes)
}

/** Reads a copy, with its log of changes: opening a database that was left by a kill would change it. Nothing when it is damaged. */
export async function valuesOf(file: string): Promise<Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-e2e-sqlite-'))
  const copy = join(folder, 'copy')
  await copyFile(file, copy)
  await copyFile(`${file}-wal`, `${copy}-wal`).catch(() => undefined)
  try {
    return valuesIn(copy)
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) return []
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function valuesIn(path: string): Buffer[] {
  const database = new DatabaseSync(path)
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all()
    return tables.flatMap(({ name }) => {
      const rows = database.prepare(`SELECT * FROM "${String(name)}"`)
      rows.setReadBigInts(true)
      return rows.all().flatMap((row) => Object.values(row).flatMap(asBytes))
    })
  } finally {
    database.close()
  }
}

function asBytes(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)]
  return typeof value === 'string' ? [Buffer.from(value)] : []
}
