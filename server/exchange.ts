/** One exchange with a laptop: what it brings is judged, what it has read is noted, and it is told what is new. */
import { filesIn, type CountyImplementation, type Outcome, type SyncAnswer } from '../shared/county-contract.ts'
import type { Entry } from '../shared/command.ts'
import { limits } from '../shared/limits.ts'
import type { Domain } from '../shared/domain.ts'
import { Problem } from '../shared/problem.ts'
import { same, type AnyRow } from '../shared/row.ts'
import { eventsOfReadings } from './audit.ts'
import type { CountyKeys } from './keys.ts'
import { isLeaseDue, newLease } from './leases.ts'
import { judgeLink, noteLink } from './links.ts'
import { inParts } from './parts.ts'
import { push } from './push.ts'
import { draftForEntries, signed } from './receipts.ts'
import type { Contact, CountyTransaction } from './store.ts'
import { together } from './together.ts'

/** Transactions in the name of whoever asks; `barred`: who is not let in any more. */
type Transact = <T>(
  kind: 'session' | 'barred',
  mode: 'read' | 'write',
  work: (transaction: CountyTransaction) => Promise<T>,
) => Promise<T>
type Parts = { domain: Domain; keys: CountyKeys; leaseDays: number; transact: Transact }
type SyncArgs = Parameters<CountyImplementation['sync']>[0]
type Brought = Pick<SyncArgs, 'entries' | 'readings' | 'patient'>

const nothingTaken = { outcomes: [], draft: null }

export async function exchange(parts: Parts, args: SyncArgs): Promise<SyncAnswer> {
  return orBarred((_kind, ended) => (ended ? takeLast(parts, args, ended) : exchangeWithGuest(parts, args)))
}

/** Does it for somebody with a session, or else for somebody who is not let in any more, where they may still bring something. */
export async function orBarred<T>(
  work: (kind: 'session' | 'barred', ended: SyncAnswer['ended']) => Promise<T>,
): Promise<T> {
  try {
    return await work('session', undefined)
  } catch (error) {
    if (!(error instanceof Problem) || (error.code !== 'deviceRevoked' && error.code !== 'accessEnded')) throw error
    return work('barred', error.code)
  }
}

async function exchangeWithGuest({ domain, keys, leaseDays, transact }: Parts, args: SyncArgs): Promise<SyncAnswer> {
  const { entries, readings, patient, onlyHere, files, secret, schema, lease: has, link, ...asked } = args
  // What this laptop cannot read it does not get; what waits there arrives all the same.
  const isOutdated = schema < domain.oldestReader
  const take = async (transaction: CountyTransaction) => {
    // A laptop of another history first learns of that: what waits may build on what it has to send again.
    const isOurs = asked.epoch === null || (await isOurHistory(transaction, asked))
    const taken = await takeBrought(domain, transaction, { entries: isOurs ? entries : [], readings, patient })
    // An outdated one could not get its files anew: it learns of it afterwards.
    const outcomes = isOurs || !isOutdated ? taken.outcomes : entries.map(putOff)
    return { ...taken, outcomes }
  }
  const brings = entries.length + readings.length > 0
  const { outcomes, draft } = brings ? await transact('session', 'write', take) : nothingTaken
  const receipt = signed(keys, draft)
  const contact = onlyHere && { onlyHere, files: files ?? filesIn(asked.held), secret: secret ?? null }
  const [answer, isNews, lease, kept] = await transact('session', 'read', (transaction) =>
    together([
      isOutdated ? nothingFor(transaction, asked) : pull(transaction, asked),
      contact !== undefined && isNewContact(transaction, contact),
      isLeaseDue(has, transaction.moment)
        ? newLease(keys, leaseDays, transaction.actor, transaction.moment, asked.held)
        : null,
      link && transaction.link(),
    ]),
  )
  const verdict = link && judgeLink(kept ?? null, link)
  const note = async (transaction: CountyTransaction) => {
    const isLinked = !link || !verdict || (await noteLink(transaction, link, verdict))
    if (contact && isNews && isLinked) await transaction.noteContact(contact)
    return isLinked
  }
  const hasToNote = isNews || verdict === 'new' || verdict === 'forked'
  const mayGoOn = !hasToNote || (await transact('session', 'write', note))
  const told = mayGoOn ? { ...answer, outcomes, ...(lease && { lease }) } : forkedOff(answer, outcomes, args)
  return { ...told, ...(receipt && { receipt }) }
}

/** For a copy that another copy has overtaken: it stays where it stands, and hears neither what is new nor what it may see. */
function forkedOff({ epoch, serverTime }: SyncAnswer, outcomes: Outcome[], asked: SyncArgs): SyncAnswer {
  const nothing = { changes: [], at: null, more: false, afresh: false }
  const stand = { epoch: asked.epoch ?? epoch, cursor: asked.cursor }
  // Nothing was taken from another history: that is learnt of after the sign-in.
  const answered = outcomes.length > 0 ? outcomes : asked.entries.map(putOff)
  return { ...stand, serverTime, outcomes: answered, ended: 'forked', ...nothing }
}

function putOff({ id }: Entry): Outcome {
  return { id, outcome: 'later', seq: 0 }
}

/** Where it stands it stays, but for files that are not for its user any more. */
async function nothingFor(transaction: CountyTransaction, asked: Asked): Promise<SyncAnswer> {
  const [here, isOurs] = await together([transaction.position(), isOurHistory(transaction, asked)])
  const nothing = { outcomes: [], changes: [], at: null, more: false, afresh: false }
  return {
    epoch: asked.epoch ?? here.epoch,
    serverTime: transaction.moment.at,
    ended: 'outdated',
    cursor: asked.cursor,
    ...nothing,
    // Of another history it keeps everything: it may be what brings that back.
    ...(isOurs && { visible: await transaction.byUrgency() }),
  }
}

/** Whoever is not let in any more leaves what they recorded, and gets nothing. */
async function takeLast(
  { domain, keys, transact }: Parts,
  asked: SyncArgs,
  ended: NonNullable<SyncAnswer['ended']>,
): Promise<SyncAnswer> {
  return transact('barred', 'write', async (transaction) => {
    const { epoch, seq } = await transaction.position()
    // It deletes everything next: a county that came back older first gets again what only this laptop may still have.
    const afresh = asked.epoch !== null && !(await isOurHistory(transaction, asked))
    const { outcomes, draft } = await takeBrought(domain, transaction, { ...asked, ...(afresh && { entries: [] }) })
    const nothing = { changes: [], cursor: afresh ? seq : asked.cursor, at: null, more: false, afresh, visible: [] }
    return { answer: { epoch, serverTime: transaction.moment.at, outcomes, ended, ...nothing }, draft }
  }).then(({ answer, draft }) => {
    const receipt = signed(keys, draft)
    return { ...answer, ...(receipt && { receipt }) }
  })
}

async function takeBrought(domain: Domain, transaction: CountyTransaction, { entries, readings, patient }: Brought) {
  const { outcomes, fileOf } = await push(domain, transaction, entries, patient)
  const draft = await draftForEntries(transaction, entries, outcomes, fileOf)
  if (readings.length > 0) await transaction.audit(eventsOfReadings(readings))
  return { outcomes, draft }
}

/** A contact is noted when it says something new, and otherwise every few minutes: a sync with nothing to do stays a read. */
const contactNotedMs = 5 * 60_000

async function isNewContact(transaction: CountyTransaction, now: Omit<Contact, 'at'>): Promise<boolean> {
  const last = await transaction.lastContact()
  if (!last || last.files !== now.files || last.secret !== now.secret || !same(last.onlyHere, now.onlyHere)) return true
  return Date.parse(transaction.moment.at) - Date.parse(last.at) >= contactNotedMs
}

type Asked = Pick<SyncArgs, 'epoch' | 'cursor' | 'knows' | 'held' | 'list' | 'parts'>

async function pull(transaction: CountyTransaction, asked: Asked): Promise<SyncAnswer> {
  const [{ epoch, seq }, whole, isOurs] = await together([
    transaction.position(),
    transaction.whole(),
    isOurHistory(transaction, asked),
  ])
  const afresh = !isOurs
  const changes = afresh
    ? { rows: [], cursor: seq, more: false }
    : await transaction.changes(asked.cursor, limits.changesAtOnce)
  // Of another history its number says nothing, even if this one has got just as far.
  const isKnown = !afresh && changes.cursor === asked.knows?.seq
  const last = isKnown ? asked.knows : await transaction.pointAt(changes.cursor)
  const differs = afresh || asked.held !== whole.held
  const isListed = !afresh && differs && asked.list === whole.held
  return {
    epoch,
    serverTime: transaction.moment.at,
    outcomes: [],
    ...(await changesFor(transaction, asked, changes.rows)),
    cursor: changes.cursor,
    at: last ?? null,
    more: changes.more,
    afresh,
    ...(!changes.more && whole.digest !== undefined && { digest: whole.digest }),
    ...(isListed && { asListed: true }),
    ...(differs && !isListed && { visible: await transaction.byUrgency() }),
  }
}

async function changesFor(transaction: CountyTransaction, { cursor, parts }: Asked, changes: AnyRow[]) {
  if (!parts) return { changes }
  const split = await inParts(transaction, changes, cursor)
  return { changes: split.rows, ...(split.parts.length > 0 && { parts: split.parts }) }
}

/**
 * Whether the laptop's position is one of this store's history. Comparing numbers alone would miss a store that was brought
 * back older and has grown past the laptop's cursor since: so the newest entry that the laptop knows of must be there, at
 * its number and from its time.
 */
async function isOurHistory(transaction: CountyTransaction, { epoch, cursor, knows }: Asked): Promise<boolean> {
  const [here, found] = await together([transaction.position(), knows && transaction.pointAt(knows.seq)])
  if (epoch !== here.epoch || cursor > here.seq) return false
  return knows === null || same(found, knows)
}
