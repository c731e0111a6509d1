/** Small files of the desktop that are there as before or as now, also after a power cut. */
import { rename, writeFile } from 'node:fs/promises'

/** Writes it beside the old one, onto the disk, and puts it in its place. Only this user can read it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600, flush: true })
  await rename(`${path}.new`, path)
}
