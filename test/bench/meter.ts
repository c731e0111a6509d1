/** A loopback line between laptop and county that counts: requests, and bytes each way with headers. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

export type Meter = {
  url: string
  read(): { up: number; down: number; requests: number }
  /** While it is cut nothing comes through. */
  cut(isCut: boolean): void
  close(): void
}

export async function openMeter(target: string): Promise<Meter> {
  const { port } = new URL(target)
  const count = { up: 0, down: 0, requests: 0 }
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), '127.0.0.1')
    open.add(near)
    near.on('close', () => {
      open.delete(near)
      far.destroy()
    })
    near.on('data', (data) => {
      count.up += data.length
      count.requests += data.toString('latin1').match(/^POST \/county\//gm)?.length ?? 0
    })
    far.on('data', (data) => (count.down += data.length))
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => near.destroy(far.destroy().errored ?? undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    read: () => ({ ...count }),
    cut: (cut) => {
      isCut = cut
      if (cut) for (const near of open) near.destroy()
    },
    close: () => server.close(),
  }
}
