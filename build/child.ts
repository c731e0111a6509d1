/** Programs that stay up beside a command of ours: their last line is read, and they end when the command ends. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from './run.ts'

export type Child = {
  /** The first line of its standard output that is JSON: what it says once it is up. */
  up: Promise<unknown>
  ended: Promise<number>
  /** Asks it to end, and insists after ten seconds. */
  stop(): Promise<void>
}

/** Standard error goes to ours; of standard output all but that one line, too, so that only we write to standard output. */
export function startChild(program: string, args: readonly string[]): Child {
  const ours = program === 'node'
  // A group of its own: Ctrl+C reaches only us, and we end the children in order. Our own programs also have a line to us
  // that breaks when we are killed, so that they do not stay behind.
  const child = spawn(ours ? process.execPath : program, args, {
    cwd: root,
    stdio: ours ? ['ignore', 'pipe', 'inherit', 'ipc'] : ['ignore', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  })
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      console.error(error.message)
      resolve(127)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
  return { up: firstJson(child, ended), ended, stop: () => stop(child, ended) }
}

function firstJson(child: ChildProcess, ended: Promise<number>): Promise<unknown> {
  const up = new Promise<unknown>((resolve, reject) => {
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{')) resolve(JSON.parse(line))
        else console.error(line)
      })
    }
    void ended.then((code) => reject(new Error(`It ended with ${code} before it was up.`)))
  })
  // Whoever does not wait for it must not fall over it.
  up.catch(() => {})
  return up
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(insist)
}

/**
 * Runs `close` once and then ends: on a signal, or when the command that started this one is gone. (Told to end, npm ends
 * the shell between itself and us; we hear nothing of it and get another parent.)
 */
export function closeOnSignals(close: () => Promise<void>): void {
  let closing = false
  const end = () => {
    if (closing) return
    closing = true
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  for (const reason of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(reason, end)
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, 500).unref()
}
