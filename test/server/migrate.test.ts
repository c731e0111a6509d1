/** Bringing a database to the newest schema, while its server has other things to do. */
import { createServer, connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { migrate } from '../../server/migrate.ts'
import { openTestDatabase, type TestDatabase } from '../support/county.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const goodbye = 'X'.charCodeAt(0)
/** What PostgreSQL says to every connection that is still there when it stops (57P01). */
const stopping = message('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')

function message(type: string, text: string): Buffer {
  const body = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

test('a server that stops while the last connection is closed takes nothing along', async () => {
  let told = 0
  // In front of the real one: answers a goodbye as a server does that is told to stop at the same moment.
  const between = createServer((near) => {
    const far = connect(Number(new URL(database.ownerUrl).port), '127.0.0.1')
    near.on('data', (bytes) => {
      if (bytes[0] === goodbye) {
        told++
        near.end(stopping)
        far.end()
      } else far.write(bytes)
    })
    far.on('data', (bytes) => near.write(bytes))
    for (const end of [near, far]) end.on('error', () => undefined)
  })
  await new Promise<void>((done) => between.listen(0, '127.0.0.1', done))
  const url = new URL(database.ownerUrl)
  url.port = String((between.address() as AddressInfo).port)
  await migrate(url.href)
  // The pool does not wait for its last goodbye.
  await vi.waitUntil(() => told > 0)
  await new Promise((done) => between.close(done))
  expect(told).toBe(1)
})
