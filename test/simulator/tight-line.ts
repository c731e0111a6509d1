/** Messages of the simulator's line: tight both ways, as between a vault and a county of this version. */
import type { Reply } from '../../shared/contract.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { decodeMessage, encodeMessage, openMessage } from '../../shared/wire.ts'

const most = 1e8

export function tightRequest(args: unknown): Uint8Array {
  return encodeMessage(args, {})
}

/** What the county answers to a request as it came. `work` gives the result; `complain` hears of bugs. */
export async function tightAnswer(
  request: Uint8Array,
  work: (args: unknown) => Promise<unknown>,
  complain: (error: unknown) => void,
): Promise<Uint8Array> {
  let answers: string | undefined
  const encode = (reply: Reply) => encodeMessage(reply, answers === undefined ? undefined : { answers })
  try {
    const { message, json } = openMessage(request, { most })
    answers = json
    return encode({ ok: true, result: await work(message) })
  } catch (error) {
    if (!(error instanceof Problem)) complain(error)
    return encode({ ok: false, problem: noteOf(error) })
  }
}

/** The answer as it came. `request`: as it was sent. */
export function tightReply(request: Uint8Array, reply: Uint8Array): Reply {
  return decodeMessage(reply, { most, answers: openMessage(request, { most }).json }) as Reply
}
