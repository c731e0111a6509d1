/** What the screens may ask of a vault that is open, and nobody of one that is not. */
import type { RecoveryDecision } from '../../shared/recovery.ts'
import type { VaultImplementation } from '../../shared/vault-contract.ts'
import { bringCourier, makeCourier } from './courier.ts'
import type { OpenVault } from './open-vault.ts'

export abstract class OpenCalls {
  /** Problems: `vaultLocked`, `leaseEnded`. */
  protected abstract unlocked(): OpenVault

  async run({ command, caseFileId, args, seen }: Parameters<VaultImplementation['run']>[0]) {
    return { entryId: await this.unlocked().run(command, caseFileId, args, seen) }
  }

  async discard({ entryId }: { entryId: string }) {
    const { core } = this.unlocked()
    const caseFileId = core.outbox.find(entryId)?.entry.caseFileId
    await core.exclusive(() => core.box.take(core.outbox.discard(entryId)))
    if (caseFileId) this.unlocked().followed([caseFileId])
    return {}
  }

  async handToLead({ entryId }: { entryId: string }) {
    await this.unlocked().handToLead(entryId)
    return {}
  }

  async bringCourier({ bytes }: { bytes: Uint8Array }) {
    return bringCourier(this.unlocked().county, bytes)
  }

  async recoveries() {
    return (await this.unlocked().county.recoveries({})).recoveries
  }

  async decideRecovery(decision: RecoveryDecision) {
    return this.unlocked().county.decideRecovery(decision)
  }

  async revokeLaptop(order: Parameters<VaultImplementation['revokeLaptop']>[0]) {
    return this.unlocked().county.revokeLaptop(order)
  }

  makeCourier = () => makeCourier(this.unlocked().core)
  syncState = () => this.unlocked().syncState()
  today = () => this.unlocked().today()
  caseload = () => this.unlocked().caseload()
  disagreements = () => this.unlocked().disagreements()
  outbox = () => this.unlocked().outbox()
  handIns = () => this.unlocked().handIns()
  directory = () => this.unlocked().directory()
  search = ({ text }: { text: string }) => this.unlocked().search(text)
  caseFile = ({ caseFileId }: { caseFileId: string }) => this.unlocked().caseFile(caseFileId)

  async sync() {
    const open = this.unlocked()
    await open.loop.now()
    return open.syncState()
  }

  async pause({ paused }: { paused: boolean }) {
    await this.unlocked().pause(paused)
    return {}
  }

  async photo({ hash }: { hash: string }) {
    return { bytes: await this.unlocked().core.photos.bytes(hash) }
  }

  async keepPhotos({ caseFileId, small, large }: { caseFileId: string; small: Uint8Array; large: Uint8Array }) {
    const { core } = this.unlocked()
    const now = core.correctedNow()
    return core.exclusive(async () => {
      const steps = [
        await core.photos.keep(caseFileId, small, 'small', now),
        await core.photos.keep(caseFileId, large, 'large', now),
      ] as const
      await core.box.take(...steps)
      return { small: steps[0].ref, large: steps[1].ref }
    })
  }

  async saveDraft({ key, text }: { key: string; text: string }) {
    await this.unlocked().drafts.save(key, text)
    return {}
  }

  async loadDraft({ key }: { key: string }) {
    return { text: await this.unlocked().drafts.load(key) }
  }

  async dropDraft({ key }: { key: string }) {
    await this.unlocked().drafts.drop(key)
    return {}
  }

  async drafts() {
    return { keys: await this.unlocked().drafts.keys() }
  }
}
