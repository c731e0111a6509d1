/**
 * `npm run bench -- --peers FOLDER`: the engine beside others, by a harness that lies outside this project (its README says how
 * peers are measured). The harness runs on the Node it was installed with, our county on ours.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from '../../build/run.ts'
import { ensureChromium } from '../../build/chromium.ts'

/** `rest`: options of the harness, such as `--peers antlitz,rxdb --n 20000 --runs 3`. Gives its exit code. */
export async function benchPeers(folder: string, rest: readonly string[]): Promise<number> {
  const harness = join(folder, 'run.mjs')
  if (!existsSync(harness)) throw new Error(`${harness} is not there: name the folder of the harness, installed.`)
  const args = [harness, '--extra', join(root, 'test/bench/peer/peer.json'), ...rest]
  const env = { ...process.env, CHROMIUM: await ensureChromium(), ANTLITZ_NODE: process.execPath }
  const child = spawn(nodeOfHarness(), args, { stdio: 'inherit', cwd: folder, env })
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => done(code ?? 1))
  })
}

/** The first Node on the path that is not one of this project's packages. */
function nodeOfHarness(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'))
  return folders.map((one) => join(one, name)).find((one) => existsSync(one)) ?? process.execPath
}
