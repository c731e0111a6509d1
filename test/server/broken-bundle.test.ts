/** A line that breaks while a bundle comes: nothing of what came comes again. Through the host, as in the program. */
import { randomBytes, randomUUID } from 'node:crypto'
import { connect as netConnect, createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createCountyProxy } from '../../electron/county-proxy.ts'
import { countyTransport } from '../../renderer/vault/county-http.ts'
import { prepareBundles } from '../../server/bundles.ts'
import { momentOf } from '../../server/moment.ts'
import { decodeBundle } from '../../shared/bundle.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { segmentBytes } from '../../shared/sealed-line.ts'
import { openTestCounty } from '../support/county.ts'
import { unbrotli } from '../support/unbrotli.ts'
import { standOnPage } from '../shared/page-globals.ts'
import { note, openFile, people } from './people.ts'

test.each([
  ['in clear the laptop has what came', { isSealed: false, comesBack: true, isWhole: false }],
  ['sealed the rest comes from where it broke', { isSealed: true, comesBack: true, isWhole: true }],
  ['sealed the laptop has what came when the line is gone', { isSealed: true, comesBack: false, isWhole: false }],
])('of a bundle that breaks off on the way, %s', async (_what, { isSealed, comesBack, isWhole }) => {
  const county = await openTestCounty()
  onTestFinished(() => county.close())
  const many = Array.from({ length: 60 }, () => randomUUID())
  // What cannot be packed: it has to be longer than one piece of the line.
  for (const id of many)
    await county.county.load(people.anna.staffId, [
      openFile(id, people.anna.staffId),
      note(id, randomBytes(2_000).toString('hex')),
    ])
  await prepareBundles(county.store, () => momentOf(county.clock.now))
  const [{ id } = { id: '' }] = (await (await county.as('anna')).bundles({})).bundles
  const token = await county.tokenOf('anna')
  const [whole, broken] = [await linedUp(county.address, Infinity), await linedUp(county.address, 100_000)]
  const came = new Map<Line, number>()
  const ask = async (line: Line) => {
    let asked = 0
    const leave = standOnPage(line.address)
    const count = (bytes: number) => void came.set(line, (came.get(line) ?? 0) + bytes)
    const proxy = createCountyProxy({ county: new URL(line.address), opens: 'proxy' })
    globalThis.fetch = async (given, init) => {
      if (++asked > 1 && !comesBack) throw new TypeError('Failed to fetch')
      const path = given instanceof Request ? given.url : given.toString()
      const answer = await proxy.forward(new Request(new URL(path, line.address), init), path)
      return new Response(answer.body?.pipeThrough(tearAfter(isSealed ? 90_000 : 120_000, line, count)), answer)
    }
    const { rows } = await connect(
      countyContract,
      countyTransport({
        token: () => token,
        sealing: () => (isSealed ? county.county.lines.publicKey : null),
        unbrotli,
      }),
    ).bundle({ id })
    leave()
    proxy.close()
    return decodeBundle(rows)
  }
  const [all, some] = [await ask(whole), await ask(broken)]
  expect([all.isWhole, some.isWhole]).toEqual([true, isWhole])
  expect(some.files.length).toBeGreaterThan(0)
  expect(some.files).toEqual(all.files.slice(0, isWhole ? undefined : some.files.length))
  // Of each answer that broke off a piece of the line at most is lost.
  const [inAll = 0, once = 0] = [came.get(broken), came.get(whole)]
  expect(inAll).toBeLessThan(once + Math.ceil(once / segmentBytes) * 40_000)
  for (const line of [whole, broken]) await line.close()
})

type Line = { address: string; tear(): void; close(): Promise<void> }

/** Tears the line once so many bytes have come through it, opened. */
function tearAfter(bytes: number, line: Line, count: (bytes: number) => void) {
  let came = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk)
      came += chunk.length
      count(chunk.length)
      if (came >= bytes) line.tear()
    },
  })
}

/** A line to the county that lets no more than so many bytes of answers through; torn, it does nothing if it let all through. */
async function linedUp(address: string, most: number): Promise<Line> {
  const { hostname, port } = new URL(address)
  let tear: () => void = () => undefined
  const server = createServer((near) => {
    const far = netConnect(Number(port), hostname)
    let left = most
    const end = () => {
      near.resetAndDestroy()
      far.destroy()
    }
    if (most < Infinity) tear = end
    near.on('error', end).pipe(far)
    far.on('error', end).on('data', (bytes) => {
      near.write(bytes.subarray(0, Math.max(0, left)))
      left -= bytes.length
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = () => new Promise<void>((done) => server.close(() => done()))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tear: () => tear(), close }
}
