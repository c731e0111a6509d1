/** One question to the county: what it tells of this laptop, and what it brings. Nothing here changes by asking. */
import { directoryId } from '../../shared/carrier.ts'
import type { Entry } from '../../shared/command.ts'
import { filesIn, heldDigest, type County, type SyncAnswer } from '../../shared/county-contract.ts'
import type { Reading } from '../../shared/reading.ts'
import type { CaseFiles } from './case-files.ts'
import { leaseNamed, type LeaseState } from './lease.ts'
import { Linking, type LinkState } from './linking.ts'
import type { Outbox } from './outbox.ts'
import { onlyHereAfter } from './outbox-view.ts'
import type { Photos } from './photos.ts'
import type { Readings } from './readings.ts'
import { isPatient, newest, type VaultSelf } from './vault-self.ts'

/** What was asked, and the answer. `first`: the entry that had waited longest. Times in ms by the laptop's own clock. */
export type Asked = {
  stand: Stand
  first: string | undefined
  entries: readonly Entry[]
  readings: readonly Reading[]
  answer: SyncAnswer
  sentAt: number
  receivedAt: number
}
/** Where a laptop stands when it asks. `settling`: what has been answered, and only its own disk does not know yet. */
type Stand = Pick<VaultSelf, 'epoch' | 'cursor' | 'isMidway' | 'knows' | 'link' | 'secret'> & {
  leases: LeaseState
  patient: boolean
  settling: readonly Entry[]
  readings: readonly Reading[]
}
type World = { county: Pick<County, 'sync'>; now(): number; newId(): string }
type Told = {
  outbox: Outbox
  files: CaseFiles
  photos: Photos
  readings: Readings
  readonly self: Readonly<VaultSelf>
  remember(patch: Partial<LinkState>): Promise<void>
}

export class Asking {
  readonly #world: World
  readonly #schema: number
  readonly #told: Told
  readonly #linking: Linking
  /** What this person may see, as the county last listed it. */
  #list: { ids: string[]; digest: string } | null = null

  /** `schema`: the number of the catalogue. `told`: what the county hears of. */
  constructor(world: World, schema: number, told: Told) {
    this.#world = world
    this.#schema = schema
    this.#told = told
    this.#linking = new Linking(world, told)
  }

  /** Asks from where this laptop stands. */
  async ask(): Promise<Asked> {
    await this.#linking.renew()
    const { self } = this.#told
    const { epoch, cursor, isMidway, knows, link, secret } = self
    const readings = this.#told.readings.next()
    const stand = { epoch, cursor, isMidway, knows, link, secret, leases: self, patient: isPatient(self) }
    return this.#askFrom({ ...stand, settling: [], readings })
  }

  /**
   * Asks from where this laptop will stand as soon as this answer is on its disk: the way to the county and back takes as long as
   * the writing. Null where nothing is left to ask, or where what comes next hangs on what the answer does here: whatever it says
   * but that all was accepted. An answer that never gets onto the disk is asked for again, and whatever came of this with it.
   */
  askAhead({ answer, entries }: Asked): Promise<Asked> | null {
    const { self } = this.#told
    const { epoch, cursor, at, outcomes, more } = answer
    const isPlain = !answer.afresh && !answer.ended && !answer.visible && !isPatient(self)
    if (!isPlain || outcomes.some(({ outcome }) => outcome !== 'accepted')) return null
    if (!more && this.#told.outbox.firstWaiting(entries) === undefined) return null
    const knows = newest([self.knows, at, ...outcomes])
    const { link, secret } = self
    const ahead = { epoch, cursor, knows, isMidway: more, link, secret, leases: self, patient: false }
    const asking = this.#askFrom({ ...ahead, settling: entries, readings: [] })
    // It is awaited a turn later; until then its failure is not unheard of.
    asking.catch(() => undefined)
    return asking
  }

  async #askFrom(stand: Stand): Promise<Asked> {
    const { outbox, files, photos, self } = this.#told
    const { epoch, cursor, isMidway, knows, link, secret, leases, patient, settling, readings } = stand
    const first = outbox.firstWaiting(settling)
    const entries = outbox.nextBatch(settling)
    const sentAt = this.#world.now()
    const onlyHere = onlyHereAfter(outbox.all(), photos.all(), [...settling, ...entries])
    const ids = files.heldIds()
    const held = heldDigest(ids)
    const cases = ids.filter((id) => id !== directoryId && id !== self.me.teamId).length
    const lease = leaseNamed(leases, held, sentAt)
    const position = { epoch, cursor, knows, held, lease, schema: this.#schema }
    // What goes without saying is not said: a quiet exchange stays under 1 KB.
    const list = this.#list?.digest === held ? null : this.#list
    const more = {
      ...(list && { list: list.digest }),
      ...(!isMidway && { parts: true }),
      ...(patient && { patient }),
      ...(cases !== filesIn(held) && { files: cases }),
      ...(readings.length > 0 && { readings: [...readings] }),
      ...(link && { link }),
      ...(secret && { secret }),
    }
    const came = await this.#world.county.sync({ ...position, ...more, entries, onlyHere })
    const answer = list && came.asListed ? { ...came, visible: list.ids } : came
    if (answer.visible && !answer.ended) this.#list = { ids: answer.visible, digest: heldDigest(answer.visible) }
    return { stand, first, entries, readings, answer, sentAt, receivedAt: this.#world.now() }
  }
}

/**
 * Files that are somebody else's now, as a copy that is told nothing else hears of it: their entries went there. A photo that still
 * has to arrive would otherwise wait for somebody to name it, and nobody would.
 */
export function handedOnUnlisted({ entries, answer }: Pick<Asked, 'entries' | 'answer'>): string[] {
  if (answer.ended !== 'forked') return []
  const handedOn = new Set(answer.outcomes.flatMap(({ id, outcome }) => (outcome === 'handedOver' ? [id] : [])))
  return [...new Set(entries.flatMap(({ id, caseFileId }) => (handedOn.has(id) ? [caseFileId] : [])))]
}
