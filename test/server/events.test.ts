/** Nudges: who hears that there is something new, and who does not. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract, heldDigest } from '../../shared/county-contract.ts'
import { httpTransport, openTestCounty, type TestCounty } from '../support/county.ts'
import { entry, nextId, note, openFile, people, type PersonName } from './people.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())

/** Somebody at an open laptop, and how often they were nudged. */
async function listening(person: PersonName) {
  const client = await county.as(person)
  const heard = { count: 0 }
  const stop = client.on('nudge', () => (heard.count += 1))
  return { heard, stop, client }
}
const opened = async (count: number) => {
  const connections = () => new Promise<number>((done) => county.http.server.getConnections((_error, n) => done(n)))
  await expect.poll(connections).toBeGreaterThanOrEqual(count)
}

test('those who may see a changed file are nudged, and others are not', async () => {
  const [anna, bengt, cilla, dora] = await Promise.all([
    listening('anna'),
    listening('bengt'),
    listening('cilla'),
    listening('dora'),
  ])
  await opened(4)
  const file = nextId()
  // Streams open in their own time: writing goes on until the first nudge has come.
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId)])
  await expect
    .poll(async () => {
      await county.county.load(people.anna.staffId, [note(file)])
      return anna.heard.count > 0 && cilla.heard.count > 0
    })
    .toBe(true)
  const site = entry('site.add', directoryId, { siteId: nextId(), name: 'Neu', street: '', postcode: '', town: '' })
  expect([bengt.heard.count, dora.heard.count]).toEqual([0, 0])
  await county.county.load(people.emil.staffId, [site])
  await expect.poll(() => Math.min(bengt.heard.count, dora.heard.count)).toBeGreaterThan(0)
  for (const one of [anna, bengt, cilla, dora]) one.stop()
})

test('who loses a file is nudged once more', async () => {
  const file = nextId()
  const opening = openFile(file, people.bengt.staffId)
  await county.county.load(people.bengt.staffId, [opening])
  const bengt = await listening('bengt')
  await opened(1)
  await expect
    .poll(async () => {
      await county.county.load(people.bengt.staffId, [note(file)])
      return bengt.heard.count
    })
    .toBeGreaterThan(0)
  const before = bengt.heard.count
  await county.county.load(people.cilla.staffId, [
    entry('caseFile.assign', file, {
      assignmentId: nextId(),
      kind: 'main',
      staffId: people.anna.staffId,
      fromOn: '2026-11-20',
      untilOn: null,
      replaces: (opening.args as { assignmentId: string }).assignmentId,
    }),
  ])
  await expect.poll(() => bengt.heard.count).toBeGreaterThan(before)
  bengt.stop()
})

test('without a session there is no stream, and with its end the stream ends', async () => {
  expect((await fetch(`${county.address}/county/events`)).status).toBe(401)
  const deviceId = randomUUID()
  const token = await county.tokenOf('anna', deviceId)
  const headers = { authorization: `Bearer ${token}` }
  const stream = await fetch(`${county.address}/county/events`, { headers })
  expect(stream.headers.get('content-type')).toBe('text/event-stream')
  await connect(countyContract, httpTransport(county.address, token)).signOut({})
  const news = entry('site.add', directoryId, { siteId: nextId(), name: 'Neu', street: '', postcode: '', town: '' })
  await county.county.load(people.emil.staffId, [news])
  expect(await stream.text()).not.toContain('nudge')
})

test('a stream carries no data', async () => {
  const token = await county.tokenOf('anna')
  const stream = await fetch(`${county.address}/county/events`, { headers: { authorization: `Bearer ${token}` } })
  const reader = (stream.body ?? new ReadableStream<Uint8Array>()).getReader()
  const file = nextId()
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId)])
  let text = ''
  while (!text.includes('nudge')) text += new TextDecoder().decode((await reader.read()).value)
  expect(text).toBe(':\n\nevent: nudge\ndata: {}\n\n')
  await reader.cancel()
})

test('whoever sent the change is not nudged by it', async () => {
  const [anna, cilla] = await Promise.all([listening('anna'), listening('cilla')])
  await opened(2)
  const file = nextId()
  const send = (...entries: ReturnType<typeof note>[]) =>
    anna.client.sync({ epoch: null, cursor: 0, held: heldDigest([]), entries })
  await send(openFile(file, people.anna.staffId))
  await expect
    .poll(async () => {
      await send(note(file))
      return cilla.heard.count
    })
    .toBeGreaterThan(1)
  expect(anna.heard.count).toBe(0)
  anna.stop()
  cilla.stop()
})
