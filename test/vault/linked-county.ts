/** A county with one laptop that has been there, for tests of what becomes of its copies. */
import { randomUUID } from 'node:crypto'
import { directoryId } from '../../shared/carrier.ts'
import { answer } from '../../shared/contract.ts'
import { countyContract, type SyncAnswer } from '../../shared/county-contract.ts'
import type { Link } from '../../shared/link.ts'
import { compare, type AnyRow } from '../../shared/row.ts'
import { readSelf } from '../../renderer/vault/vault-self.ts'
import { entry, people, portraitEntries } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { openCounty, sha256, type Laptop, type TestCounty } from './laptop.ts'

export type Linked = {
  county: TestCounty
  caseFileId: string
  laptop: Laptop
  write(content: string, on: Laptop): Promise<unknown>
  noteArgs(content: string): object
  /** What the county has of them, and what a laptop shows; by the alphabet. */
  notes(): string[]
  seenNotes(on: Laptop): Promise<string[]>
  linkOnDisk(on: Laptop): Promise<Link | null>
  takePortrait(on: Laptop): Promise<void>
  /** A request in the name of this laptop, with these arguments. */
  send(on: Laptop, args: object): Promise<SyncAnswer>
  setActive(active: boolean): Promise<void>
  /** Does this once, when an exchange has read and is about to write. */
  beforeNextWrite(work: () => Promise<void>): void
}

export async function openLinked(): Promise<Linked> {
  const county = await openCounty()
  const caseFileId = await county.newFile('anna')
  const laptop = await county.laptop('anna')
  await laptop.sync()
  const withContent = (content: string) => ({ ...noteArgs(randomUUID()), content })
  const original = { ...county.store }
  return {
    county,
    caseFileId,
    laptop,
    noteArgs: withContent,
    write: (content, on) => on.run('note.write', caseFileId, withContent(content)),
    notes: () => notesIn(county.rows(caseFileId)),
    seenNotes: async (on) => notesIn(await on.rows(caseFileId)),
    linkOnDisk: async (on) => (await readSelf(on.core.box)).link,
    takePortrait: (on) => takePortrait(on, caseFileId),
    send: async (on, args) => {
      const caller = { token: on.core.self.token }
      return (await answer(countyContract, county.county.calls, 'sync', args, caller)) as SyncAnswer
    },
    setActive: (active) =>
      county.load('emil', entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { active } })),
    beforeNextWrite: (work) => {
      county.store.transact = async (asker, mode, moment, rest) => {
        if (mode === 'write') {
          county.store.transact = (...args) => original.transact(...args)
          await work()
        }
        return original.transact(asker, mode, moment, rest)
      }
    },
  }
}

/** The link that the county keeps of its one laptop. */
export function keptLinkOf({ store }: TestCounty): string | undefined {
  return [...store.snapshot().contents.devices.values()][0]?.link?.is
}

function notesIn(rows: readonly AnyRow[]): string[] {
  return rows.flatMap(({ table, fields }) => (table === 'notes' ? [String(fields['content'])] : [])).toSorted(compare)
}

async function takePortrait({ core }: Laptop, caseFileId: string): Promise<void> {
  const [small, large] = [container(lossy(96, 96, 20, 96)), container(lossy(480, 480, 20, 480))]
  const ref = (bytes: Uint8Array) => ({ hash: sha256(bytes), bytes: bytes.length })
  await core.box.take(await core.photos.keep(caseFileId, small, 'small', core.correctedNow()))
  await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
  for (const make of portraitEntries(ref(small), ref(large)).make) {
    const { command, args } = make(caseFileId)
    await core.run(command, caseFileId, args)
  }
}
