/** Speaks with the Chromium we started over its DevTools pipe (two file descriptors): nobody else can reach it there. */
import type { Readable, Writable } from 'node:stream'

type Message = { id?: number; result?: Record<string, unknown>; error?: { message: string } }

export type DevtoolsPipe = {
  send(method: string, params?: Record<string, unknown>, sessionId?: string): Promise<Record<string, unknown>>
}

export function openDevtoolsPipe(output: Writable, input: Readable): DevtoolsPipe {
  const waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }
  >()
  let last = 0
  let rest = Buffer.alloc(0)

  const take = (text: string) => {
    const { id, result, error } = JSON.parse(text) as Message
    const call = id === undefined ? undefined : waiting.get(id)
    if (id === undefined || !call) return
    waiting.delete(id)
    if (error) call.reject(new Error(error.message))
    else call.resolve(result ?? {})
  }
  const end = () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended.'))
    waiting.clear()
  }

  input.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let at = rest.indexOf(0); at >= 0; at = rest.indexOf(0)) {
      take(rest.toString('utf8', 0, at))
      rest = rest.subarray(at + 1)
    }
  })
  input.on('close', end)
  output.on('error', end)

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        last += 1
        waiting.set(last, { resolve, reject })
        output.write(`${JSON.stringify({ id: last, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
      }),
  }
}
