/** The county's side of recovery (shared/recovery.ts): takes requests, counts what officers decide, and opens the second lock. */
import { randomUUID } from 'node:crypto'
import { directoryId } from '../shared/carrier.ts'
import type { CountyImplementation } from '../shared/county-contract.ts'
import { Problem } from '../shared/problem.ts'
import {
  answerContext,
  approvalsNeeded,
  decidesRecoveries,
  recoveryDays,
  slotContext,
  type RecoveryDecision,
  type RecoveryProgress,
  type RecoveryRequest,
} from '../shared/recovery.ts'
import type { AuditEvent } from './audit.ts'
import type { CountyKeys } from './keys.ts'
import { openSealed, publicKeyFrom, sealTo } from './sealing.ts'
import type { CountyTransaction, HeldRecovery, Moment } from './store.ts'

export type RecoveryCall = 'keys' | 'askRecovery' | 'recovery' | 'endRecovery' | 'recoveries' | 'decideRecovery'
type Work<T> = (transaction: CountyTransaction) => Promise<T>
type Run = <T>(caller: { token: string | null }, work: Work<T>) => Promise<T>

export function recoveryCalls(keys: CountyKeys, read: Run, write: Run): Pick<CountyImplementation, RecoveryCall> {
  return {
    keys: (_args, caller) => read(caller, async () => keys.publicKeys),
    askRecovery: (request, caller) => write(caller, (transaction) => ask(keys, transaction, request)),
    recovery: (_args, caller) => read(caller, progress),
    endRecovery: (_args, caller) => write(caller, end),
    recoveries: (_args, caller) =>
      read(caller, async (transaction) => {
        needOfficer(transaction)
        const open = await transaction.recoveries()
        const shown = open.filter((one) => !hasLapsed(one, transaction.moment))
        return {
          recoveries: shown.map(({ id, staffId, askedAt, approvedBy, isDecided }) => {
            return { id, staffId, askedAt, approvals: approvedBy.length, isDecided }
          }),
        }
      }),
    decideRecovery: (decision, caller) => write(caller, (transaction) => decide(keys, transaction, decision)),
  }
}

/** Problems: `mayNot` for another laptop than the one that asks, `recoveryImpossible` for a lock that is not theirs or not ours. */
async function ask(keys: CountyKeys, transaction: CountyTransaction, request: RecoveryRequest) {
  const { actor } = transaction
  if (actor.deviceId !== request.deviceId) throw new Problem('mayNot')
  const { vaultId, deviceId, slot, publicKey } = request
  try {
    publicKeyFrom(publicKey)
  } catch {
    throw new Problem('badRequest', { field: 'publicKey' })
  }
  // Officers shall not be asked for what could not be opened; what comes out is dropped at once.
  openSlot(keys, { vaultId, deviceId, staffId: actor.staffId, slot })
  const before = await transaction.ownRecovery()
  if (before) await transaction.endRecovery(before.id)
  const id = randomUUID()
  await transaction.askRecovery({ id, vaultId, slot, publicKey })
  await transaction.audit([eventOf(transaction, id, 'asked')])
  return {}
}

async function progress(transaction: CountyTransaction): Promise<RecoveryProgress> {
  const found = await transaction.ownRecovery()
  if (!found) return { state: 'none' }
  const { state, approvedBy, askedAt, answer } = found
  if (state === 'refused') return { state }
  // An answer that was not fetched in time stays sealed to the laptop's key; it is only not given out any more.
  if (hasLapsed(found, transaction.moment)) return { state: 'lapsed' }
  return answer ? { state: 'ready', answer } : { state: 'waiting', approvals: approvedBy.length, askedAt }
}

async function end(transaction: CountyTransaction) {
  const found = await transaction.ownRecovery()
  if (!found) return {}
  await transaction.endRecovery(found.id)
  await transaction.audit([eventOf(transaction, found.id, found.answer ? 'used' : 'withdrawn')])
  return {}
}

/**
 * Problems: `mayNot` for whoever is no officer, `notFound` for what is not theirs to decide, has been decided or has lapsed,
 * `alreadyExists` when they have decided before.
 */
async function decide(keys: CountyKeys, transaction: CountyTransaction, { id, approve, reason }: RecoveryDecision) {
  needOfficer(transaction)
  const found = (await transaction.recoveries(id)).find((one) => one.id === id)
  if (!found || hasLapsed(found, transaction.moment)) throw new Problem('notFound')
  if (found.isDecided) throw new Problem('alreadyExists')
  await transaction.noteDecision(id, approve, reason.trim())
  const events = [eventOf(transaction, id, `${approve ? 'approved' : 'refused'}:${reason.trim().length}`)]
  if (!approve) await transaction.closeRecovery(id, null)
  else if (new Set([...found.approvedBy, transaction.actor.staffId]).size >= approvalsNeeded) {
    const key = openSlot(keys, found)
    const answer = sealTo(found.publicKey, key, answerContext(found))
    key.fill(0)
    await transaction.closeRecovery(id, answer)
    events.push(eventOf(transaction, id, 'opened'))
  }
  await transaction.audit(events)
  return {}
}

function openSlot(keys: CountyKeys, of: Pick<HeldRecovery, 'vaultId' | 'deviceId' | 'staffId' | 'slot'>): Uint8Array {
  try {
    return openSealed(keys.recovery, of.slot, slotContext(of))
  } catch {
    throw new Problem('recoveryImpossible')
  }
}

function needOfficer({ actor }: CountyTransaction): void {
  if (!decidesRecoveries(actor)) throw new Problem('mayNot')
}

function hasLapsed({ askedAt }: { askedAt: string }, { at }: Moment): boolean {
  return Date.parse(at) - Date.parse(askedAt) > recoveryDays * 86_400_000
}

/** Says who and when, how long a reason is, and nothing of what it says. */
function eventOf({ moment }: CountyTransaction, id: string, outcome: string): AuditEvent {
  return { kind: 'recovery', caseFileId: directoryId, ref: id, outcome, claimedAt: moment.at, offline: false }
}
