/**
 * Secrets that only this computer has: without one the passphrase alone opens no vault (security.md D.1). What lies on the disk was
 * sealed by the operating system's keychain, twice, each file written whole: a damaged one must not cost the vault.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../shared/problem.ts'
import { Id, z } from '../shared/schema.ts'
import { asProblem, codeOf, writeWhole } from './whole-file.ts'

/** Where a shell keeps what must not lie open on the disk. */
export interface Keychain {
  /** `file`: nothing but the disk itself protects it. */
  readonly kept: 'keychain' | 'file'
  /** Null where there is no safe place. */
  seal(text: string): Promise<Uint8Array | null>
  /** Problem `keychainLocked` while it does not answer. Anything else: this is none of its own. */
  open(sealed: Uint8Array): Promise<string>
}

const SecretsFile = z.object({
  /** Counts up: of the two files the higher one is the right one. */
  edition: z.int().nonnegative(),
  secrets: z.array(z.object({ id: Id, sealed: z.base64() })),
})
type Secrets = z.infer<typeof SecretsFile>

export type MadeSecret = { id: string; secret: Uint8Array }
export type DeviceSecrets = {
  /** Null where there is no safe place for one. */
  make(): Promise<MadeSecret | null>
  /** Problems: `deviceSecretLost`, `keychainLocked`. */
  secretOf(id: string): Promise<Uint8Array>
  /** All others go. */
  keepOnly(ids: readonly string[]): Promise<void>
}

const secretBytes = 32
const fileNames = ['device-secrets.a.json', 'device-secrets.b.json'] as const

export function createDeviceSecrets(folder: string, keychain: Keychain): DeviceSecrets {
  const paths = fileNames.map((name) => join(folder, name))
  let last: Promise<unknown> = Promise.resolve()
  // One after another: each is read, changed and written.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    make: () =>
      inTurn(async () => {
        const secret = randomBytes(secretBytes)
        const sealed = await keychain.seal(secret.toString('base64'))
        if (!sealed) return null
        const id = randomUUID()
        const before = await read(paths)
        const made = { id, sealed: Buffer.from(sealed).toString('base64') }
        await write(paths, { edition: before.edition + 1, secrets: [...before.secrets, made] })
        // Read back before anything is locked with it.
        await opened(keychain, (await read(paths)).secrets, id)
        return { id, secret: new Uint8Array(secret) }
      }),
    secretOf: (id) => inTurn(async () => opened(keychain, (await read(paths)).secrets, id)),
    keepOnly: (ids) =>
      inTurn(async () => {
        const before = await read(paths)
        const secrets = before.secrets.filter(({ id }) => ids.includes(id))
        if (secrets.length === before.secrets.length) return
        if (secrets.length > 0) await write(paths, { edition: before.edition + 1, secrets })
        else for (const path of paths) await rm(path, { force: true })
      }),
  }
}

async function opened(keychain: Keychain, secrets: Secrets['secrets'], id: string): Promise<Uint8Array> {
  const kept = secrets.find((one) => one.id === id)
  if (!kept) throw new Problem('deviceSecretLost')
  const text = await keychain.open(Buffer.from(kept.sealed, 'base64')).catch((error: unknown) => {
    throw error instanceof Problem ? error : new Problem('deviceSecretLost')
  })
  const secret = new Uint8Array(Buffer.from(text, 'base64'))
  if (secret.length !== secretBytes) throw new Problem('deviceSecretLost')
  return secret
}

/** The newer of the two that hold what they should. Problem `keychainLocked` when the disk does not give them out now. */
async function read(paths: readonly string[]): Promise<Secrets> {
  let newest: Secrets = { edition: 0, secrets: [] }
  for (const path of paths) {
    const file = await readOne(path)
    if (file && file.edition > newest.edition) newest = file
  }
  return newest
}

async function readOne(path: string): Promise<Secrets | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    // What cannot be read now must not be taken for none: it would be written over.
    throw new Problem('keychainLocked')
  })
  try {
    return SecretsFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}

async function write(paths: readonly string[], file: Secrets): Promise<void> {
  for (const path of paths) await writeWhole(path, `${JSON.stringify(file)}\n`).catch(asProblem)
}
