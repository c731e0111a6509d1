/**
 * The county's own keys: it signs receipts with one, couriers are sealed to another, and the second locks of vaults
 * (shared/recovery.ts) to a third. All server processes share them.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from '../shared/schema.ts'
import { writeStateFile } from './state-file.ts'

/** Public keys as laptops know them: SubjectPublicKeyInfo, base64url. */
export type CountyKeys = {
  publicKeys: { signing: string; sealing: string; recovery: string }
  /** ECDSA over P-256 with SHA-256, base64url. */
  sign(text: string): string
  /** For opening couriers. */
  sealing: KeyObject
  /** For opening the second locks of vaults: whoever has it and a laptop reads what is on it. */
  recovery: KeyObject
}

/** Counties of before had no key for recovery. */
const KeyFile = z.object({ signing: z.string(), sealing: z.string(), recovery: z.string().optional() })

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' })

export function newCountyKeys(): CountyKeys {
  return keysFrom(newPair(), newPair(), newPair())
}

/** The keys in this folder; the first time they are made there. Whoever can read the file can sign as the county. */
export async function readCountyKeys(folder: string): Promise<CountyKeys> {
  const path = join(folder, 'keys.json')
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return null
  })
  if (text !== null) {
    const { signing, sealing, recovery } = KeyFile.parse(JSON.parse(text))
    if (recovery !== undefined)
      return keysFrom(createPrivateKey(signing), createPrivateKey(sealing), createPrivateKey(recovery))
    const added = newPair()
    await writeStateFile(path, { signing, sealing, recovery: pem(added) })
    return keysFrom(createPrivateKey(signing), createPrivateKey(sealing), added)
  }
  const [signing, sealing, recovery] = [newPair(), newPair(), newPair()]
  await writeStateFile(path, { signing: pem(signing), sealing: pem(sealing), recovery: pem(recovery) })
  return keysFrom(signing, sealing, recovery)
}

function keysFrom(signing: KeyObject, sealing: KeyObject, recovery: KeyObject): CountyKeys {
  const spki = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64url')
  return {
    publicKeys: { signing: spki(signing), sealing: spki(sealing), recovery: spki(recovery) },
    sign: (text) =>
      sign('sha256', Buffer.from(text), { key: signing, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    sealing,
    recovery,
  }
}
