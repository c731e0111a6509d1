/** A program of ours that runs beside a test: read when it is up, asked to end, or killed. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { root } from '../../build/run.ts'

export type Program = { up: unknown; pid: number; stop(): Promise<void>; kill(): Promise<void> }

/** Starts a script of ours; settles with the line of JSON that it prints once it is up. */
export async function startProgram(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Program> {
  // The line between the two breaks when the test run is killed, and the program ends by itself.
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said: string[] = []
  linesOf(child.stderr, (line) => said.push(line))
  const ended = new Promise<void>((done) => child.on('close', () => done()))
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  const up = await new Promise<unknown>((done, failed) => {
    linesOf(child.stdout, (line) => {
      if (line.startsWith('{')) done(JSON.parse(line))
    })
    void ended.then(() => failed(new Error(`${script} ended before it was up:\n${said.join('\n')}`)))
  })
  return { up, pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

function linesOf(stream: Readable | null, hear: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', hear)
}
