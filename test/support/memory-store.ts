/**
 * The county's storage in memory, for the simulator: transactions one after another, undone when they throw. No clock, no
 * randomness, no timers. `snapshot` and `restore` play a backup that is brought back.
 */
import { factsOf, maySee, relationTo, type CaseFileFacts, type Relation } from '../../shared/access.ts'
import { appointments, type AppointmentFields } from '../../shared/appointment.ts'
import { directoryId } from '../../shared/carrier.ts'
import { holdsOn } from '../../shared/case-file.ts'
import { CaseFileRows } from '../../shared/command.ts'
import { heldDigest, type Outcome } from '../../shared/county-contract.ts'
import { digestOf } from '../../shared/digest.ts'
import { Problem } from '../../shared/problem.ts'
import { compare, type AnyRow } from '../../shared/row.ts'
import { staff } from '../../shared/staff.ts'
import { chained, emptyAudit, eventsOfEntries, toldOnce, type AuditEvent, type AuditLine } from '../../server/audit.ts'
import { dayAfter, urgencyDays } from '../../server/moment.ts'
import {
  acceptedCount,
  finalRows,
  jobCentreOf,
  newsOf,
  numberEntries,
  outcomeOf,
  photosNamedBy,
  refusedIn,
} from '../../server/recording.ts'
import { admitHolder, admitStaff, sessionKeptDays, type FoundStaff } from '../../server/session.ts'
import { laptopsOn, type Device } from './memory-laptops.ts'
import { bundlesOn, dropBundlesWith, keepBundlesOf, type HeldBundle } from './memory-bundles.ts'
import { pageOf } from './memory-pages.ts'
import { recoveriesOn, type KeptRecovery } from './memory-recoveries.ts'
import type {
  Acting,
  Asker,
  Changes,
  CountyStore,
  CountyTransaction,
  Judged,
  Logged,
  Moment,
  NewSession,
  News,
  PhotoKey,
} from '../../server/store.ts'

type Session = { staffId: string; deviceId: string; expiresAt: string }
type Photo = { caseFileId: string; hash: string; bytes: Uint8Array<ArrayBuffer>; complete: boolean }
type LoggedEntry = Logged & { judged: Judged }

/** Everything the store holds. Values inside are never changed, only replaced: a snapshot copies the maps alone. */
type Contents = {
  epoch: string
  seq: number
  receipts: number
  audit: readonly AuditLine[]
  jobCentre: string
  files: Map<string, ReadonlyMap<string, AnyRow>>
  log: Map<string, LoggedEntry>
  photos: Map<string, Photo>
  sessions: Map<string, Session>
  devices: Map<string, Device>
  erased: Set<string>
  bundles: Map<string, HeldBundle>
  recoveries: readonly KeptRecovery[]
}
export type Snapshot = { readonly contents: Contents }

export type MemoryStore = CountyStore & {
  snapshot(): Snapshot
  /** Puts an older state back, as an operator would: under a new epoch. */
  restore(snapshot: Snapshot, epoch: string): void
  /** The log in the order it was written, refused entries too. */
  log(): readonly { outcome: Outcome; staffId: string; judged: Judged }[]
  audit(): readonly AuditLine[]
  revokeDevice(deviceId: string): void
  /** As server/erasure.ts does to a case file. */
  erase(caseFileId: string): void
}

const photoKey = ({ caseFileId, hash }: PhotoKey) => `${caseFileId}/${hash}`

function copy(contents: Contents): Contents {
  const { files, log, photos, sessions, devices, erased, bundles } = contents
  return {
    ...contents,
    files: new Map(files),
    log: new Map(log),
    photos: new Map(photos),
    sessions: new Map(sessions),
    devices: new Map(devices),
    erased: new Set(erased),
    bundles: new Map(bundles),
  }
}

export function createMemoryStore(options: { carrier: string; epoch: string }): MemoryStore {
  let contents: Contents = {
    epoch: options.epoch,
    seq: 0,
    receipts: 0,
    audit: [],
    jobCentre: '',
    files: new Map(),
    log: new Map(),
    photos: new Map(),
    sessions: new Map(),
    devices: new Map(),
    erased: new Set(),
    bundles: new Map(),
    recoveries: [],
  }
  const listeners = new Set<(news: News) => void>()
  let last: Promise<unknown> = Promise.resolve()

  /** One after another. What throws leaves nothing behind. */
  const inTurn = <T>(mode: 'read' | 'write', work: (on: Contents, news: News[]) => Promise<T>): Promise<T> => {
    const turn = last.then(async () => {
      const on = mode === 'write' ? copy(contents) : contents
      const news: News[] = []
      const result = await work(on, news)
      contents = on
      for (const one of news) for (const hear of listeners) hear(one)
      return result
    })
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    carrier: options.carrier,
    transact: (asker, mode, moment, work) =>
      inTurn(mode, (on, news) => work(transactionOn(on, admit(on, asker, moment), moment, news))),
    openSession: (session, moment) => inTurn('write', (on) => Promise.resolve(openSession(on, session, moment))),
    closeSession: (tokenHash) =>
      inTurn('write', (on) => {
        on.sessions.delete(tokenHash)
        return Promise.resolve()
      }),
    jobCentre: () => Promise.resolve(contents.jobCentre),
    takeStatistics: () => Promise.resolve(),
    staffIds: () => inTurn('read', async (on) => staffIdsOn(on)),
    dropBundlesLeftBehind: () => inTurn('write', async (on) => keepBundlesOf(on.bundles, staffIdsOn(on))),
    listen(hear) {
      listeners.add(hear)
      return Promise.resolve(() => {
        listeners.delete(hear)
        return Promise.resolve()
      })
    },
    concerns: (asker, news, moment) =>
      inTurn('read', (on) => {
        const actor = admit(on, asker, moment)
        if (news.deviceId !== null && news.deviceId === actor.deviceId) return Promise.resolve(false)
        const relations = news.caseFileIds.map((id) => relationOn(on, actor, id, moment))
        return Promise.resolve(relations.some((one) => maySee(one) || (news.access && one === 'former')))
      }),
    snapshot: () => ({ contents: copy(contents) }),
    restore(snapshot, epoch) {
      contents = { ...copy(snapshot.contents), epoch }
    },
    log: () => [...contents.log.values()],
    audit: () => contents.audit,
    erase(caseFileId) {
      const on = copy(contents)
      on.erased.add(caseFileId)
      on.files.delete(caseFileId)
      dropBundlesWith(on.bundles, [caseFileId])
      for (const [key, photo] of on.photos) if (photo.caseFileId === caseFileId) on.photos.delete(key)
      for (const [id, one] of on.log) {
        if (one.judged.caseFileId === caseFileId)
          on.log.set(id, { ...one, digest: '', judged: { ...one.judged, entry: null, rows: [] } })
      }
      contents = on
    },
    revokeDevice(deviceId) {
      const device = contents.devices.get(deviceId)
      if (device) contents.devices.set(deviceId, { ...device, revokedAt: '2026-11-23T09:00:00.000Z' })
    },
  }
}

function staffIdsOn(on: Contents): string[] {
  const active = fileOn(on, directoryId)
    .all(staff)
    .filter((row) => row.fields.active)
  return active.map((row) => row.id)
}

function admit(on: Contents, asker: Asker, { at }: Moment): Acting {
  if ('tokenHash' in asker) {
    const session = on.sessions.get(asker.tokenHash)
    const found = session && staffOn(on, session.staffId)
    const deviceRevoked = typeof on.devices.get(session?.deviceId ?? '')?.revokedAt === 'string'
    const whole = session && found && { ...found, ...session, deviceRevoked }
    return admitHolder(asker.kind, whole, at)
  }
  const found = staffOn(on, asker.staffId)
  if (asker.kind === 'staff') return admitStaff(found)
  if (fileOn(on, directoryId).all(staff).length > 0) throw new Problem('mayNot')
  return { staffId: asker.staffId, role: 'administrator', teamId: null, deviceId: null }
}

function openSession(on: Contents, session: NewSession, moment: Moment): { staffId: string } {
  const found = fileOn(on, directoryId)
    .all(staff)
    .find((row) => row.fields.account === session.account && row.fields.active)
  if (!found) throw new Problem('unknownPerson')
  const { id, name, platform } = session.device
  if (on.devices.get(id)?.revokedAt) throw new Problem('deviceRevoked')
  const forgotten = new Date(Date.parse(moment.at) - sessionKeptDays * 86_400_000).toISOString()
  for (const [hash, one] of on.sessions)
    if (one.staffId === found.id && one.expiresAt <= forgotten) on.sessions.delete(hash)
  const before = on.devices.get(id)
  const registeredAt = before?.registeredAt ?? moment.at
  on.devices.set(id, { ...before, name, platform, registeredAt, revokedAt: null, staffId: found.id })
  on.sessions.set(session.tokenHash, { staffId: found.id, deviceId: id, expiresAt: session.expiresAt })
  return { staffId: found.id }
}

function fileOn(on: Contents, caseFileId: string): CaseFileRows {
  return new CaseFileRows(caseFileId, on.files.get(caseFileId)?.values())
}

function staffOn(on: Contents, staffId: string): FoundStaff | undefined {
  const row = fileOn(on, directoryId).find(staff, staffId)
  return row && { staffId, role: row.fields.role, teamId: row.fields.teamId, active: row.fields.active }
}

function relationOn(on: Contents, actor: Acting, caseFileId: string, { day }: Moment): Relation {
  return relationTo(actor, factsOf(fileOn(on, caseFileId)), caseFileId, day)
}

function isMainOn(on: Contents, { staffId }: Acting, caseFileId: string, { day }: Moment): boolean {
  const assignments = factsOf(fileOn(on, caseFileId))?.assignments ?? []
  return assignments.some((one) => one.staffId === staffId && one.kind === 'main' && holdsOn(one, day))
}

function transactionOn(on: Contents, actor: Acting, moment: Moment, news: News[]): CountyTransaction {
  const locked = new Set<string>()
  const relation = (id: string) => relationOn(on, actor, id, moment)
  const sees = (id: string) => !actor.barred && maySee(relation(id))
  const handsInTo: readonly Relation[] = ['former', 'member', 'trayLead']
  const handsIn = (id: string) => (actor.barred ? relation(id) !== 'none' : handsInTo.includes(relation(id)))
  const reaches = (id: string) => sees(id) || (locked.has(id) && handsIn(id))
  const visible = () => [...new Set([directoryId, ...on.files.keys()])].filter(sees)
  const rowsOf = (id: string) => [...(on.files.get(id)?.values() ?? [])]
  return {
    actor,
    moment,
    async lock(ids) {
      for (const id of ids) locked.add(id)
    },
    async facts(ids) {
      return ids.map((id) => factsOf(fileOn(on, id))).filter((facts): facts is CaseFileFacts => facts !== undefined)
    },
    erased: async (ids) => new Set(ids.filter((id) => on.erased.has(id))),
    rows: async (ids) => ids.filter(reaches).flatMap(rowsOf),
    async logged(ids) {
      const found = ids.flatMap((id) => on.log.get(id) ?? [])
      return new Map(found.map((one) => [one.outcome.id, one]))
    },
    async record(judged) {
      const outcomes = await record(on, actor, moment, judged, news)
      audit(on, actor, moment, eventsOfEntries(judged))
      return outcomes
    },
    audit: async (events) => audit(on, actor, moment, events),
    issueReceipt: async () => ++on.receipts,
    ...laptopsOn(on.devices, actor, moment, (staffId) => staffOn(on, staffId)?.teamId),
    position: async () => ({ epoch: on.epoch, seq: on.seq }),
    async pointAt(seq) {
      const found = [...on.log.values()].find(({ outcome }) => seq > 0 && outcome.seq === seq)?.outcome
      return found?.receivedAt === undefined ? undefined : { seq, id: found.id, receivedAt: found.receivedAt }
    },
    digests: async (ids) => ids.filter(sees).map((id) => ({ caseFileId: id, digest: digestOf(rowsOf(id)) })),
    visible: async () => visible(),
    whole: async () => {
      const rows = visible().flatMap(rowsOf)
      return { held: heldDigest(visible()), digest: digestOf(rows) }
    },
    byUrgency: async () => byUrgency(on, visible(), actor, moment),
    changes: async (cursor, limit) => changesOn(on, visible(), cursor, limit),
    newer: async (ids, cursor) => new Set(ids.filter((id) => (on.log.get(id)?.outcome.seq ?? 0) > cursor)),
    pages: async (ids) => ids.filter(sees).flatMap((id) => pageOf(id, rowsOf(id))),
    ...recoveriesOn(on, actor, moment, (staffId) => staffOn(on, staffId)?.teamId),
    ...bundlesOn(on, actor.staffId, { day: moment.day, sees, isMain: (id) => isMainOn(on, actor, id, moment) }),
    async wantedPhotos(keys) {
      return keys.filter(({ caseFileId }) => reaches(caseFileId)).flatMap((key) => wantedOn(on, key))
    },
    async heldPhotos(keys) {
      return keys
        .filter(({ caseFileId }) => reaches(caseFileId))
        .flatMap((key) => {
          const photo = on.photos.get(photoKey(key))
          return photo ? [{ ...key, offset: photo.bytes.length, complete: photo.complete }] : []
        })
    },
    async appendPhotos(pieces) {
      for (const { caseFileId, hash, bytes, complete } of pieces) {
        const before = on.photos.get(photoKey({ caseFileId, hash }))?.bytes ?? new Uint8Array()
        const joined = new Uint8Array([...before, ...bytes])
        on.photos.set(photoKey({ caseFileId, hash }), { caseFileId, hash, bytes: joined, complete })
      }
    },
    async removePhoto(key) {
      on.photos.delete(photoKey(key))
    },
    photoBytes: async (key) => on.photos.get(photoKey(key))?.bytes ?? null,
    async photos(hashes) {
      const held = [...on.photos.values()].filter((photo) => photo.complete && sees(photo.caseFileId))
      return hashes.flatMap((hash) => held.find((photo) => photo.hash === hash) ?? [])
    },
  }
}

function audit(on: Contents, { staffId, deviceId }: Acting, { at }: Moment, events: readonly AuditEvent[]): void {
  const isTold = ({ kind, ref }: AuditEvent) =>
    toldOnce.has(kind) && on.audit.some((line) => line.kind === kind && line.staffId === staffId && line.ref === ref)
  const fresh = events.filter((event) => !isTold(event))
  on.audit = [...on.audit, ...chained(on.audit.at(-1) ?? emptyAudit, { staffId, deviceId, at }, fresh)]
}

async function record(
  on: Contents,
  actor: Acting,
  moment: Moment,
  judged: readonly Judged[],
  news: News[],
): Promise<Outcome[]> {
  const numbered = numberEntries(judged, on.seq)
  on.seq += acceptedCount(judged)
  const rows = finalRows(numbered)
  for (const { row } of rows) {
    on.files.set(row.caseFileId, new Map([...(on.files.get(row.caseFileId) ?? []), [row.id, row]]))
  }
  const outcomes = numbered.map((one) => outcomeOf(one, moment.at))
  outcomes.forEach((outcome, at) => {
    const one = judged[at]
    if (on.log.has(outcome.id) || !one) throw new Error('an entry was recorded twice')
    on.log.set(outcome.id, { outcome, digest: one.digest, staffId: actor.staffId, judged: one })
  })
  for (const [key, photo] of on.photos) if (wantedOn(on, photo).length === 0) on.photos.delete(key)
  dropBundlesWith(on.bundles, refusedIn(rows))
  on.jobCentre = jobCentreOf(rows) ?? on.jobCentre
  if (rows.length > 0) news.push(newsOf(numbered, actor.deviceId))
  return outcomes
}

function wantedOn(on: Contents, { caseFileId, hash }: PhotoKey) {
  const named = [...(on.files.get(caseFileId)?.values() ?? [])].flatMap(photosNamedBy)
  const found = named.find((photo) => photo.hash === hash)
  return found ? [{ caseFileId, hash, size: found.size, bytes: found.bytes }] : []
}

function changesOn(on: Contents, visible: readonly string[], cursor: number, limit: number): Changes {
  const rows = visible
    .flatMap((id) => [...(on.files.get(id)?.values() ?? [])])
    .filter((row) => row.seq > cursor)
    .toSorted((a, b) => a.seq - b.seq || compare(a.id, b.id))
  const lastSeq = rows[limit - 1]?.seq
  if (lastSeq === undefined) return { rows, cursor: on.seq, more: false }
  const taken = rows.filter((row) => row.seq <= lastSeq)
  return { rows: taken, cursor: lastSeq, more: taken.length < rows.length }
}

function byUrgency(on: Contents, visible: readonly string[], actor: Acting, moment: Moment): string[] {
  const { day } = moment
  const until = dayAfter(day, urgencyDays)
  const soon = ({ startsAt, state }: AppointmentFields) =>
    startsAt.slice(0, 10) >= day && startsAt.slice(0, 10) <= until && state !== 'cancelled'
  const rank = (id: string) => {
    if (id === directoryId) return 0
    const file = fileOn(on, id)
    if (isMainOn(on, actor, id, moment)) return 1
    return file.all(appointments).some((row) => soon(row.fields)) ? 2 : 3
  }
  const ranked = visible.map((id) => ({ id, rank: rank(id) }))
  return ranked.toSorted((a, b) => a.rank - b.rank || compare(a.id, b.id)).map(({ id }) => id)
}
