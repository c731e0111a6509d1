/** One exchange with a laptop: what it brings is judged, what it has read is noted, and it is told what is new. */
import {
  heldDigest,
  limits,
  type CountyImplementation,
  type HistoryPoint,
  type OnlyHere,
  type SyncAnswer,
} from '../shared/county-contract.ts'
import { emptyDigest, xor, type Digest } from '../shared/digest.ts'
import type { Domain } from '../shared/domain.ts'
import { same } from '../shared/row.ts'
import { eventsOfReadings } from './audit.ts'
import type { CountyKeys } from './keys.ts'
import { push } from './push.ts'
import { draftForEntries, signed } from './receipts.ts'
import type { CountyTransaction } from './store.ts'

type Transact = <T>(work: (transaction: CountyTransaction) => Promise<T>) => Promise<T>
type SyncArgs = Parameters<CountyImplementation['sync']>[0]

const nothingTaken = { outcomes: [], draft: null }

/** `read` and `write`: transactions in the name of whoever asks. */
export async function exchange(
  { domain, keys, read, write }: { domain: Domain; keys: CountyKeys; read: Transact; write: Transact },
  { entries, readings, patient, onlyHere, ...asked }: SyncArgs,
): Promise<SyncAnswer> {
  const takeEntries = async (transaction: CountyTransaction) => {
    if (entries.length === 0) return nothingTaken
    // A laptop of another history first learns of that: what waits may build on what it has to send again.
    if (asked.epoch !== null && !(await isOurHistory(transaction, asked))) return nothingTaken
    const { outcomes, fileOf } = await push(domain, transaction, entries, patient)
    return { outcomes, draft: await draftForEntries(transaction, entries, outcomes, fileOf) }
  }
  const take = async (transaction: CountyTransaction) => {
    const taken = await takeEntries(transaction)
    if (readings.length > 0) await transaction.audit(eventsOfReadings(readings))
    return taken
  }
  const { outcomes, draft } = entries.length + readings.length > 0 ? await write(take) : nothingTaken
  const receipt = signed(keys, draft)
  const { answer, isNews } = await read(async (transaction) => ({
    answer: await pull(transaction, asked),
    isNews: onlyHere !== undefined && (await isNewContact(transaction, onlyHere)),
  }))
  if (onlyHere && isNews) await write((transaction) => transaction.noteContact(onlyHere))
  return { ...answer, outcomes, ...(receipt && { receipt }) }
}

/** A contact is noted when it says something new, and otherwise every few minutes: a sync with nothing to do stays a read. */
const contactNotedMs = 5 * 60_000

async function isNewContact(transaction: CountyTransaction, onlyHere: OnlyHere): Promise<boolean> {
  const last = await transaction.lastContact()
  if (!last || !same(last.onlyHere, onlyHere)) return true
  return Date.parse(transaction.moment.at) - Date.parse(last.at) >= contactNotedMs
}

type Asked = { epoch: string | null; cursor: number; knows: HistoryPoint | null; held: string }

async function pull(transaction: CountyTransaction, asked: Asked): Promise<SyncAnswer> {
  const { epoch, seq } = await transaction.position()
  const visible = await transaction.visible()
  const afresh = !(await isOurHistory(transaction, asked))
  const changes = afresh
    ? { rows: [], cursor: seq, more: false }
    : await transaction.changes(asked.cursor, limits.changesAtOnce)
  const last = changes.cursor === asked.knows?.seq ? asked.knows.id : await transaction.entryAt(changes.cursor)
  const differs = afresh || asked.held !== heldDigest(visible)
  return {
    epoch,
    serverTime: transaction.moment.at,
    outcomes: [],
    changes: changes.rows,
    cursor: changes.cursor,
    at: last === undefined ? null : { seq: changes.cursor, id: last },
    more: changes.more,
    afresh,
    ...(!changes.more && (await digestOfAll(transaction, visible))),
    ...(differs && { visible: await transaction.byUrgency() }),
  }
}

/**
 * Whether the laptop's position is one of this store's history. Comparing numbers alone would miss a store that was brought
 * back older and has grown past the laptop's cursor since: so the newest entry that the laptop knows of must be there, at
 * its number.
 */
async function isOurHistory(transaction: CountyTransaction, { epoch, cursor, knows }: Asked): Promise<boolean> {
  const here = await transaction.position()
  if (epoch !== here.epoch || cursor > here.seq) return false
  return knows === null || (await transaction.entryAt(knows.seq)) === knows.id
}

async function digestOfAll(transaction: CountyTransaction, visible: readonly string[]): Promise<{ digest?: Digest }> {
  const files = await transaction.digests(visible)
  return files.length === visible.length
    ? { digest: files.reduce((sum, one) => xor(sum, one.digest), emptyDigest) }
    : {}
}
