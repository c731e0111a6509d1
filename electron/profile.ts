/** What the Node host keeps beside Chromium's data: the port, since a page at another port would find an empty store. */
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { randomInt } from 'node:crypto'
import { z } from '../shared/schema.ts'
import { writeWhole } from './whole-file.ts'

const HostFile = z.object({ port: z.int().min(1024).max(65_535) })

export class ProfileError extends Error {
  override name = 'ProfileError'
}

/** The port this profile's page lives at: remembered, else `wanted`, else one that is free now; remembered from now on. */
export async function portOfProfile(profile: string, wanted?: number): Promise<number> {
  await mkdir(profile, { recursive: true, mode: 0o700 })
  const path = join(profile, 'host.json')
  const remembered = await rememberedPort(path)
  if (remembered !== null) {
    if (wanted === undefined || wanted === remembered) return remembered
    throw new ProfileError(
      `The data in ${profile} belongs to port ${remembered}; at another port it could not be read.`,
    )
  }
  const port = wanted ?? (await freePort())
  await writeWhole(path, `${JSON.stringify({ port })}\n`)
  return port
}

async function rememberedPort(path: string): Promise<number | null> {
  let content: string
  try {
    content = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    return HostFile.parse(JSON.parse(content)).port
  } catch {
    // Guessing another port would show an empty app to somebody whose work is still there.
    throw new ProfileError(`${path} is damaged. It should read {"port": N}, with the port this laptop used so far.`)
  }
}

/** A free port below those that systems hand out for outgoing connections, so that it stays free. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomInt(20_000, 30_000)
    const server = await tryListen(port)
    if (!server) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
  throw new ProfileError('No free port found between 20000 and 30000.')
}

function tryListen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}
