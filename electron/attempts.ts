/**
 * Wrong passphrases cost time (security.md D.2), and go on to after a restart: the vault itself forgets everything when it ends. What
 * is waited for is this program's own steady clock, which nobody sets; after a restart the whole wait begins again. Each lock counts
 * for itself; after twenty its secret is not given out any more where there is another way in.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../shared/problem.ts'
import { z } from '../shared/schema.ts'
import { writeWhole } from './whole-file.ts'

const AttemptsFile = z.object({ wrong: z.record(z.string(), z.int().nonnegative()) })

const free = 3
const longestMs = 60_000
const most = 20

export type Attempts = {
  /** Takes one of a lock. `mayEnd`: there is another way in. Problems: `tooManyAttempts` { seconds }, `deviceSecretWithheld`; then none was taken. */
  begin(lock: string, mayEnd: boolean): Promise<void>
  /** How many seconds nobody may try; 0 when one may. Problem `deviceSecretWithheld`. */
  wait(lock: string, mayEnd: boolean): Promise<number>
  succeeded(lock: string): Promise<void>
  /** Gives back the one that was taken last. */
  untried(lock: string): Promise<void>
  /** What was counted for all others is forgotten. */
  keepOnly(locks: readonly string[]): Promise<void>
}

/** `now`: steady milliseconds. */
export function createAttempts(folder: string, now = () => performance.now()): Attempts {
  const path = join(folder, 'attempts.json')
  const startedAt = now()
  const lastAt = new Map<string, number>()
  let counted: Promise<Map<string, number>> | null = null
  const remembered = () => (counted ??= readWrong(path))
  // Who cannot write it down counts on until this program ends: nobody must be kept out by a full disk.
  const writeDown = async (wrong: Map<string, number>) => {
    const text = `${JSON.stringify({ wrong: Object.fromEntries(wrong) })}\n`
    await (wrong.size > 0 ? writeWhole(path, text) : rm(path, { force: true })).catch(() => undefined)
  }
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: (wrong: Map<string, number>) => Promise<T>): Promise<T> => {
    const turn = last.then(remembered).then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  const secondsLeft = (lock: string, mayEnd: boolean, wrong: number) => {
    if (mayEnd && wrong >= most) throw new Problem('deviceSecretWithheld')
    const left = (lastAt.get(lock) ?? startedAt) + waitAfter(wrong) - now()
    return Math.max(0, Math.ceil(left / 1_000))
  }
  return {
    wait: (lock, mayEnd) => inTurn(async (counts) => secondsLeft(lock, mayEnd, counts.get(lock) ?? 0)),
    begin: (lock, mayEnd) =>
      inTurn(async (counts) => {
        const wrong = counts.get(lock) ?? 0
        const seconds = secondsLeft(lock, mayEnd, wrong)
        if (seconds > 0) throw new Problem('tooManyAttempts', { seconds })
        // Before it is tried: ending the program in between gains nothing.
        counts.set(lock, wrong + 1)
        lastAt.set(lock, now())
        await writeDown(counts)
      }),
    succeeded: (lock) =>
      inTurn(async (counts) => {
        if (counts.delete(lock)) await writeDown(counts)
      }),
    untried: (lock) =>
      inTurn(async (counts) => {
        const wrong = (counts.get(lock) ?? 0) - 1
        if (wrong > 0) counts.set(lock, wrong)
        else counts.delete(lock)
        if (wrong >= 0) await writeDown(counts)
      }),
    keepOnly: (locks) =>
      inTurn(async (counts) => {
        const gone = [...counts.keys()].filter((lock) => !locks.includes(lock))
        for (const lock of gone) counts.delete(lock)
        if (gone.length > 0) await writeDown(counts)
      }),
  }
}

/** Three are free, then it is 1, 2, 4 … 60 seconds. */
function waitAfter(wrong: number): number {
  return wrong < free ? 0 : Math.min(longestMs, 1_000 * 2 ** Math.min(wrong - free, 10))
}

/** A file that cannot be read is none: whoever can spoil it can also remove it. */
async function readWrong(path: string): Promise<Map<string, number>> {
  try {
    return new Map(Object.entries(AttemptsFile.parse(JSON.parse(await readFile(path, 'utf8'))).wrong))
  } catch {
    return new Map()
  }
}
