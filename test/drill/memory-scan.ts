/** Looks for words and bytes in the memory of programs that run, as Linux shows it to root and to their owner. */
import { open, readdir, readFile, type FileHandle } from 'node:fs/promises'
import { needlesOf, type Canaries } from '../support/e2e-scan.ts'

/** `process`: what kind it is, by its command line. */
export type MemoryFind = { canary: string; as: string; process: string }
export type MemoryScan = { finds: MemoryFind[]; processes: number; megabytes: number }

type Program = { pid: number; kind: string }
type Region = { from: number; to: number }

const pieceBytes = 16 * 1024 * 1024

/** This program and all that it has started. */
export async function programsUnder(root: number): Promise<Program[]> {
  const all = new Map<number, { parent: number; kind: string }>()
  for (const name of await readdir('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '')
    const args = (await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')).split(/[\0 ]/)
    all.set(pid, { parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0), kind: kindOf(args) })
  }
  const under = (pid: number): boolean => pid === root || (pid > 1 && under(all.get(pid)?.parent ?? 0))
  return [...all].flatMap(([pid, { kind }]) => (under(pid) ? [{ pid, kind }] : []))
}

function kindOf(args: readonly string[]): string {
  const valueOf = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1]
  return valueOf('utility-sub-type') ?? valueOf('type') ?? args[0]?.split('/').at(-1) ?? ''
}

export async function scanMemory(programs: readonly Program[], canaries: Canaries): Promise<MemoryScan> {
  const needles = Object.entries(canaries).flatMap(([name, value]) => needlesOf(name, value))
  const finds = new Map<string, MemoryFind>()
  let [bytes, processes] = [0, 0]
  for (const { pid, kind } of programs) {
    const memory = await open(`/proc/${pid}/mem`, 'r').catch(() => null)
    if (!memory) continue
    processes++
    for await (const piece of piecesOf(memory, await regionsOf(pid), longest(needles))) {
      bytes += piece.length
      for (const { canary, as, bytes: needle } of needles)
        if (piece.includes(needle)) finds.set(`${canary} ${as} ${kind}`, { canary, as, process: kind })
    }
    await memory.close()
  }
  return { finds: [...finds.values()], processes, megabytes: Math.round(bytes / 1e6) }
}

function longest(needles: readonly { bytes: Uint8Array }[]): number {
  return Math.max(...needles.map(({ bytes }) => bytes.length))
}

/** They overlap, so that nothing hides on a border. */
async function* piecesOf(memory: FileHandle, regions: readonly Region[], overlap: number): AsyncGenerator<Buffer> {
  for (const { from: begin, to } of regions) {
    for (let from = begin; from < to; from += pieceBytes) {
      const piece = Buffer.alloc(Math.min(pieceBytes + overlap, to - from))
      // What is gone by now, or is no memory to be read, is left out.
      const { bytesRead } = await memory.read(piece, 0, piece.length, from).catch(() => ({ bytesRead: 0 }))
      yield piece.subarray(0, bytesRead)
    }
  }
}

/** What can be read and written: what a program has only mapped from its own files says nothing. */
async function regionsOf(pid: number): Promise<Region[]> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '')
  return maps.split('\n').flatMap((line) => {
    const [range = '', rights = ''] = line.split(' ')
    const [from = '', to = ''] = range.split('-')
    return rights.startsWith('rw') ? [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }] : []
  })
}
