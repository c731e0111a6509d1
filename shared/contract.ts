/**
 * The one mechanism under all three contracts (host, vault, county). A contract is a table of calls (schema of the one
 * argument object, schema of the result) and a table of events. `connect` gives the typed caller's side over any
 * transport, `answer` the other side, which refuses unknown names and bad arguments before the implementation is reached.
 */
import { Problem, problemFrom, type ProblemNote } from './problem.ts'
import { z } from './schema.ts'

type CallSpec = { args: z.ZodType; result: z.ZodType }
export type Contract = {
  name: string
  calls: Record<string, CallSpec>
  events: Record<string, z.ZodType>
}

export function defineContract<const C extends Contract>(contract: C): C {
  return contract
}

/** What the calling side holds: each call as a function of its one argument object. */
export type Calls<C extends Contract> = {
  [N in keyof C['calls']]: (args: z.input<C['calls'][N]['args']>) => Promise<z.output<C['calls'][N]['result']>>
}

/** What the answering side must provide; `caller` says who asks, as the transport knows it. */
export type Implementation<C extends Contract, Caller = void> = {
  [N in keyof C['calls']]: (
    args: z.output<C['calls'][N]['args']>,
    caller: Caller,
  ) => Promise<z.input<C['calls'][N]['result']>>
}

export type EventName<C extends Contract> = keyof C['events'] & string
export type EventOf<C extends Contract, N extends EventName<C>> = z.output<C['events'][N]>

export type Connection<C extends Contract> = Calls<C> & {
  /** Hears an event; gives the function that stops hearing it. */
  on<N extends EventName<C>>(name: N, hear: (event: EventOf<C, N>) => void): () => void
}

/** An answer as it travels. Errors cross as a problem code, never as a stack. */
export type Reply = { ok: true; result: unknown } | { ok: false; problem: ProblemNote }

/** How calls and events get to the other side. `call` rejects with a Problem when the way itself fails. */
export interface Transport {
  call(name: string, args: unknown): Promise<Reply>
  on(name: string, hear: (event: unknown) => void): () => void
}

/** The typed caller's side. Results are checked too: the other side may be damaged, hostile or of another version. */
export function connect<C extends Contract>(contract: C, transport: Transport): Connection<C> {
  const calls: Record<string, unknown> = {}
  for (const [name, spec] of Object.entries(contract.calls)) {
    calls[name] = async (args: unknown) => {
      const reply: unknown = await transport.call(name, args)
      if (!isReply(reply)) throw new Problem('serverNotOurs', { call: name })
      if (!reply.ok) throw problemFrom(reply.problem)
      const result = spec.result.safeParse(reply.result)
      if (!result.success) throw new Problem('serverNotOurs', { call: name })
      return result.data
    }
  }
  calls['on'] = (name: string, hear: (event: unknown) => void) => {
    const schema = contract.events[name]
    if (!schema) throw new Problem('unknownCall', { call: name })
    return transport.on(name, (event) => {
      const heard = schema.safeParse(event)
      if (heard.success) hear(heard.data)
    })
  }
  return calls as Connection<C>
}

function isReply(reply: unknown): reply is Reply {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply)) return false
  if (reply.ok === true) return true
  if (reply.ok !== false || !('problem' in reply)) return false
  const { problem } = reply
  return typeof problem === 'object' && problem !== null && 'code' in problem && typeof problem.code === 'string'
}

/**
 * Runs one call on the answering side. Gives what the implementation gives; throws a Problem for unknown names
 * (`unknownCall`) and arguments that do not fit (`badRequest`, with the first field at fault), or whatever it throws.
 */
export async function answer<C extends Contract, Caller>(
  contract: C,
  implementation: Implementation<C, Caller>,
  name: string,
  args: unknown,
  caller: Caller,
): Promise<unknown> {
  const spec = Object.hasOwn(contract.calls, name) ? contract.calls[name] : undefined
  if (!spec) throw new Problem('unknownCall')
  const checked = spec.args.safeParse(args)
  if (!checked.success) throw new Problem('badRequest', { field: fieldAtFault(checked.error) })
  // Called on the implementation, which may be an object with a state of its own.
  const calls = implementation as Record<string, (args: unknown, caller: Caller) => Promise<unknown>>
  return calls[name]?.(checked.data, caller)
}

/** Where a schema first failed, as a path of names: never the value that was sent. */
export function fieldAtFault(error: z.ZodError): string {
  return (error.issues[0]?.path ?? []).map(String).join('.').slice(0, 80)
}
