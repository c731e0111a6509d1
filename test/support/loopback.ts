/** Servers for tests: on this computer only, at a free port, gone when the test ends. */
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Loopback = { url: string; port: number; server: Server; close: () => Promise<void> }

export async function listenOn(server: Server, port = 0): Promise<Loopback> {
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const used = (server.address() as AddressInfo).port
  const close = async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return { url: `http://127.0.0.1:${used}`, port: used, server, close }
}

export const serveWith = (listener: RequestListener) => listenOn(createServer(listener))

/** A port that nobody listens at. */
export async function quietPort(): Promise<number> {
  const { port, close } = await serveWith(() => {})
  await close()
  return port
}

export type RawAnswer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

/** Asks exactly what it is told: no cleaning of paths, no header of its own, nothing opened. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Waits until `seen` holds, at most three seconds. */
export async function until(seen: () => boolean): Promise<void> {
  const end = Date.now() + 3_000
  while (!seen()) {
    if (Date.now() > end) throw new Error('It did not happen within three seconds.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
