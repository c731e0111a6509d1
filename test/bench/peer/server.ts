/**
 * The harness's side of our county. The harness runs on another Node than we do, so the county is a process of its own;
 * requests are passed on to it unchanged, so that their bytes are counted where everybody's are. Imports nothing of ours: this
 * file runs there with its types taken out.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { chmodSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname } from 'node:path'

const { ANTLITZ_NODE: execPath = '', ANTLITZ_COUNTY: file = '' } = process.env
const agent = new http.Agent({ keepAlive: true })

type Answer = { id: number; ok?: unknown; error?: string }
type Ask = (call: string, args?: unknown) => Promise<unknown>

// The harness asks for a default export.
export default {
  async create({ dataDir }: { dataDir: string }) {
    openWay(dataDir)
    const child = fork(file, [dataDir], { execPath, serialization: 'advanced', execArgv: [] })
    const port = await portOf(child)
    const ask = askOver(child)
    return {
      handler: (request: IncomingMessage, response: ServerResponse) => handle(port, ask, request, response),
      seed: (records: unknown) => ask('seed', records),
      seedPhotos: (photos: unknown) => ask('seedPhotos', photos),
      applyRemote: (changes: unknown) => ask('applyRemote', changes),
      getAll: () => ask('getAll'),
      count: () => ask('count'),
      photoCount: () => ask('photoCount'),
      keptLosers: (conflicts: unknown) => ask('keptLosers', conflicts),
      close: () => ask('close'),
    }
  },
}

/** PostgreSQL does not run as root: its own user must get through to its folder. */
function openWay(dataDir: string): void {
  for (let folder = dataDir; folder !== dirname(folder) && folder !== '/tmp'; folder = dirname(folder)) {
    chmodSync(folder, 0o755)
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((done, failed) => {
    child.once('exit', (code) => failed(new Error(`the county ended with ${code}`)))
    child.once('message', (told) => done((told as { port: number }).port))
  })
}

function askOver(child: ChildProcess): Ask {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  return (call, args) => {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ ok, error }) => (error === undefined ? resolve(ok) : reject(new Error(error))))
      child.send({ id, call, args })
    })
  }
}

async function handle(port: number, ask: Ask, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === '/session') {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await ask('openSession')))
    return
  }
  const { method, headers, url: path } = request
  const onward = http.request({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.on('error', () => response.destroy())
  response.on('close', () => onward.destroy())
  request.pipe(onward)
}
