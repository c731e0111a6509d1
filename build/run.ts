/** Runs a command of this repository: output streamed to the terminal and kept for whoever wants to read it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

export type RunResult = { code: number; output: string }

export type RunOptions = { env?: Record<string, string>; quiet?: boolean }

/** `node` stands for the Node that runs this file, so that nothing falls back to an older one on the PATH. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const program = command === 'node' ? process.execPath : command
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && program !== process.execPath,
    })
    const chunks: Buffer[] = []
    const take = (stream: NodeJS.WriteStream) => (chunk: Buffer) => {
      chunks.push(chunk)
      if (options.quiet !== true) stream.write(chunk)
    }
    child.stdout.on('data', take(process.stdout))
    child.stderr.on('data', take(process.stderr))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() }))
  })
}
