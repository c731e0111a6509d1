/**
 * Somebody copies a laptop as it is, with what waits on it, and both copies go on. The county lets one of them go on as it was; the other
 * one stands still until its user signs in anew, now or another time. In one history of five, whatever else goes on in it.
 */
import { Problem } from '../../shared/problem.ts'
import type { Laptop, World } from './laptop.ts'
import { Random } from './random.ts'

const every = 5
const [earliest, latest] = [20, 110]

export class Copying {
  readonly #world: World
  /** Of its own, so that histories without a copy go as they would. */
  readonly #random: Random
  readonly #at: number
  #pair: readonly [Laptop, Laptop] | null = null

  constructor(seed: number, world: World) {
    this.#world = world
    this.#random = new Random(seed * 7_919)
    this.#at = seed % every === 4 ? earliest + this.#random.below(latest - earliest) : Infinity
  }

  /**
   * So many days somebody may be away at most. A session that ended 400 days ago is forgotten at its owner's next sign-in, also on another
   * laptop: what waits on this one then comes home only with a sign-in.
   */
  get longestAbsence(): number {
    return this.#at === Infinity ? 500 : 100
  }

  /** The copy that is made in this step, if one is. Whatever goes on on the laptop ends with the power. */
  copyIn(step: number, laptops: readonly Laptop[]): Laptop | null {
    const laptop = step === this.#at ? this.#random.pick(laptops) : undefined
    if (!laptop || laptop.isWiped || laptop.theft.hasHappened) return null
    do laptop.kill()
    while (laptop.isOn)
    const copy = laptop.copy()
    laptop.fault('copied')
    this.#pair = [laptop, copy]
    return copy
  }

  /** The users of both seek a line more often than others: else hardly a copy would be noticed while there is still work to do. */
  seeksLine(laptop: Laptop): boolean {
    if (!this.#pair?.includes(laptop) || !laptop.isOn || !this.#random.chance(0.25)) return false
    laptop.online = true
    return true
  }

  /** A sync ended so. Its user may take a while to sign in, but not for ever. */
  async signInAfter(laptop: Laptop, error: unknown): Promise<void> {
    if (!(error instanceof Problem) || error.code !== 'forked') return
    laptop.fault('stood still')
    if (this.#pair === null) laptop.complaints.push('it stands still, and nobody has copied it')
    if (this.#world.faulty && this.#random.chance(0.7)) return
    await laptop.signIn()
  }

  /** In the end the two are two laptops, and the county has noticed that by itself. */
  faults(): string[] {
    const [laptop, copy] = this.#pair ?? []
    if (!laptop || !copy || laptop.isWiped || copy.isWiped) return []
    return laptop.deviceId === copy.deviceId ? [`${laptop.me.firstName}: two copies count as one laptop`] : []
  }
}
