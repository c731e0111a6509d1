/** The desktop's log file: codes and places, never contents. At a megabyte it starts anew and keeps the one before. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'

const sizeLimit = 1024 * 1024

export function openLog(folder: string): (line: string) => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'host.log')
  return (line) => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size > sizeLimit) renameSync(path, `${path}.1`)
    appendFileSync(path, `${line.replaceAll(/[\r\n]/g, ' ')}\n`, { mode: 0o600 })
  }
}
