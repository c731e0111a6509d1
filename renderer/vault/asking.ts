/** One question to the county: what it tells of this laptop, and what it brings. Nothing here changes by asking. */
import type { Entry } from '../../shared/command.ts'
import { heldDigest, type County, type SyncAnswer } from '../../shared/county-contract.ts'
import type { Reading } from '../../shared/reading.ts'
import type { CaseFiles } from './case-files.ts'
import { leaseNamed, type LeaseState } from './lease.ts'
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
type Stand = Pick<VaultSelf, 'epoch' | 'cursor' | 'knows' | 'secret'> & {
  leases: LeaseState
  patient: boolean
  settling: readonly Entry[]
  readings: readonly Reading[]
}
type World = { county: Pick<County, 'sync'>; now(): number }
type Told = { outbox: Outbox; files: CaseFiles; photos: Photos; readings: Readings }

export class Asking {
  readonly #world: World
  readonly #schema: number
  readonly #told: Told

  /** `schema`: the number of the catalogue. `told`: what the county hears of. */
  constructor(world: World, schema: number, told: Told) {
    this.#world = world
    this.#schema = schema
    this.#told = told
  }

  /** Asks from where this laptop stands. */
  ask(self: Readonly<VaultSelf>): Promise<Asked> {
    const { epoch, cursor, knows, secret } = self
    const readings = this.#told.readings.next()
    return this.#askFrom({
      epoch,
      cursor,
      knows,
      secret,
      leases: self,
      patient: isPatient(self),
      settling: [],
      readings,
    })
  }

  /**
   * Asks from where this laptop will stand as soon as this answer is on its disk: the way to the county and back takes as long as
   * the writing. Null where nothing is left to ask, or where what comes next hangs on what the answer does here: whatever it says
   * but that all was accepted. An answer that never gets onto the disk is asked for again, and whatever came of this with it.
   */
  askAhead(self: Readonly<VaultSelf>, { answer, entries }: Asked): Promise<Asked> | null {
    const { epoch, cursor, at, outcomes, more } = answer
    const isPlain = !answer.afresh && !answer.ended && !answer.visible && !isPatient(self)
    if (!isPlain || outcomes.some(({ outcome }) => outcome !== 'accepted')) return null
    if (!more && this.#told.outbox.firstWaiting(entries) === undefined) return null
    const knows = newest([self.knows, at, ...outcomes])
    const ahead = { epoch, cursor, knows, secret: self.secret, leases: self, patient: false }
    const asking = this.#askFrom({ ...ahead, settling: entries, readings: [] })
    // It is awaited a turn later; until then its failure is not unheard of.
    asking.catch(() => undefined)
    return asking
  }

  async #askFrom(stand: Stand): Promise<Asked> {
    const { outbox, files, photos } = this.#told
    const { epoch, cursor, knows, secret, leases, patient, settling, readings } = stand
    const first = outbox.firstWaiting(settling)
    const entries = outbox.nextBatch(settling)
    const sentAt = this.#world.now()
    const onlyHere = onlyHereAfter(outbox.all(), photos.all(), [...settling, ...entries])
    const held = heldDigest(files.heldIds())
    const lease = leaseNamed(leases, held, sentAt)
    const position = { epoch, cursor, knows, held, lease, schema: this.#schema, patient, ...(secret && { secret }) }
    const told = { ...position, parts: true, onlyHere }
    const answer = await this.#world.county.sync({ ...told, entries, readings: [...readings] })
    return { stand, first, entries, readings, answer, sentAt, receivedAt: this.#world.now() }
  }
}
