/**
 * The harness's side of our county. The harness runs on another Node than we do, so the county is a process of its own;
 * requests are passed on to it unchanged, so that their bytes are counted where everybody's are.
 */
import { fork } from 'node:child_process'
import { chmodSync } from 'node:fs'
import http from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const file = join(dirname(fileURLToPath(import.meta.url)), 'county.ts')
if (!process.env.ANTLITZ_NODE) throw new Error('start with npm run bench -- --peers FOLDER')
const agent = new http.Agent({ keepAlive: true })

// oxlint-disable-next-line import/no-default-export -- the harness asks for one
export default {
  async create({ dataDir }) {
    // PostgreSQL does not run as root: its own user must get through to its folder.
    for (let folder = dataDir; folder !== dirname(folder) && folder !== '/tmp'; folder = dirname(folder)) {
      chmodSync(folder, 0o755)
    }
    const child = fork(file, [dataDir], { execPath: process.env.ANTLITZ_NODE, serialization: 'advanced', execArgv: [] })
    const waiting = new Map()
    let lastId = 0
    const port = await new Promise((done, failed) => {
      child.once('exit', (code) => failed(new Error(`the county ended with ${code}`)))
      child.on('message', (message) => {
        if (message.port) return done(message.port)
        const { resolve, reject } = waiting.get(message.id)
        waiting.delete(message.id)
        return message.error ? reject(new Error(message.error)) : resolve(message.ok)
      })
    })
    const ask = (call, args) =>
      new Promise((resolve, reject) => {
        waiting.set(++lastId, { resolve, reject })
        child.send({ id: lastId, call, args })
      })
    return {
      async handler(request, response) {
        if (request.url === '/session') {
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify(await ask('openSession')))
          return
        }
        const { method, headers, url: path } = request
        const onward = http.request({ host: '127.0.0.1', port, path, method, headers, agent }, (answer) => {
          response.writeHead(answer.statusCode, answer.headers)
          answer.pipe(response)
        })
        onward.on('error', () => response.destroy())
        response.on('close', () => onward.destroy())
        request.pipe(onward)
      },
      seed: (records) => ask('seed', records),
      seedPhotos: (photos) => ask('seedPhotos', photos),
      applyRemote: (changes) => ask('applyRemote', changes),
      getAll: () => ask('getAll'),
      count: () => ask('count'),
      photoCount: () => ask('photoCount'),
      keptLosers: (conflicts) => ask('keptLosers', conflicts),
      close: () => ask('close'),
    }
  },
}
