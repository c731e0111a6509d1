/** Requests for recovery in the memory store. */
import { mayDecideRecovery } from '../../shared/recovery.ts'
import type { Acting, HeldRecovery, Moment, RecoveryLane } from '../../server/store.ts'

export type KeptRecovery = Omit<HeldRecovery, 'isDecided' | 'approvedBy' | 'state'> & {
  state: HeldRecovery['state'] | 'ended'
  decisions: readonly { staffId: string; approves: boolean }[]
}
/** Replaced as a whole with each change. */
type Holder = { recoveries: readonly KeptRecovery[] }

export function recoveriesOn(
  on: Holder,
  actor: Acting,
  { at }: Moment,
  teamOf: (staffId: string) => string | null | undefined,
): RecoveryLane {
  const change = (id: string, patch: (one: KeptRecovery) => Partial<KeptRecovery>) => {
    on.recoveries = on.recoveries.map((one) => (one.id === id ? { ...one, ...patch(one) } : one))
    return Promise.resolve()
  }
  const held = ({ decisions, state, ...one }: KeptRecovery): HeldRecovery[] => {
    const approvedBy = decisions.flatMap(({ staffId, approves }) => (approves ? [staffId] : []))
    const isDecided = decisions.some(({ staffId }) => staffId === actor.staffId)
    return state === 'ended' ? [] : [{ ...one, state, approvedBy, isDecided }]
  }
  return {
    async askRecovery({ id, vaultId, slot: { ephemeral, sealed }, publicKey }) {
      const owner = { staffId: actor.staffId, deviceId: actor.deviceId ?? '', vaultId }
      const slot = { ephemeral, sealed }
      const asked = {
        id,
        ...owner,
        slot,
        publicKey,
        askedAt: at,
        state: 'waiting' as const,
        answer: null,
        decisions: [],
      }
      on.recoveries = [...on.recoveries, asked]
    },
    async ownRecovery() {
      const isOwn = (one: KeptRecovery) => one.staffId === actor.staffId && one.deviceId === actor.deviceId
      return on.recoveries.filter(isOwn).flatMap(held).at(-1)
    },
    async recoveries() {
      const mayDecide = ({ staffId, state }: KeptRecovery) =>
        state === 'waiting' && mayDecideRecovery(actor, { staffId, teamId: teamOf(staffId) ?? null })
      return on.recoveries.filter(mayDecide).flatMap(held)
    },
    noteDecision: (id, approves) =>
      change(id, ({ decisions }) => ({ decisions: [...decisions, { staffId: actor.staffId, approves }] })),
    closeRecovery: (id, answer) => change(id, () => ({ state: answer ? 'ready' : 'refused', answer })),
    endRecovery: (id) => change(id, () => ({ state: 'ended', answer: null })),
  }
}
