/** Server-sent events: tells laptops that there is something to ask for. The stream itself carries no data. */
import type { FastifyReply } from 'fastify'
import type { CountyCaller } from '../shared/county-contract.ts'
import type { County } from './county.ts'

/** A burst of changes becomes one nudge. */
const gatherMs = 250
/** Keeps middle boxes from closing the stream, and notices within this time that a session has ended. */
const heartbeatMs = 25_000

export type Events = {
  open(caller: CountyCaller, reply: FastifyReply): Promise<FastifyReply>
  close(): Promise<void>
}

export function openEvents(county: County): Events {
  const streams = new Set<() => void>()
  return {
    async open(caller, reply) {
      let waiting: NodeJS.Timeout | null = null
      const stream = reply.raw
      const nudge = () => {
        waiting ??= setTimeout(() => {
          waiting = null
          stream.write('event: nudge\ndata: {}\n\n')
        }, gatherMs)
      }
      const end = () => stream.end()
      const stop = await county.hear(caller, nudge, end)
      const heartbeat = setInterval(() => {
        stream.write(':\n\n')
        void county.check(caller).catch(end)
      }, heartbeatMs)
      streams.add(end)
      stream.on('close', () => {
        clearInterval(heartbeat)
        if (waiting) clearTimeout(waiting)
        streams.delete(end)
        void stop()
      })
      reply.hijack()
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      stream.write(':\n\n')
      return reply
    },
    close() {
      for (const end of streams) end()
      return Promise.resolve()
    },
  }
}
