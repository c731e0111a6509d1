/** LISTEN and NOTIFY: one connection a process hears what any process wrote, after its commit. */
import type { Pool, PoolClient } from 'pg'
import { z } from '../shared/schema.ts'
import type { News } from './store.ts'

export const channel = 'antlitz'
/** A notification holds 8,000 bytes; more case files than this are told as "anything". */
const mostIds = 150

const Told = z.object({
  carrier: z.string(),
  caseFileIds: z.array(z.string()),
  access: z.boolean(),
  deviceId: z.string().nullable(),
})

export function newsText(carrier: string, { caseFileIds, access, deviceId }: News): string[] {
  const texts: string[] = []
  for (let at = 0; at < caseFileIds.length; at += mostIds) {
    texts.push(JSON.stringify({ carrier, caseFileIds: caseFileIds.slice(at, at + mostIds), access, deviceId }))
  }
  return texts
}

export type NewsDesk = { listen(hear: (news: News) => void): Promise<() => Promise<void>>; close(): Promise<void> }

export function openNews(pool: Pool, carrier: string): NewsDesk {
  const listeners = new Set<(news: News) => void>()
  let connecting: Promise<PoolClient> | null = null
  let closed = false

  const tell = (payload: string | undefined) => {
    const told = Told.safeParse(JSON.parse(payload ?? '{}'))
    if (!told.success || told.data.carrier !== carrier) return
    const { carrier: _own, ...news } = told.data
    for (const hear of listeners) hear(news)
  }

  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect()
    client.on('notification', ({ payload }) => tell(payload))
    client.on('error', () => {
      connecting = null
      client.release(true)
      // Until it is back nobody is nudged; laptops ask by themselves every few minutes all the same.
      again()
    })
    await client.query(`LISTEN ${channel}`)
    return client
  }
  const ensure = () => {
    connecting ??= connect().catch((error: unknown) => {
      // The next one who asks tries again: a database that was away for a while must not silence the nudges for good.
      connecting = null
      throw error
    })
    return connecting
  }

  const again = (): void => {
    if (!closed && listeners.size > 0) setTimeout(() => void ensure().catch(again), 1_000).unref()
  }

  return {
    async listen(hear) {
      await ensure()
      listeners.add(hear)
      return () => {
        listeners.delete(hear)
        return Promise.resolve()
      }
    },
    async close() {
      closed = true
      const client = await connecting?.catch(() => null)
      client?.release(true)
      connecting = null
    },
  }
}
