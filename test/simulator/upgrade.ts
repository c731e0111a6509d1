/**
 * A newer version comes out: laptops get it in the middle of their work, with entries that are not sent, and one may die while it
 * is opened for the first time. The county gets it before them, after them, or when all else is quiet.
 */
import { giveConsent, withdrawConsent } from '../../shared/consent.ts'
import type { Domain } from '../../shared/domain.ts'
import { isPatient } from '../../renderer/vault/vault-self.ts'
import type { Extra } from './extra.ts'
import type { Laptop, World } from './laptop.ts'
import { newerVersion } from './newer-version.ts'

/** Later than a history lasts: some come only in the end. */
const latest = 330

export class Upgrade implements Extra {
  readonly #world: World
  readonly #newer: Domain
  readonly #countyAt: number
  readonly #laptopsAt: ReadonlyMap<Laptop, number>

  constructor(world: World, laptops: readonly Laptop[]) {
    const { random, county } = world
    this.#world = world
    const hasPets = county.memory !== null
    this.#newer = newerVersion({ oldestReader: random.chance(0.5) ? 2 : 1, hasPets, mostFollowUps: 1 })
    this.#countyAt = random.below(latest)
    this.#laptopsAt = new Map(laptops.map((laptop) => [laptop, random.below(latest)]))
  }

  mayBegin(): boolean {
    return true
  }

  takes(laptop: Laptop, step: number): boolean {
    if (step >= this.#countyAt) this.#upgradeCounty()
    if (step >= (this.#laptopsAt.get(laptop) ?? latest) && laptop.domain !== this.#newer) {
      this.#upgrade(laptop)
      return true
    }
    // The power goes while it looks through what the older version left.
    if (!laptop.isUpgrading || laptop.isOn || !laptop.isInUse || !this.#world.random.chance(0.1)) return false
    laptop.fault('killed in an upgrade')
    laptop.kill()
    return true
  }

  async endsQuiet(laptops: readonly Laptop[], finish: <T>(work: Promise<T>) => Promise<T>): Promise<boolean> {
    // One that cannot get its files anew brings back what the county lost when it is up to date, and others wait for that.
    const isHome = !this.#world.restored || laptops.every(({ domain }) => domain.schema >= this.#newer.oldestReader)
    if (isHome) for (const laptop of laptops) this.#checkWaiting(laptop)
    this.#upgradeCounty()
    for (const laptop of laptops) {
      if (laptop.domain !== this.#newer) this.#upgrade(laptop)
      if (!laptop.isOn) await finish(laptop.start())
    }
    return true
  }

  #upgradeCounty(): void {
    const { county, faults } = this.#world
    if (county.upgradeTo(this.#newer)) faults['county upgraded'] = (faults['county upgraded'] ?? 0) + 1
  }

  #upgrade(laptop: Laptop): void {
    const waiting = laptop.core?.outbox.firstWaiting() !== undefined
    laptop.fault(waiting ? 'upgraded with unsent work' : 'upgraded')
    laptop.upgradeTo(this.#newer)
  }

  /**
   * All is quiet and versions differ: only what the county does not know waits, and what comes after it in the same file; of a
   * client's no only what is about something that waits itself.
   */
  #checkWaiting(laptop: Laptop): void {
    // A county that came back older may still get from another laptop what an entry builds on.
    if (!laptop.core || isPatient(laptop.core.self)) return
    const behind = new Set<string>()
    const given = new Set<unknown>()
    for (const { state, entry } of laptop.core.outbox.all()) {
      if (state !== 'waiting') continue
      if ((entry.schema ?? 1) > this.#world.county.schema) behind.add(entry.caseFileId)
      const { consentId } = entry.args as { consentId?: unknown }
      if (entry.command === giveConsent.name) given.add(consentId)
      const mustWait = entry.command !== withdrawConsent.name || given.has(consentId)
      if (behind.has(entry.caseFileId) && mustWait) laptop.fault('waited for a newer county')
      else laptop.complaints.push(`${entry.command} waits although the county knows it`)
    }
  }
}
