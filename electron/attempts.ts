/**
 * Wrong passphrases cost time (security.md D.2), and go on to after a restart: the vault itself forgets everything when it ends. What
 * is waited for is this program's own steady clock, which nobody sets; after a restart the whole wait begins again.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Implementation } from '../shared/contract.ts'
import type { AttemptContract } from '../shared/host-contract.ts'
import { Problem } from '../shared/problem.ts'
import { z } from '../shared/schema.ts'
import { writeWhole } from './whole-file.ts'

const AttemptsFile = z.object({ wrong: z.int().nonnegative() })

const free = 3
const longestMs = 60_000

/** `now`: steady milliseconds. */
export function createAttempts(folder: string, now = () => performance.now()): Implementation<AttemptContract> {
  const path = join(folder, 'attempts.json')
  const startedAt = now()
  let state: Promise<{ wrong: number; lastAt: number }> | null = null
  const remembered = () => (state ??= readWrong(path).then((wrong) => ({ wrong, lastAt: startedAt })))
  const remember = async (wrong: number) => {
    state = Promise.resolve({ wrong, lastAt: now() })
    // Who cannot write it down counts on until this program ends: nobody must be kept out by a full disk.
    await writeWhole(path, `${JSON.stringify({ wrong })}\n`).catch(() => undefined)
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    beginAttempt: () =>
      inTurn(async () => {
        const { wrong, lastAt } = await remembered()
        const left = lastAt + waitAfter(wrong) - now()
        if (left > 0) throw new Problem('tooManyAttempts', { seconds: Math.ceil(left / 1_000) })
        // Before it is tried: ending the program in between gains nothing.
        await remember(wrong + 1)
        return {}
      }),
    attemptSucceeded: () =>
      inTurn(async () => {
        await remember(0)
        return {}
      }),
  }
}

/** Three are free, then it is 1, 2, 4 … 60 seconds. */
function waitAfter(wrong: number): number {
  return wrong < free ? 0 : Math.min(longestMs, 1_000 * 2 ** Math.min(wrong - free, 10))
}

/** A file that cannot be read is none: whoever can spoil it can also remove it. */
async function readWrong(path: string): Promise<number> {
  try {
    return AttemptsFile.parse(JSON.parse(await readFile(path, 'utf8'))).wrong
  } catch {
    return 0
  }
}
