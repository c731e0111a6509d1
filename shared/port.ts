/** A contract over a message port: a worker and its page, or two ends of a channel. Bytes cross as they are, by structured clone. */
import { answer, type Contract, type Implementation, type Reply, type Transport } from './contract.ts'
import { noteOf, Problem } from './problem.ts'

/** Of a worker, its global scope or a MessagePort only what is needed here. */
export type Port = {
  postMessage(message: unknown): void
  addEventListener(type: 'message', hear: (event: { data: unknown }) => void): void
}

type Ask = { call: number; name: string; args: unknown }
type Told = { call: number; reply: Reply } | { event: string; value: unknown }

/** The asking side. */
export function portTransport(port: Port): Transport {
  const waiting = new Map<number, (reply: Reply) => void>()
  const hearing = new Map<string, Set<(event: unknown) => void>>()
  let last = 0
  port.addEventListener('message', ({ data }) => {
    const told = data as Told
    if ('call' in told) {
      waiting.get(told.call)?.(told.reply)
      waiting.delete(told.call)
    } else for (const hear of hearing.get(told.event) ?? []) hear(told.value)
  })
  return {
    call: (name, args) =>
      new Promise((resolve) => {
        const ask: Ask = { call: ++last, name, args }
        waiting.set(ask.call, resolve)
        port.postMessage(ask)
      }),
    on(name, hear) {
      const hearers = hearing.get(name) ?? new Set()
      hearing.set(name, hearers.add(hear))
      return () => hearers.delete(hear)
    },
  }
}

/** The answering side. The implementation may still be starting; what is not a Problem goes to `failed`, and crosses as `internal`. */
export function answerPort<C extends Contract>(
  port: Port,
  contract: C,
  implementation: Promise<Implementation<C>>,
  failed: (error: unknown) => void,
): void {
  const replyTo = async ({ name, args }: Ask): Promise<Reply> => {
    try {
      return { ok: true, result: await answer(contract, await implementation, name, args, undefined) }
    } catch (error) {
      if (!(error instanceof Problem)) failed(error)
      return { ok: false, problem: noteOf(error) }
    }
  }
  port.addEventListener('message', ({ data }) => {
    const ask = data as Ask
    void replyTo(ask).then((reply) => port.postMessage({ call: ask.call, reply }))
  })
}

/** Tells the asking side of an event. */
export function tellPort(port: Port, event: string, value: unknown): void {
  port.postMessage({ event, value })
}
