/** A line to the county that breaks at a random byte, again and again, in either direction. */
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

export type CuttingLine = {
  url: string
  /** Bytes that went towards the county and back, also those that were cut off behind. */
  sent: number
  received: number
  cuts: number
  /** A connection is cut after at most so many bytes; null: never. */
  cutWithin: number | null
  close(): Promise<void>
}

/** `random`: below a number. */
export async function openCuttingLine(target: string, random: (below: number) => number): Promise<CuttingLine> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  const line: CuttingLine = { url: '', sent: 0, received: 0, cuts: 0, cutWithin: null, close }
  const server = createServer((near) => {
    const far = createConnection({ host: hostname, port: Number(port) })
    let left = line.cutWithin === null ? Infinity : random(line.cutWithin)
    const end = () => {
      near.destroy()
      far.destroy()
    }
    const pass = (to: Socket, count: (bytes: number) => void) => (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.min(chunk.length, left))
      left -= part.length
      count(part.length)
      to.write(part, () => {
        if (left > 0) return
        line.cuts++
        end()
      })
    }
    near.on(
      'data',
      pass(far, (bytes) => (line.sent += bytes)),
    )
    far.on(
      'data',
      pass(near, (bytes) => (line.received += bytes)),
    )
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return line

  function close(): Promise<void> {
    for (const socket of open) socket.destroy()
    return new Promise((done) => server.close(() => done()))
  }
}
