/** Somebody opens the app a second time; and a window is closed, or dies, while another one is waiting to be let in. */
import type { Extra } from './extra.ts'
import type { Laptop, World } from './laptop.ts'

export class Windows implements Extra {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  mayBegin(): boolean {
    return true
  }

  takes(laptop: Laptop): boolean {
    const { random } = this.#world
    if (!laptop.isOn) return laptop.isInUse && this.#dies(laptop)
    // Only where two windows are open is there another one to work in.
    if (laptop.windowCount > 1 && random.chance(0.5)) laptop.turnToOtherWindow()
    const roll = random.below(100)
    if (roll >= 8) return false
    void this.#openOneMore(laptop)
    if (roll < 4) laptop.kill()
    return true
  }

  endsQuiet(): Promise<boolean> {
    return Promise.resolve(false)
  }

  /** While it is being opened. */
  #dies(laptop: Laptop): boolean {
    if (!this.#world.random.chance(0.03)) return false
    laptop.kill()
    laptop.fault('window died while opening')
    return true
  }

  async #openOneMore(laptop: Laptop): Promise<void> {
    try {
      await laptop.start()
      laptop.fault('window took over')
    } catch (error) {
      laptop.complain(error)
      laptop.fault('second window refused')
    }
  }
}
