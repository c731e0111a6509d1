/**
 * `npm run bench -- --peers FOLDER`: the engine beside others, by a harness that lies outside this project (its README says how
 * peers are measured). The harness runs on the Node it was installed with, our county on ours.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from '../../build/run.ts'
import { ensureChromium } from '../../build/chromium.ts'

/** `rest`: options of the harness, such as `--peers antlitz,rxdb --n 20000 --runs 3`. Gives its exit code. */
export async function benchPeers(folder: string, rest: readonly string[]): Promise<number> {
  const harness = join(folder, 'run.mjs')
  if (!existsSync(harness)) throw new Error(`${harness} is not there: name the folder of the harness, installed.`)
  const ours = await mkdtemp(join(tmpdir(), 'antlitz-peer-'))
  const env = {
    ...process.env,
    CHROMIUM: await ensureChromium(),
    ANTLITZ_NODE: process.execPath,
    ANTLITZ_COUNTY: join(peer, 'county.ts'),
  }
  const args = [harness, '--extra', await describe(ours), ...rest]
  const child = spawn(nodeOfHarness(), args, { stdio: 'inherit', cwd: folder, env })
  const code = await new Promise<number>((done, failed) => {
    child.once('error', failed)
    child.once('close', (ended) => done(ended ?? 1))
  })
  await rm(ours, { recursive: true, force: true })
  return code
}

const peer = join(root, 'test/bench/peer')

/** Writes what the harness asks for: how we are called, and where our two files are. Its Node takes no types. */
async function describe(folder: string): Promise<string> {
  const server = await readFile(join(peer, 'server.ts'), 'utf8')
  await writeFile(join(folder, 'server.mjs'), stripTypeScriptTypes(server))
  const label = 'Antlitz: sealed, strict durability, access checks, PostgreSQL'
  const file = join(folder, 'peer.json')
  await writeFile(
    file,
    JSON.stringify({ name: 'antlitz', label, client: join(peer, 'client.ts'), server: 'server.mjs' }),
  )
  return file
}

/** The first Node on the path that is not one of this project's packages. */
function nodeOfHarness(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'))
  return folders.map((one) => join(one, name)).find((one) => existsSync(one)) ?? process.execPath
}
