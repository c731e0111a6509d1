/** A laptop's disk in memory. It outlives the laptop's lives; a batch is there whole or not at all, and a kill can come before or after it. */
import { Problem } from '../../shared/problem.ts'
import type { StoreRecords, StoreTable, StoreWrite, VaultStore } from '../../renderer/vault/store.ts'
import type { Life, Scheduler } from './scheduler.ts'

export class Disk {
  readonly tables = new Map<StoreTable, Map<string, unknown>>()
  /** Writes fail while it is full. */
  full = false

  table(name: StoreTable): Map<string, unknown> {
    const table = this.tables.get(name) ?? new Map<string, unknown>()
    this.tables.set(name, table)
    return table
  }

  /** What lies here now, to be put back later: an older state of the whole store. */
  snapshot(): Map<StoreTable, Map<string, unknown>> {
    return new Map([...this.tables].map(([name, table]) => [name, new Map(table)]))
  }

  /** Chromium answers a damaged store with an empty, a halved or an old one, and no error (security.md 0.5). */
  damage(how: 'empty' | 'halved' | 'older', older: ReturnType<Disk['snapshot']> | null, keep: () => boolean): void {
    if (how === 'older' && older) {
      this.tables.clear()
      for (const [name, table] of older) this.tables.set(name, new Map(table))
      return
    }
    for (const table of this.tables.values())
      for (const key of table.keys()) if (how !== 'halved' || !keep()) table.delete(key)
  }

  write(batch: readonly StoreWrite[]): void {
    if (this.full) throw new Problem('storageFull')
    for (const one of batch) {
      if ('put' in one) this.table(one.put).set(one.record.key, structuredClone(one.record))
      else this.table(one.remove).delete(one.key)
    }
  }
}

export function openDisk(disk: Disk, life: Life, scheduler: Scheduler): VaultStore {
  const records = <T extends StoreTable>(table: T) => disk.table(table) as Map<string, StoreRecords[T]>
  return {
    async read(table, key) {
      await scheduler.pause(life)
      return structuredClone(records(table).get(key))
    },
    async readMany(table, keys) {
      await scheduler.pause(life)
      return structuredClone(keys.map((key) => records(table).get(key)))
    },
    async readAll(table) {
      await scheduler.pause(life)
      return structuredClone([...records(table).values()])
    },
    async keys(table) {
      await scheduler.pause(life)
      return [...records(table).keys()]
    },
    async write(batch) {
      await scheduler.pause(life)
      disk.write(batch)
      await scheduler.pause(life)
    },
    close: () => undefined,
  }
}
