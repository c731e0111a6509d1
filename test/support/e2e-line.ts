/** The line between a laptop and its county: a loopback proxy that can be cut as if a plug were pulled, and mended. */
import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export type Line = {
  url: string
  /** Everything under way breaks off, and nothing new comes through. */
  cut(): void
  mend(): void
  /** Lets the next such request reach the county, and cuts when the county answers: the answer is lost. */
  loseAnswerTo(call: string): Promise<void>
  close(): Promise<void>
}

type Fuse = { head: string; blown: () => void }

export async function openLine(county: string): Promise<Line> {
  const { hostname, port } = new URL(county)
  const sockets = new Set<Socket>()
  let isCut = false
  let fuse: Fuse | null = null

  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const hold = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A broken line is what this is for.
    socket.on('error', () => socket.destroy())
  }
  const server = createServer((near) => {
    if (isCut) {
      near.resetAndDestroy()
      return
    }
    const far = connect(Number(port), hostname)
    hold(near)
    hold(far)
    let burning: Fuse | null = null
    near.on('data', (chunk) => {
      if (fuse && chunk.includes(fuse.head)) burning = fuse
      far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (burning && burning === fuse) {
        fuse = null
        cut()
        burning.blown()
      } else near.write(chunk)
    })
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      isCut = false
    },
    loseAnswerTo: (call) => new Promise((blown) => (fuse = { head: `POST /county/${call} `, blown })),
    close: async () => {
      cut()
      await new Promise((done) => server.close(done))
    },
  }
}
