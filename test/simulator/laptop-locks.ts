/** The locks of a laptop's browser, as its windows see them: a killed window holds nothing any more. */
import type { Locks } from '../../renderer/vault/one-window.ts'
import type { Life } from './scheduler.ts'

export class BrowserLocks {
  readonly #holders = new Map<string, Life>()

  /** Whether a window that lives holds one. */
  get isHeld(): boolean {
    return [...this.#holders.values()].some(({ alive }) => alive)
  }

  /** As one window reaches them. */
  of(life: Life): Locks {
    return {
      request: async (name, _options, hold) => {
        if (this.#holders.get(name)?.alive) return hold(null)
        this.#holders.set(name, life)
        await hold({ name })
        this.#holders.delete(name)
        return undefined
      },
    }
  }
}
