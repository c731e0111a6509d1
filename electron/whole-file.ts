/** Small files of the desktop that are there as before or as now, also after a power cut. */
import { open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Problem } from '../shared/problem.ts'

/** Writes it beside the old one, onto the disk, and puts it in its place. Only this user can read it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
  await flushFolder(dirname(path))
}

/** The names in it are on the disk. */
export async function flushFolder(folder: string): Promise<void> {
  // Windows has no such thing; its file system keeps the order of names by itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** A full disk is Problem `storageFull`; anything else stays what it is. */
export function asProblem(error: unknown): never {
  const isFull = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
  throw isFull ? new Problem('storageFull') : error
}
