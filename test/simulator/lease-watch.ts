/**
 * Whether a laptop shows anything that it may not show any more, judged from outside: by the leases that the county gave out,
 * and by the latest time that the laptop must have noticed, whatever its clock says now.
 */
import type { Core } from '../../renderer/vault/core.ts'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import type { Lease } from '../../shared/lease.ts'

export class LeaseWatch {
  readonly #complaints: string[]
  readonly #given: Lease[] = []
  /** The newest lease that the laptop was seen to hold, in ms. */
  #held = 0
  /** The latest time, in ms of the county, that is on its disk for certain; and that it knows of while it is on. */
  #onDisk = 0
  #seen = 0

  constructor(complaints: string[]) {
    this.#complaints = complaints
  }

  gave(lease: Lease): void {
    this.#given.push(lease)
  }

  /** Whoever has a copy has what was given to the other one until then. */
  copied(from: LeaseWatch): void {
    this.#given.push(...from.#given)
  }

  /** An answer of the county passes: perhaps somebody on the way puts a lease of before in the place of the one that it gives, or of none. */
  passes(answer: SyncAnswer, replay: (earlier: readonly Lease[]) => Lease | undefined): SyncAnswer {
    if (answer.lease) this.gave(answer.lease)
    const older = replay(this.#given.slice(0, -1))
    return older ? { ...answer, lease: older } : answer
  }

  /** An unlock began at this time of the county, as the laptop takes it, and has ended: that time is on its disk. */
  unlocked(at: number): void {
    this.#onDisk = Math.max(this.#onDisk, at)
    this.#seen = Math.max(this.#seen, at)
  }

  /** What was only in memory is gone. */
  died(): void {
    this.#seen = this.#onDisk
  }

  /** Somebody wants to see or record something. Gives what to do when they could. */
  asks(core: Core, laptopTime: number): () => void {
    this.#look(core)
    const { clockOffset } = core.self
    const at = Math.max(laptopTime + clockOffset, this.#seen)
    return () => {
      this.#look(core)
      // While they waited for their turn the county said what time it is.
      if (core.self.clockOffset !== clockOffset) return
      this.#seen = Math.max(this.#seen, laptopTime + clockOffset)
      const until = Math.max(...this.#given.map((lease) => Date.parse(lease.until)))
      if (at >= until)
        this.#complaints.push(`something was shown ${Math.ceil((at - until) / 3_600_000)} h after the lease`)
    }
  }

  /** They could not, and the laptop knows why. */
  refused(core: Core, laptopTime: number): void {
    this.#look(core)
    this.#seen = Math.max(this.#seen, laptopTime + core.self.clockOffset)
  }

  /** What is on the disk is no longer what it was. */
  forget(): void {
    this.#held = 0
    this.#onDisk = 0
    this.#seen = 0
  }

  #look({ self: { lease } }: Core): void {
    const at = lease ? Date.parse(lease.at) : 0
    if (at < this.#held) this.#complaints.push('an older lease has taken the place of a newer one')
    if (at === this.#held) return
    this.#held = at
    // The county's time is what counts from here on.
    this.#onDisk = at
    this.#seen = at
  }
}
