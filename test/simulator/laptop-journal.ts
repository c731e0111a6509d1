/** The file outside the store, as a laptop's host keeps it: it outlives kills and whatever happens to the store. */
import type { Journal } from '../../renderer/vault/journal.ts'
import { Problem } from '../../shared/problem.ts'
import type { Life, Scheduler } from './scheduler.ts'

export class JournalFile {
  bytes = new Uint8Array()
}

export function openJournal(file: JournalFile, life: Life, scheduler: Scheduler): Journal {
  return {
    async readJournal() {
      await scheduler.pause(life)
      return { bytes: file.bytes.slice() }
    },
    async appendJournal({ bytes, at }) {
      await scheduler.pause(life)
      if (at !== file.bytes.length) throw new Problem('storageDamaged')
      const whole = new Uint8Array(file.bytes.length + bytes.length)
      whole.set(file.bytes)
      whole.set(bytes, file.bytes.length)
      file.bytes = whole
      await scheduler.pause(life)
      return {}
    },
    async replaceJournal({ bytes }) {
      await scheduler.pause(life)
      file.bytes = bytes.slice()
      await scheduler.pause(life)
      return {}
    },
    async removeJournal() {
      await scheduler.pause(life)
      file.bytes = new Uint8Array()
      return {}
    },
  }
}
