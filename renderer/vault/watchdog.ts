/** Stuck is worse than slow: notices that work waits and does not move, and says why. */
import type { ProblemCode } from '../../shared/problem.ts'
import type { SyncState } from '../../shared/vault-contract.ts'
import type { LoopState } from './sync-loop.ts'

/** So many rounds that reached the county without anything leaving this laptop are no longer chance. */
const patienceRounds = 3

/** These have a sentence and an action of their own; waiting for a better line is not being stuck. */
const quiet: readonly ProblemCode[] = ['offline', 'serverUnreachable']

type Known = { isPatient: boolean; isTooNew: boolean }

export class Watchdog {
  #waiting = 0
  #rounds = 0

  /** A round has ended: so much waits now. */
  roundEnded(waiting: number): void {
    this.#rounds = waiting > 0 && waiting >= this.#waiting ? this.#rounds + 1 : 0
    this.#waiting = waiting
  }

  /**
   * Why what waits does not move; null while it does, or nothing waits. `isPatient`: its ground may still come from others.
   * `isTooNew`: some of it comes from a newer version than the county's.
   */
  cause({ problem }: LoopState, waiting: number, { isPatient, isTooNew }: Known): SyncState['stuck'] {
    if (waiting === 0) return null
    if (problem && !quiet.includes(problem.code)) return problem.code
    if (isTooNew) return 'countyOutdated'
    if (this.#rounds < patienceRounds) return null
    return isPatient ? 'othersFirst' : 'notMoving'
  }
}
