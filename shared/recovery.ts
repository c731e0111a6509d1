/**
 * The way back for whoever has forgotten their passphrase. Every vault has a second lock, which the county's recovery key opens:
 * the county does so for its own person and on the word of two officers, and gives the key on, sealed to a key that the laptop
 * made for it.
 */
import type { Actor } from './access.ts'
import { Sealed } from './sealing.ts'
import { Bytes, Id, Instant, line, text, z } from './schema.ts'

/** The vault's key, sealed to the county. `sealedTo`: the county's public key, as laptops know it. */
export const RecoverySlot = Sealed.extend({ sealedTo: line(400) })
export type RecoverySlot = z.infer<typeof RecoverySlot>

/** Whose lock it is: of another vault, laptop or person it does not open. */
export type RecoveryOwner = { vaultId: string; deviceId: string; staffId: string }

export function slotContext({ vaultId, deviceId, staffId }: RecoveryOwner): string {
  return `antlitz recovery slot 1|${vaultId}|${deviceId}|${staffId}`
}

/** What the county's answer is sealed for. */
export function answerContext({ vaultId, deviceId, staffId }: RecoveryOwner): string {
  return `antlitz recovery answer 1|${vaultId}|${deviceId}|${staffId}`
}

/** How many officers must agree, and for how many days they may take their time. */
export const approvalsNeeded = 2
export const recoveryDays = 7

/** `publicKey`: SubjectPublicKeyInfo of P-256, made for this request; its private half never leaves the laptop. */
export const RecoveryRequest = z.object({ vaultId: Id, deviceId: Id, slot: RecoverySlot, publicKey: Bytes })
export type RecoveryRequest = z.infer<typeof RecoveryRequest>

/** What became of the newest request of a laptop. `lapsed`: nobody decided in time. */
export const RecoveryProgress = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('waiting'), approvals: z.number().int().nonnegative(), askedAt: Instant }),
  z.object({ state: z.literal('refused') }),
  z.object({ state: z.literal('lapsed') }),
  z.object({ state: z.literal('ready'), answer: Sealed }),
])
export type RecoveryProgress = z.infer<typeof RecoveryProgress>

/** A request as officers see it. `isDecided`: by the officer who looks. */
export const OpenRecovery = z.object({
  id: Id,
  staffId: Id,
  askedAt: Instant,
  approvals: z.number().int().nonnegative(),
  isDecided: z.boolean(),
})
export type OpenRecovery = z.infer<typeof OpenRecovery>

/** Written by the officer: how they made sure that it is this person. */
export const reasonLength = { least: 15, most: 500 } as const
export const RecoveryDecision = z.object({
  id: Id,
  approve: z.boolean(),
  reason: text(reasonLength.most).refine((value) => value.trim().length >= reasonLength.least),
})
export type RecoveryDecision = z.infer<typeof RecoveryDecision>

/** The leads of the person's team and administrators, and nobody for themselves. Stated a second time in the policies. */
export function mayDecideRecovery(officer: Actor, of: { staffId: string; teamId: string | null }): boolean {
  if (officer.staffId === of.staffId) return false
  if (officer.role === 'administrator') return true
  return officer.role === 'teamLead' && officer.teamId !== null && officer.teamId === of.teamId
}

/** Whose screen shows what is to be decided. */
export function decidesRecoveries({ role, teamId }: Pick<Actor, 'role' | 'teamId'>): boolean {
  return role === 'administrator' || (role === 'teamLead' && teamId !== null)
}
