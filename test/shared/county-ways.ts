/** The county by all its ways: called directly, as the simulator's framed messages, and over real HTTP as the laptop's worker asks. */
import type { AddressInfo } from 'node:net'
import { createCounty, type County } from '../../server/county.ts'
import { createHttp } from '../../server/http.ts'
import { unbrotli } from '../support/unbrotli.ts'
import { countyTransport } from '../../renderer/vault/county-http.ts'
import { answer, type Transport } from '../../shared/contract.ts'
import { countyContract, type CountyContract } from '../../shared/county-contract.ts'
import { noteOf } from '../../shared/problem.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { createMemoryStore } from '../support/memory-store.ts'
import { carrier, directoryEntries, nextId, note, openFile, people } from '../server/people.ts'
import { pattern, type Opened } from './contract.suite.ts'
import { standOnPage } from './page-globals.ts'

type Way = (
  county: County,
  token: string,
) => Promise<{ transport: Transport; fault: 'internal' | 'serverFailed'; close(): Promise<void> }>

function listening(county: County, token: string): Transport['on'] {
  return (_name, hear) => {
    const stop = county.hear(
      { token },
      () => hear({}),
      () => undefined,
    )
    return () => void stop.then((end) => end())
  }
}

const direct: Way = async (county, token) => ({
  fault: 'internal',
  close: () => Promise.resolve(),
  transport: {
    on: listening(county, token),
    async call(name, args) {
      try {
        return { ok: true, result: await answer(countyContract, county.calls, name, args, { token }) }
      } catch (error) {
        return { ok: false, problem: noteOf(error) }
      }
    },
  },
})

const framed: Way = async (county, token) => {
  const { transport, ...rest } = await direct(county, token)
  const through = <T>(message: T) => decodeMessage(encodeMessage(message)) as T
  const call: Transport['call'] = async (name, args) => through(await transport.call(name, through(args)))
  return { ...rest, transport: { ...transport, call } }
}

const overHttp =
  (isSealed: boolean): Way =>
  async (county, token) => {
    const server = await createHttp({ county, rates: { session: 1e6, stranger: 1e6 }, onError: () => undefined })
    await server.listen({ host: '127.0.0.1', port: 0 })
    const leave = standOnPage(`http://127.0.0.1:${(server.server.address() as AddressInfo).port}`)
    return {
      fault: 'serverFailed',
      transport: countyTransport({
        token: () => token,
        sealing: () => (isSealed ? county.lines.publicKey : null),
        unbrotli,
      }),
      async close() {
        leave()
        await server.close()
      },
    }
  }

export const countyWays: [string, Way][] = [
  ['the county, called directly', direct],
  ['the county, by framed messages', framed],
  ['the county, over HTTP', overHttp(false)],
  ['the county, over a sealed line', overHttp(true)],
]

export async function openCountyBy(way: Way): Promise<Opened<CountyContract>> {
  const store = createMemoryStore({ carrier, epoch: nextId() })
  const provider = {
    config: () => Promise.reject(new Error('no provider at geheim.example')),
    accountOf: () => Promise.reject(new Error('no provider')),
  }
  const real = createCounty({ store, provider, now: () => new Date('2026-11-23T09:00:00.000Z') })
  const { anna, cilla, emil } = people
  await real.load(emil.staffId, directoryEntries(), true)
  const caseFileId = nextId()
  await real.load(anna.staffId, [openFile(caseFileId, anna.staffId)])
  const device = { id: nextId(), name: 'Laptop', platform: 'test' }
  const { token } = await real.openSession(anna.account, device)
  const pieces = new Map<string, Uint8Array>()
  // The real county, but for its photos, which here are any bytes, and one call whose result is none.
  const calls: County['calls'] = {
    ...real.calls,
    pages: () => Promise.resolve({ epoch: 'geheim', files: [] }),
    putPhotos: ({ pieces: sent }) => {
      for (const { hash, bytes } of sent) pieces.set(hash, bytes)
      return Promise.resolve({ states: [] })
    },
    getPhotos: ({ hashes }) =>
      Promise.resolve({ photos: hashes.map((hash) => ({ hash, bytes: pattern(Number.parseInt(hash, 16)) })) }),
  }
  const opened = await way({ ...real, calls }, token)
  const hash = 'a'.repeat(64)
  const asked = { epoch: null, cursor: 0, held: '', entries: [] }
  return {
    contract: countyContract,
    transport: opened.transport,
    good: { call: 'photoOffsets', args: { photos: [{ caseFileId, hash }] }, result: { offsets: [0] } },
    bad: { call: 'sync', args: { ...asked, cursor: 'Emine' }, field: 'cursor', secret: 'Emine' },
    refused: {
      call: 'pages',
      args: { caseFileIds: [] },
      problem: { code: 'badRequest', detail: { field: 'caseFileIds' } },
    },
    broken: { call: 'signInConfig', args: {}, secret: 'geheim', code: opened.fault },
    hostile: { call: 'pages', args: { caseFileIds: [caseFileId] } },
    async send(connection, bytes) {
      await connection.putPhotos({ pieces: [{ caseFileId, hash, size: 100_000, offset: 0, bytes }] })
      return pieces.get(hash) ?? new Uint8Array([1, 2, 3])
    },
    async fetch(connection, bytes) {
      const { photos } = await connection.getPhotos({ hashes: [bytes.length.toString(16).padStart(64, '0')] })
      return photos[0]?.bytes ?? new Uint8Array([1, 2, 3])
    },
    event: {
      name: 'nudge',
      value: {},
      cause: async () => void (await real.load(cilla.staffId, [note(caseFileId)])),
    },
    close: () => opened.close(),
  }
}
