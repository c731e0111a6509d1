/** For each drill a bug that it must notice: planted in the source as it is loaded, like those of the simulator. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PlantedBug } from '../simulator/planted.ts'

export const controls: Readonly<Record<string, PlantedBug>> = {
  // The page has relaxed transactions then too (power.ts).
  power: {
    name: 'nothingFlushed',
    file: 'electron/journal.ts',
    find: 'await file.datasync()',
    replace: '',
  },
  'power-county': {
    name: 'commitsNotFlushed',
    file: 'server/postgres.ts',
    find: "synchronous_commit: 'on',",
    replace: "synchronous_commit: 'off',",
  },
  restore: {
    name: 'nothingKept',
    file: 'renderer/vault/outbox.ts',
    find: 'if (!first) return []',
    replace: 'if (first !== null) return []',
  },
  photos: {
    name: 'photoLetGoBeforeAnswer',
    file: 'renderer/vault/photos.ts',
    find: 'const { states, receipt } = await',
    replace:
      "for (const { note } of parts) await this.#box.take(await this.#mark({ ...note, state: 'held' }))\n    const { states, receipt } = await",
  },
}

/** Runs a drill with its bug; gives whether the drill noticed. */
export function isNoticed(drill: string): Promise<boolean> {
  const plant = fileURLToPath(new URL('../simulator/plant.ts', import.meta.url))
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  // Programs that the drill starts have it too.
  const env = { ...process.env, ANTLITZ_PLANTED: controls[drill]?.name ?? '', NODE_OPTIONS: `--import ${plant}` }
  const child = spawn(process.execPath, [main, drill], { env, stdio: 'inherit' })
  return new Promise((resolve) => child.on('close', (code) => resolve(code !== 0)))
}
