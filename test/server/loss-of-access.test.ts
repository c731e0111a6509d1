/**
 * Work survives the loss of access: every way to lose it, against everything that may be waiting on the laptop. Where each
 * piece ends is written out below; nothing of a case file goes out to whoever has lost it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import type { Entry } from '../../shared/command.ts'
import { heldDigest, type SyncAnswer } from '../../shared/county-contract.ts'
import { noteOf } from '../../shared/problem.ts'
import type { AnyRow } from '../../shared/row.ts'
import { same } from '../../shared/row.ts'
import type { Role } from '../../shared/staff.ts'
import { eraseCaseFile } from '../../server/erasure.ts'
import { momentOf } from '../../server/moment.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { carrier, entry, nextId, north, note, openFile, people, portraitEntries, south } from './people.ts'
import { at, day, photo, pictures, work, type Scene, type Work } from './waiting-work.ts'

let county: TestCounty
let cilla: CountyClient
let emil: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  ;[cilla, emil] = await Promise.all([county.as('cilla'), county.as('emil')])
})
afterAll(() => county.close())

const empty = { epoch: null, cursor: 0, held: heldDigest([]), knows: null, patient: false, readings: [], schema: 1 }

type Kind = 'main' | 'deputy' | 'specialist'

async function accept(client: CountyClient, entries: readonly Entry[]): Promise<void> {
  const { outcomes } = await client.sync({ ...empty, entries: [...entries] })
  for (const outcome of outcomes) expect(outcome).toMatchObject({ outcome: 'accepted' })
}

async function scene(kind: Kind): Promise<Scene> {
  const [staffId, file, assignmentId, deviceId] = [nextId(), nextId(), nextId(), nextId()]
  const fields = { firstName: 'Paula', lastName: 'Probe', phone: '', avatarSeed: '', role: 'personalAdvisor' as Role }
  await accept(emil, [entry('staff.add', directoryId, { staffId, account: staffId, teamId: north, ...fields })])
  const { make, personId, consentId, portraitId } = portraitEntries(photo('a'), photo('b'))
  const main = kind === 'main' ? { main: staffId, assignmentId } : { main: people.anna.staffId, assignmentId: nextId() }
  const anna = await county.as('anna')
  const { token } = await county.county.openSession(staffId, { id: deviceId, name: 'Laptop', platform: 'test' })
  const opening = openFile(file, main.main, { assignmentId: main.assignmentId })
  await accept(anna, [opening])
  await accept(
    cilla,
    make.map((one) => one(file)),
  )
  if (kind !== 'main') {
    const args = { assignmentId, kind, staffId, fromOn: '2026-11-02', untilOn: null, replaces: null }
    await accept(cilla, [entry('caseFile.assign', file, args, { at: county.clock.now.toISOString() })])
  }
  const edits = ['1', '2'].map((phone) => entry('person.edit', file, { personId, patch: { phone } }))
  await accept(cilla, edits)
  return {
    staffId,
    deviceId,
    token,
    file,
    assignmentId,
    personId,
    consentId,
    portraitId,
    disputed: edits.map(({ id }) => id),
  }
}

const assign = ({ file, assignmentId }: Scene, staffId: string) =>
  entry(
    'caseFile.assign',
    file,
    { assignmentId: nextId(), kind: 'main', staffId, fromOn: day, untilOn: null, replaces: assignmentId },
    { at: county.clock.now.toISOString() },
  )
const staffEdit = ({ staffId }: Scene, patch: object) => entry('staff.edit', directoryId, { staffId, patch })
const close = ({ file }: Scene) =>
  entry('caseFile.close', file, { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: day, remark: '' })
const reopen = ({ file }: Scene) => entry('caseFile.reopen', file, { why: 'Irrtum' })
const restrict = ({ file }: Scene, restrictionId: string) =>
  entry('caseFile.restrict', file, { restrictionId, ground: 'WIDERSPRUCH', remark: '' })
const lift = ({ file }: Scene, restrictionId: string) =>
  entry('caseFile.liftRestriction', file, { restrictionId, why: 'geprüft' })
const end = ({ file, assignmentId }: Scene) =>
  entry('caseFile.endAssignment', file, { assignmentId, endedOn: day }, { at: county.clock.now.toISOString() })

/** At another time by the county's own clock. */
async function atCounty(time: string, work: () => Promise<void>): Promise<void> {
  const { now } = county.clock
  county.clock.now = new Date(time)
  try {
    await work()
  } finally {
    county.clock.now = now
  }
}

type Change = { as: Kind; happens: (scene: Scene) => Promise<unknown> }
const changes = {
  'the file was given to a colleague': { as: 'main', happens: (s) => accept(cilla, [assign(s, people.bengt.staffId)]) },
  'the file was given to another team': {
    as: 'main',
    happens: (s) => accept(cilla, [assign(s, people.fiona.staffId)]),
  },
  'the file was closed later': {
    as: 'main',
    happens: (s) => accept(cilla, [{ ...close(s), at: '2026-11-23T08:50:00.000Z' }]),
  },
  'the file had been closed before, unknown to the laptop': {
    as: 'main',
    happens: (s) => accept(cilla, [{ ...close(s), at: '2026-11-23T08:30:00.000Z' }]),
  },
  'the file was closed and opened again': {
    as: 'main',
    happens: async (s) => [await accept(cilla, [close(s)]), await accept(cilla, [reopen(s)])],
  },
  'the file was restricted later': { as: 'main', happens: (s) => accept(cilla, [restrict(s, nextId())]) },
  // It counts from when the county hears of it, not from when somebody without a connection says that it was.
  'the file was restricted later, by somebody who says that it was before': {
    as: 'main',
    happens: (s) => accept(cilla, [{ ...restrict(s, nextId()), at: '2026-11-23T08:30:00.000Z' }]),
  },
  'the file had been restricted before, unknown to the laptop': {
    as: 'main',
    happens: (s) => atCounty('2026-11-23T08:30:00.000Z', () => accept(cilla, [restrict(s, nextId())])),
  },
  'the file had been restricted before, and that was lifted': {
    as: 'main',
    happens: async (s) => {
      const restrictionId = nextId()
      await atCounty('2026-11-23T08:30:00.000Z', () => accept(cilla, [restrict(s, restrictionId)]))
      await accept(cilla, [lift(s, restrictionId)])
    },
  },
  'the time as deputy ended': { as: 'deputy', happens: (s) => accept(cilla, [end(s)]) },
  'the time as specialist ended': { as: 'specialist', happens: (s) => accept(cilla, [end(s)]) },
  'the person changed teams': { as: 'main', happens: (s) => accept(emil, [staffEdit(s, { teamId: south })]) },
  'the person became an auditor': { as: 'main', happens: (s) => accept(emil, [staffEdit(s, { role: 'auditor' })]) },
  'the person left': { as: 'main', happens: (s) => accept(emil, [staffEdit(s, { active: false })]) },
  'the session ran out': {
    as: 'main',
    happens: ({ staffId }) =>
      county.superuser.query('UPDATE session SET expires_at = $2 WHERE staff_id = $1', [staffId, county.clock.now]),
  },
  'the file was erased': {
    as: 'main',
    happens: ({ file: caseFileId }) => {
      const order = { caseFileId, staffId: people.emil.staffId, reason: 'requested' } as const
      return eraseCaseFile(county.owner, carrier, order, momentOf(county.clock.now))
    },
  },
  'the laptop was reported lost': {
    as: 'main',
    happens: ({ deviceId }) => county.superuser.query('UPDATE device SET revoked_at = now() WHERE id = $1', [deviceId]),
  },
} as const satisfies Record<string, Change>

/** Where a piece of work ends. `author`: refused, with this reason, and still on the laptop; `waits`: not answered at all. */
type End = 'accepted' | 'handedOver' | 'tray' | 'tray, but not as it should' | `author: ${string}` | `waits: ${string}`
const all = (ending: End, others: Partial<Record<Work, End>> = {}): Record<Work, End> => {
  const endings = Object.keys(work).map((name) => [name, ending])
  return { ...(Object.fromEntries(endings) as Record<Work, End>), ...others }
}
const gone = all('handedOver', { handOver: 'author: mayNot', newFile: 'accepted' })
const expected: Record<keyof typeof changes, Record<Work, End>> = {
  'the file was given to a colleague': gone,
  'the file was given to another team': gone,
  // The consent card promises that the photo goes when the case ends: none comes late.
  'the file was closed later': all('accepted', { face: 'author: caseFileClosed' }),
  'the file had been closed before, unknown to the laptop': all('author: caseFileClosed', {
    withdrawal: 'accepted',
    removal: 'accepted',
    settlement: 'accepted',
    newFile: 'accepted',
  }),
  'the file was closed and opened again': all('accepted'),
  'the file was restricted later': all('accepted'),
  'the file was restricted later, by somebody who says that it was before': all('accepted'),
  // Somebody has to be responsible, and a client's no is theirs.
  'the file had been restricted before, unknown to the laptop': all('author: caseFileRestricted', {
    withdrawal: 'accepted',
    removal: 'accepted',
    handOver: 'accepted',
    newFile: 'accepted',
  }),
  'the file had been restricted before, and that was lifted': all('accepted'),
  'the time as deputy ended': gone,
  'the time as specialist ended': gone,
  'the person changed teams': all('accepted'),
  'the person became an auditor': all('author: notFound', { newFile: 'author: mayNot' }),
  'the session ran out': all('waits: signInExpired'),
  'the file was erased': all('author: caseFileErased', { newFile: 'accepted' }),
  // A client's no counts whoever brings it.
  'the person left': all('tray', { withdrawal: 'handedOver', removal: 'handedOver' }),
  'the laptop was reported lost': all('tray', { withdrawal: 'handedOver', removal: 'handedOver' }),
}

async function send({ token }: Scene, ...entries: Entry[]): Promise<SyncAnswer> {
  return county.county.calls.sync({ ...empty, entries }, { token })
}
const rowsOf = async (file: string): Promise<AnyRow[]> =>
  (
    await county.superuser.query<{ body: AnyRow }>('SELECT body FROM file_row WHERE case_file_id = $1', [file])
  ).rows.map(({ body }) => body)

/** After these, nothing of the file may go out. */
const losing = new Set<keyof typeof changes>([
  'the file was given to a colleague',
  'the file was given to another team',
  'the time as deputy ended',
  'the time as specialist ended',
  'the person became an auditor',
  'the person left',
  'the session ran out',
  'the file was erased',
  'the laptop was reported lost',
])

/** What of the file goes out to this laptop, however it asks. */
async function outOf({ token, file }: Scene): Promise<string[]> {
  const { calls } = county.county
  const none = () => undefined
  const answer = await calls.sync({ ...empty, entries: [] }, { token }).catch(none)
  const pages = await calls.pages({ caseFileIds: [file] }, { token }).catch(none)
  const photos = await calls.getPhotos({ hashes: pictures.map(({ hash }) => hash) }, { token }).catch(none)
  return [
    ...(answer?.visible?.includes(file) ? ['in the list'] : []),
    ...(answer?.changes.some((row) => row.caseFileId === file) ? ['rows'] : []),
    ...(pages?.files.length ? ['page'] : []),
    ...(photos?.photos.length ? ['photo'] : []),
  ]
}

/** Refused work can be given to the lead, whatever its author has lost. */
async function givenToLead(from: Scene, { command, args, caseFileId: about, at: recordedAt }: Entry): Promise<string> {
  const handInId = nextId()
  const given = { handInId, about, title: '', command, args, recordedAt, reason: 'notFound' }
  const { outcomes } = await send(from, entry('handIn.give', north, given))
  const row = (await rowsOf(north)).find(({ id }) => id === handInId)
  return row && same(row.fields['args'], args) ? 'tray' : (outcomes[0]?.problem?.code ?? '')
}

/** What an author still has can always get somewhere: to the lead when it was refused, in after signing in when it waits. */
async function endAtLast(end: End, from: Scene, sent: Entry): Promise<string> {
  if (end.startsWith('author')) return givenToLead(from, sent)
  return end.startsWith('waits') ? endOf(await signedInAgain(from), sent) : end
}

async function signedInAgain(scene: Scene): Promise<Scene> {
  const device = { id: scene.deviceId, name: 'Laptop', platform: 'test' }
  return { ...scene, token: (await county.county.openSession(scene.staffId, device)).token }
}

/** Where the photos of a waiting face end: what has happened to both. */
async function photoOf({ token, file: caseFileId }: Scene, what: Work): Promise<string> {
  if (what !== 'face') return ''
  const pieces = pictures.map((one) => ({ ...one, caseFileId, offset: 0 }))
  const answer = await county.county.calls.putPhotos({ pieces }, { token }).catch(noteOf)
  return 'code' in answer ? `kept: ${answer.code}` : answer.states.map(({ state }) => state).join(', ')
}

/**
 * They go where the record goes that names them. Where no portrait stands, as in a tray, the county keeps no face; whoever may
 * sign in again keeps them until then.
 */
function photoEnd(end: End, what: Work): string {
  if (what !== 'face') return ''
  if (end === 'waits: signInExpired') return 'kept: signInExpired'
  return end === 'accepted' || end === 'handedOver' ? 'stored, stored' : 'notWanted, notWanted'
}

async function endOf(from: Scene, sent: Entry): Promise<End> {
  const answer = await send(from, sent).catch(noteOf)
  if ('code' in answer) return `waits: ${answer.code}`
  const [outcome] = answer.outcomes
  const inTray = (await rowsOf(north)).find((row) => row.id === sent.id)
  if (inTray) {
    // As it was recorded, with the time, for the team lead to read; and its sender is sent nothing.
    const given = { about: sent.caseFileId, command: sent.command, args: sent.args, recordedAt: sent.at }
    const isWhole = Object.entries(given).every(([field, value]) => same(inTray.fields[field], value))
    const isSilent = same([answer.visible, answer.changes, outcome?.outcome], [[], [], 'handedOver'])
    return isWhole && isSilent ? 'tray' : 'tray, but not as it should'
  }
  if (outcome?.outcome === 'refused') return `author: ${outcome.problem?.code ?? ''}`
  const holds = answer.visible?.includes(sent.caseFileId) ?? false
  const keeps = outcome?.outcome === 'accepted' && sent.command !== 'caseFile.assign'
  expect(holds).toBe(keeps)
  return outcome?.outcome as End
}

describe.each(Object.keys(changes) as (keyof typeof changes)[])('when %s', (name) => {
  const { as, happens }: Change = changes[name]
  test.each(Object.keys(work) as Work[])(
    'a waiting %s ends where it should, and again if it is sent again',
    async (what) => {
      const before = await scene(as)
      await happens(before)
      const sent = { ...work[what](before), ...at }
      const first = await endOf(before, sent)
      expect(first).toBe(expected[name][what])
      expect(await endOf(before, sent)).toBe(first)
      expect(await photoOf(before, what)).toBe(photoEnd(first, what))
      expect(losing.has(name) ? await outOf(before) : []).toEqual([])
      expect(await endAtLast(first, before, sent)).toMatch(/^(accepted|handedOver|tray)$/)
    },
  )
})

test('an expired session sends nobody away who may sign in again, and takes the last work of whoever may not', async () => {
  const [anna, gone] = [await scene('main'), await scene('main')]
  await accept(emil, [staffEdit(gone, { active: false })])
  const before = county.clock.now
  county.clock.now = new Date(before.getTime() + 13 * 3_600_000)
  try {
    await expect(send(anna, note(anna.file))).rejects.toMatchObject({ code: 'signInExpired' })
    expect(await endOf(gone, note(gone.file, 'kostbar', at))).toBe('tray')
  } finally {
    county.clock.now = before
  }
})

test('whoever is not let in any more gets no page, no photo and no digest', async () => {
  const gone = await scene('main')
  await accept(emil, [staffEdit(gone, { active: false })])
  const { calls } = county.county
  const caller = { token: gone.token }
  const ended = { code: 'accessEnded' }
  await expect(calls.pages({ caseFileIds: [gone.file] }, caller)).rejects.toMatchObject(ended)
  await expect(calls.getPhotos({ hashes: ['a'.repeat(64)] }, caller)).rejects.toMatchObject(ended)
  await expect(calls.digests({ caseFileIds: [gone.file] }, caller)).rejects.toMatchObject(ended)
})

test('the tray is read by the lead of the team and by nobody else', async () => {
  const gone = await scene('main')
  await accept(emil, [staffEdit(gone, { active: false })])
  await send(gone, note(gone.file, 'kostbar', at))
  const anna = await county.as('anna')
  const gero = await county.as('gero')
  const pages = (client: CountyClient) => client.pages({ caseFileIds: [north] })
  expect((await pages(cilla)).files).toHaveLength(1)
  expect([(await pages(anna)).files, (await pages(gero)).files]).toEqual([[], []])
  const answer = await cilla.sync({ ...empty, entries: [] })
  expect(answer.visible).toContain(north)
  expect((await anna.sync({ ...empty, entries: [] })).visible).not.toContain(north)
})

test('no case file can be opened where the tray of another team will be', async () => {
  const anna = await county.as('anna')
  const { outcomes } = await anna.sync({ ...empty, entries: [openFile(south, people.anna.staffId)] })
  expect(outcomes).toMatchObject([{ outcome: 'refused', problem: { code: 'caseFileExists' } }])
})
