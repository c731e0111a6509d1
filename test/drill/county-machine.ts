/** The machine that a county runs on: its server and its PostgreSQL as programs of their own, with everything on one disk. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../build/run.ts'

export type CountyMachine = {
  /** The data folder of the server. */
  data: string
  /** Starts the server; gives its address once it answers, or why it does not. */
  powerOn(): Promise<{ url: string } | { failed: string }>
  /** Ends every program at once, wherever it is, as a power cut does. */
  powerOff(): Promise<void>
  /** Ends everything in good order. */
  shutDown(): Promise<void>
  /** What the administrator's command line says; fails with its words. */
  admin(...words: string[]): Promise<string>
}

/** `setUp`: the file that the county is founded from, the first time. */
export function countyMachine(disk: string, setUp: string): CountyMachine {
  const data = join(disk, 'county')
  let server: ChildProcess | null = null
  let postmaster = 0
  return {
    data,
    async powerOn() {
      const started = run('main', ['--setup', setUp], data)
      server = started.child
      const up = new Promise<{ url: string }>((done) => {
        started.hear((line) => {
          if (line.startsWith('{"server"')) done({ url: (JSON.parse(line) as { server: string }).server })
        })
      })
      const outcome = await Promise.race([up, started.ended.then(({ said }) => ({ failed: said }))])
      postmaster = Number.parseInt(
        await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '0'),
        10,
      )
      return outcome
    },
    async powerOff() {
      await end(server, 'SIGKILL')
      server = null
      await killIn(disk)
      await buried(postmaster)
    },
    async shutDown() {
      await end(server, 'SIGTERM')
      server = null
    },
    async admin(...words) {
      const { ended } = run('admin', words, data)
      const { code, said } = await ended
      if (code !== 0) throw new Error(said)
      return said
    },
  }
}

type Run = {
  child: ChildProcess
  hear: (listener: (line: string) => void) => void
  /** `said`: its last lines on both outputs. */
  ended: Promise<{ code: number | null; said: string }>
}

function run(program: 'main' | 'admin', args: readonly string[], data: string): Run {
  const child = spawn(process.execPath, [join(root, 'server', `${program}.ts`), ...args], {
    env: { ...process.env, ANTLITZ_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const listeners: ((line: string) => void)[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const listener of listeners) listener(line)
    })
  }
  const ended = new Promise<{ code: number | null; said: string }>((done) => {
    child.on('close', (code) => done({ code, said: lines.slice(-8).join('\n') }))
  })
  return { child, hear: (listener) => void listeners.push(listener), ended }
}

async function end(child: ChildProcess | null, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((done) => child.on('exit', () => done()))
  child.kill(signal)
  await ended
}

/** PostgreSQL's processes all work in its data folder. Its file with their number cannot be read from a disk that is cut off. */
async function killIn(folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const left = (await processesIn(folder)).filter((pid) => isThere(pid, 'SIGKILL'))
    if (left.length === 0) return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`programs go on running in ${folder}`)
}

/** One that has ended keeps its number until somebody buries it: to PostgreSQL another one would still be at work on the disk. */
async function buried(pid: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (pid === 0 || !isThere(pid, 0)) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`nobody buries process ${pid}`)
}

/** Sends a signal, 0 for none; gives whether the process was still there. */
function isThere(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_pid, at) => places[at]?.startsWith(`${folder}/`) ?? false)
}
