/**
 * The way back for whoever has forgotten their passphrase. Every vault has a second lock, which the county's recovery key opens:
 * the county does so for its own person and on the word of two officers, and gives the key on, sealed to a key that the laptop
 * made for it.
 */
import { Sealed } from './sealing.ts'
import { line } from './schema.ts'

/** The vault's key, sealed to the county. `sealedTo`: the county's public key, as laptops know it. */
export const RecoverySlot = Sealed.extend({ sealedTo: line(400) })
export type RecoverySlot = Sealed & { sealedTo: string }

/** Whose lock it is: of another vault, laptop or person it does not open. */
export type RecoveryOwner = { vaultId: string; deviceId: string; staffId: string }

export function slotContext({ vaultId, deviceId, staffId }: RecoveryOwner): string {
  return `antlitz recovery slot 1|${vaultId}|${deviceId}|${staffId}`
}
