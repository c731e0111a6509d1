/**
 * The vault's second copy on disk: one file beside the profile, outside the browser's own storage. What is in it is the
 * vault's business and sealed; here it is bytes that are on the disk, whole, before the answer goes out.
 */
import { open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalContract } from '../shared/host-contract.ts'
import type { Implementation } from '../shared/contract.ts'
import { Problem } from '../shared/problem.ts'
import { asProblem, codeOf, flushFolder } from './whole-file.ts'

/** More waits on no laptop: hundreds of photos. Below what one message may carry (serve-http.ts). */
const fileLimit = 96 * 1024 * 1024

const fileName = 'journal.bin'

export function createJournal(folder: string): Implementation<JournalContract> {
  const path = join(folder, fileName)
  let last: Promise<unknown> = Promise.resolve()
  // One after another: an append must not fall between the two halves of a replacement.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work).catch(asProblem)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    readJournal: () => inTurn(async () => ({ bytes: await readWhole(path) })),
    appendJournal: ({ bytes, at }) =>
      inTurn(async () => {
        if (at + bytes.length > fileLimit) throw new Problem('tooLarge')
        await append(path, bytes, at)
        return {}
      }),
    replaceJournal: ({ bytes, setAside }) =>
      inTurn(async () => {
        if (bytes.length > fileLimit) throw new Problem('tooLarge')
        await replace(folder, path, bytes, setAside)
        return {}
      }),
    removeJournal: () =>
      inTurn(async () => {
        await removeAll(folder)
        return {}
      }),
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > fileLimit) throw new Problem('tooLarge')
    return new Uint8Array(await readFile(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return new Uint8Array()
    throw error
  }
}

async function append(path: string, bytes: Uint8Array, at: number): Promise<void> {
  // Not made when it is not there: without its beginning it would be worth nothing.
  const file = await open(path, 'r+').catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? new Problem('storageDamaged') : error
  })
  try {
    if ((await file.stat()).size !== at) throw new Problem('storageDamaged')
    try {
      await writeAll(file, bytes, at)
      await file.datasync()
    } catch (error) {
      await file.truncate(at)
      throw error
    }
  } finally {
    await file.close()
  }
}

/** New file, flushed; then its name, flushed: a power cut leaves the old one or the new one. */
async function replace(folder: string, path: string, bytes: Uint8Array, setAside: boolean): Promise<void> {
  const fresh = `${path}.new`
  try {
    const file = await open(fresh, 'w', 0o600)
    try {
      await writeAll(file, bytes, 0)
      await file.sync()
    } finally {
      await file.close()
    }
    if (setAside) await keepBeside(path)
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
  await flushFolder(folder)
}

/** Also what was set aside, and what a power cut left of a new one. */
async function removeAll(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name === fileName || name.startsWith(`${fileName}.`))
  for (const name of names) await rm(join(folder, name), { force: true })
  await flushFolder(folder)
}

/** A copy and not a renaming: in between there would be no journal. */
async function keepBeside(path: string): Promise<void> {
  const bytes = await readWhole(path)
  if (bytes.length === 0) return
  const file = await open(`${path}.${Date.now()}`, 'wx', 0o600)
  try {
    await writeAll(file, bytes, 0)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at + written)
    written += bytesWritten
  }
}
