/** What becomes of an emptied laptop in the simulator, and what must not be left on it. */
import { finishWipe } from '../../renderer/vault/wipe.ts'
import type { JournalFile } from './laptop-journal.ts'
import type { Disk } from './laptop-store.ts'

/** Goes on where a kill has cut an emptying off. */
export async function goOnWiping(means: Parameters<typeof finishWipe>[0]): Promise<void> {
  const marker = await means.store.read('wipe', 'wipe')
  if (marker) await finishWipe(means, marker)
}

/** What an emptied laptop still holds, in words. */
export function leftoversOn(disk: Disk, journal: JournalFile): string[] {
  const left = [...disk.tables].filter(([name, table]) => name !== 'wipe' && table.size > 0)
  const names = left.map(([name]) => `holds ${name} although it was emptied`)
  return journal.bytes.length > 0 ? [...names, 'keeps its journal although it was emptied'] : names
}
