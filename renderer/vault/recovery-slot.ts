/** The vault's second lock (shared/recovery.ts): made with the vault, and again when the county's recovery key is another. */
import type { County } from '../../shared/county-contract.ts'
import { slotContext } from '../../shared/recovery.ts'
import type { Key } from './cipher.ts'
import type { Core } from './core.ts'
import { sealTo } from './sealing.ts'
import type { StoreRecords } from './store.ts'
import type { VaultSelf } from './vault-self.ts'
import { fromBase64url, rawKey } from './web-cipher.ts'

type Header = StoreRecords['header']

/** The header with a slot that the county can open; as it was where it has one, or where no recovery key is known. */
export async function withRecoverySlot(
  header: Header,
  key: Key,
  { me, keys }: Pick<VaultSelf, 'me' | 'keys'>,
): Promise<Header> {
  const sealedTo = keys?.recovery
  if (sealedTo === undefined || header.recovery?.sealedTo === sealedTo) return header
  const { vaultId, deviceId } = header
  const context = slotContext({ vaultId, deviceId, staffId: me.staffId })
  const sealed = await sealTo(fromBase64url(sealedTo), await rawKey(key), context)
  return { ...header, recovery: { sealedTo, ...sealed } }
}

/** Asks for the county's keys where those of an older county are remembered, which had none for recovery. */
export async function learnRecoveryKey(core: Core, county: Pick<County, 'keys'>): Promise<void> {
  const { keys, token } = core.self
  if (token === null || keys?.recovery !== undefined) return
  await core.remember({ keys: await county.keys({}) })
}
