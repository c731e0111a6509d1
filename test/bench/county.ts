/** The county of the benchmark, in a process of its own: one caseworker who is responsible for everything. */
import { parseArgs } from 'node:util'
import { demoCounty, demoPeople } from '../../server/demo/county.ts'
import { startCounty } from '../../server/start.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    files: { type: 'string' },
    rows: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const people = demoPeople({ seed })
const [worker] = people
if (!worker || !values.data) throw new Error('nobody to work here')

const today = new Date().toISOString().slice(0, 10)
const batches = demoCounty({
  files: Number(values.files),
  rowsPerFile: Number(values.rows),
  seed,
  today,
  only: worker.staffId,
})
const county = await startCounty({
  dataDir: values.data,
  found: { batches: [...batches], people },
  log: (line) => console.error(line),
})
console.log(JSON.stringify({ url: county.url, user: worker.user, password: worker.password }))
process.on('SIGTERM', () => void county.close().then(() => process.exit(0)))
