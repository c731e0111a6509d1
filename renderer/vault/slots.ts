/** What lies beside the vault's lock, sealed to the county: the vault's key for recovery, and the work key for a laptop that was lost. */
import { encodeMessage } from '../../shared/wire.ts'
import { salvageContext, type SalvageKey } from '../../shared/salvage.ts'
import type { Core } from './core.ts'
import { withRecoverySlot } from './recovery-slot.ts'
import { sealTo } from './sealing.ts'
import type { StoreRecords } from './store.ts'
import type { Strongbox } from './strongbox.ts'
import type { VaultSelf } from './vault-self.ts'
import { fromBase64url, rawKey } from './web-cipher.ts'

type Header = StoreRecords['header']
type Box = Pick<Strongbox, 'key' | 'cipher' | 'workKey' | 'isApart'>
type Owner = Pick<VaultSelf, 'me' | 'keys' | 'token'>

/** The header with both; as it was where it has them. */
export async function withSlots(header: Header, box: Box, owner: Owner): Promise<Header> {
  return withSalvageSlot(await withRecoverySlot(header, box.key, owner), box, owner)
}

/** With each session anew: after `sessionKeptDays` the county knows an old one no more. */
async function withSalvageSlot(header: Header, box: Box, { keys, token }: Owner): Promise<Header> {
  if (!keys || token === null || !box.isApart) return header
  const [sealedTo, session] = [keys.sealing, await box.cipher.blind(box.key, token)]
  if (header.salvage?.sealedTo === sealedTo && header.salvage.session === session) return header
  const content = { version: 1, workKey: await rawKey(await box.workKey()), token } satisfies SalvageKey
  const sealed = await sealTo(fromBase64url(sealedTo), encodeMessage(content), salvageContext(header))
  return { ...header, salvage: { sealedTo, session, ...sealed } }
}

/**
 * Before a copy becomes a laptop of its own: by the slot of the one it was, that one's block would empty it. Gives the header as it is then,
 * which gets another one with the new session.
 */
export async function dropSlot(header: Header, box: Pick<Strongbox, 'write'>): Promise<Header> {
  if (!header.salvage) return header
  const { salvage: _slot, ...rest } = header
  await box.write([{ put: 'header', record: rest }])
  return rest
}

/** Gives the header what it lacks. Gives the header as it is then. */
export async function keepSlots(header: Header, { box, self }: Core): Promise<Header> {
  try {
    const next = await withSlots(header, box, self)
    if (next !== header) await box.write([{ put: 'header', record: next }])
    return next
  } catch {
    // Nobody is kept out of their work for it: the next unlock tries again.
    return header
  }
}
