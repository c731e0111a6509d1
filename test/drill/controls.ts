/** For each drill a bug that it must notice: planted in the source as it is loaded, like those of the simulator. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PlantedBug } from '../simulator/planted.ts'

/** `fault`: how the drill has to name what the bug does. A drill that only breaks off has noticed nothing. */
type Control = PlantedBug & { fault: RegExp }

export const controls: Readonly<Record<string, Control>> = {
  memory: {
    name: 'pageOutlivesLock',
    file: 'electron/host.ts',
    find: 'restarted: await shell.restartPage()',
    replace: 'restarted: false',
    fault: /^key: renderer: (lastName|draft|passphrase|key), /,
  },
  // The page has relaxed transactions then too (power.ts).
  power: {
    name: 'nothingFlushed',
    file: 'electron/journal.ts',
    find: 'await file.datasync()',
    replace: '',
    fault: /^round \d+: |^Runde .* is 0 times at the county/,
  },
  'power-county': {
    name: 'commitsNotFlushed',
    file: 'server/postgres.ts',
    find: "synchronous_commit: 'on',",
    replace: "synchronous_commit: 'off',",
    fault: /^(entry|photo) \S+ is not there \(told \d+ ms before the cut\)/,
  },
  weak: {
    name: 'slowDisk',
    file: 'electron/journal.ts',
    find: 'await file.datasync()',
    replace: 'await file.datasync()\n      await new Promise((done) => setTimeout(done, 600))',
    fault: /^saving took \d+ ms$/,
  },
  restore: {
    name: 'nothingKept',
    file: 'renderer/vault/outbox.ts',
    find: 'if (!first) return []',
    replace: 'if (first !== null) return []',
    fault: /^[0-9a-f-]{36} is not there/,
  },
  photos: {
    name: 'photoLetGoBeforeAnswer',
    file: 'renderer/vault/photos.ts',
    find: 'const { states, receipt } = await',
    replace:
      "for (const { note } of parts) await this.#box.take(await this.#mark({ ...note, state: 'held' }))\n    const { states, receipt } = await",
    fault: /^[0-9a-f]{64} (never arrived|is not as it was sent)/,
  },
}

/** Runs a drill with its bug; gives whether the drill noticed, by the faults that it printed. */
export async function isNoticed(drill: string): Promise<boolean> {
  const plant = fileURLToPath(new URL('../simulator/plant.ts', import.meta.url))
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  // Programs that the drill starts have it too.
  const env = { ...process.env, ANTLITZ_PLANTED: controls[drill]?.name ?? '', NODE_OPTIONS: `--import ${plant}` }
  const child = spawn(process.execPath, [main, drill], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let last = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line)
    last = line
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return code === 1 && namesFault(last, drill)
}

/** Whether the line that a drill ends with names what its planted bug does. */
export function namesFault(line: string, drill: string): boolean {
  const expected = controls[drill]?.fault
  if (!expected || !line.startsWith('{')) return false
  const { drill: name, faults } = JSON.parse(line) as { drill?: unknown; faults?: unknown }
  return name === drill && Array.isArray(faults) && faults.some((fault) => expected.test(String(fault)))
}
