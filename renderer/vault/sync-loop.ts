/** When to sync: something waits, the county nudges, the network is back, a minute has passed; after failures later and later. */
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'

export type LoopState = {
  connection: 'online' | 'offline' | 'unknown'
  busy: boolean
  problem: ProblemNote | null
}

export type LoopPorts = {
  sync(mayGoOn: () => boolean): Promise<void>
  changed(): void
  /** For tests and the simulator: how long to wait, with its random part. */
  random(): number
}

const quietMs = 60_000
const afterWorkMs = 150
const longestPauseMs = 60_000
/** These mean that the county was reached; the others that it was not. */
const unreached = new Set(['offline', 'serverUnreachable', 'serverNotOurs'])

export class SyncLoop {
  readonly #ports: LoopPorts
  readonly state: LoopState = { connection: 'unknown', busy: false, problem: null }
  #timer: ReturnType<typeof setTimeout> | null = null
  #failures = 0
  #again = false
  #running: Promise<void> | null = null
  #stopped = false

  constructor(ports: LoopPorts) {
    this.#ports = ports
  }

  /** Something changed here, or there: sync soon. */
  wake(): void {
    this.#again = true
    if (!this.#running && this.#failures === 0) this.#schedule(afterWorkMs)
  }

  /** The network is back: what failed before may work now. */
  retry(): void {
    this.#failures = 0
    this.wake()
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  /** Syncs now. Never rejects: what went wrong stands in `state.problem`. */
  now(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
      if (!this.#stopped) this.#schedule(this.#again && this.#failures === 0 ? afterWorkMs : this.#pause())
    })
    return this.#running
  }

  async #run(): Promise<void> {
    this.#again = false
    this.state.busy = true
    this.#ports.changed()
    try {
      await this.#ports.sync(() => !this.#stopped)
      this.#failures = 0
      this.state.connection = 'online'
      this.state.problem = null
    } catch (error) {
      this.#failures++
      this.state.problem = noteOf(error)
      this.state.connection = error instanceof Problem && !unreached.has(error.code) ? 'online' : 'offline'
    }
    this.state.busy = false
    this.#ports.changed()
  }

  #pause(): number {
    if (this.#failures === 0) return quietMs
    return Math.min(longestPauseMs, 1_000 * 2 ** (this.#failures - 1)) * (0.5 + this.#ports.random() / 2)
  }

  #schedule(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.now(), ms)
  }
}
