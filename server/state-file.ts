/** The small files of a data folder that a server cannot start without: after a power cut each is there whole, old or new. */
import { open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Only for this user's eyes. When it resolves, the content and its place in the folder are on disk. */
export async function writeStateFile(path: string, content: unknown): Promise<void> {
  const fresh = `${path}.new`
  await writeFile(fresh, JSON.stringify(content), { mode: 0o600, flush: true })
  await rename(fresh, path)
  await flushFolder(dirname(path))
}

/** A renamed file is found again only once its folder is on disk. Windows cannot do that, and its file system does not need it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
