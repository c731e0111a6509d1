/** The worker's way to the county, when somebody else stands at its end. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, constants } from 'node:zlib'
import { expect, test } from 'vitest'
import { countyTransport } from '../../renderer/vault/county-http.ts'
import { unbrotli } from '../support/unbrotli.ts'
import { standOnPage } from '../shared/page-globals.ts'
import { codeOf } from './laptop.ts'

const params = { [constants.BROTLI_PARAM_QUALITY]: 1 }

/** What the laptop makes of an answer of so many bytes, packed to a few. */
async function answered(bytes: number): Promise<string> {
  const packed = brotliCompressSync(new Uint8Array(bytes), { params })
  expect(packed.length).toBeLessThan(bytes / 1_000)
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-antlitz', 'content-encoding': 'br' }).end(packed)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const leave = standOnPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    return await codeOf(countyTransport({ token: () => null, sealing: () => null, unbrotli }).call('pages', {}))
  } finally {
    leave()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
}

test('an answer that opens into more than a laptop can hold is given up, one that is only long is read', async () => {
  expect(await answered(140 * 1024 * 1024)).toBe('serverNotOurs')
  expect(await answered(20 * 1024 * 1024)).toBe('messageDamaged')
})
