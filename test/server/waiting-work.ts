/** What waits on a laptop while its person loses access to a case file: one piece of each kind of work. */
import { createHash } from 'node:crypto'
import type { Entry } from '../../shared/command.ts'
import { seenKey } from '../../shared/row.ts'
import { container, lossy } from '../shared/webp.ts'
import { addPerson, appointment, entry, nextId, note, openFile, people, visit } from './people.ts'

export const day = '2026-11-23'
export const photo = (hash: string) => ({ hash: hash.repeat(64), bytes: 1000 })

/** Somebody with a case file, and the county's ids of what lies in it. */
export type Scene = {
  staffId: string
  deviceId: string
  token: string
  file: string
  assignmentId: string
  personId: string
  consentId: string
  portraitId: string
  disputed: readonly string[]
}

export const pictures = [container(lossy(96, 96)), container(lossy(480, 480))].map((bytes) => {
  return { bytes, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') }
})

/** When it was recorded. */
export const at = { at: '2026-11-23T08:45:00.000Z', offline: true }
/** What waits on the laptop. */
export const work = {
  note: ({ file }: Scene) => note(file, 'kostbar', at),
  appointment: ({ file }: Scene) => appointment(file, '2026-11-30T09:00'),
  visit: ({ file }: Scene) => visit(file, 'outreach'),
  person: ({ file }: Scene) => addPerson(file, nextId(), 'Neu'),
  withdrawal: ({ file, consentId }: Scene) => entry('consent.withdraw', file, { consentId }, at),
  removal: ({ file, portraitId }: Scene) => entry('portrait.remove', file, { portraitId }, at),
  settlement: ({ file, personId, disputed }: Scene) =>
    entry(
      'disagreement.settle',
      file,
      { rowId: personId, field: 'phone', value: '1' },
      { ...at, seen: { [seenKey(personId, 'phone')]: [...disputed] } },
    ),
  face: ({ file, personId, consentId, portraitId }: Scene) => {
    const [small = photo('a'), large = photo('b')] = pictures.map(({ hash, size }) => ({ hash, bytes: size }))
    return entry('portrait.set', file, {
      portraitId: nextId(),
      personId,
      consentId,
      small,
      large,
      replaces: portraitId,
    })
  },
  handOver: ({ file, assignmentId }: Scene) =>
    entry('caseFile.assign', file, {
      assignmentId: nextId(),
      kind: 'main',
      staffId: people.bengt.staffId,
      fromOn: day,
      untilOn: null,
      replaces: assignmentId,
    }),
  newFile: ({ staffId }: Scene) => openFile(nextId(), staffId),
} as const satisfies Record<string, (scene: Scene) => Entry>
export type Work = keyof typeof work
