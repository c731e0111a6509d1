/** Server-sent events: tells laptops that there is something to ask for. The stream itself carries no data. */
import type { FastifyReply } from 'fastify'
import type { CountyCaller } from '../shared/county-contract.ts'
import type { County } from './county.ts'

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
      const stream = reply.raw
      const write = (text: string) => {
        if (!stream.writableEnded && !stream.destroyed) stream.write(text)
      }
      const nudge = () => write('event: nudge\ndata: {}\n\n')
      const end = () => stream.end()
      const stop = await county.hear(caller, nudge, end)
      // Whoever left while the session was looked up must not be listened for.
      if (stream.destroyed) {
        await stop()
        return reply.hijack()
      }
      const heartbeat = setInterval(() => {
        write(':\n\n')
        void county.check(caller).catch(end)
      }, heartbeatMs)
      streams.add(end)
      stream.on('close', () => {
        clearInterval(heartbeat)
        streams.delete(end)
        void stop()
      })
      reply.hijack()
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      write(':\n\n')
      return reply
    },
    close() {
      for (const end of streams) end()
      return Promise.resolve()
    },
  }
}
