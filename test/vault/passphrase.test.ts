/** The passphrase and the lock on the vault: with Argon2id at the least cost that is allowed. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Key } from '../../renderer/vault/cipher.ts'
import { calibratedKdf, checkPassphrase, lockWith, unlockWith } from '../../renderer/vault/passphrase.ts'
import type { KdfParameters, StoreRecords } from '../../renderer/vault/store.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { Problem } from '../../shared/problem.ts'
import { id } from '../shared/command-cases.ts'

type Header = StoreRecords['header']

const cipher = createWebCipher()
const least: KdfParameters = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 }
const passphrase = 'Größe Apfel Lampe Wolke'
const probe = new TextEncoder().encode('Akte')

let key: Key
let header: Header
let sealed: Uint8Array
beforeAll(async () => {
  key = await cipher.newKey()
  header = await lockWith(cipher, passphrase, key, {
    vaultId: id('1'),
    deviceId: id('2'),
    name: 'Anna',
    edition: 1,
    kdf: least,
  })
  sealed = await cipher.seal(key, probe, 'probe')
})

/** What comes of an attempt: the vault's own key opens what it sealed. */
async function unlocking(typed: string, changed: Partial<Header> = {}): Promise<string> {
  try {
    const opened = await unlockWith(cipher, typed, { ...header, ...changed })
    return new TextDecoder().decode(await cipher.open(opened, sealed, 'probe'))
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

describe('the right passphrase', () => {
  test('opens the lock, and the key is the vault’s', async () => {
    expect(await unlocking(passphrase)).toBe('Akte')
  })

  test('opens it also when the keyboard composes its letters differently', async () => {
    expect(await unlocking(passphrase.normalize('NFD'))).toBe('Akte')
    expect(await unlocking('Ｇröße Apfel Lampe Wolke')).toBe('Akte')
  })

  test('opens it also with blanks around it', async () => {
    expect(await unlocking(`  ${passphrase}\n`)).toBe('Akte')
  })
})

describe('a wrong passphrase', () => {
  test.each(['größe Apfel Lampe Wolke', 'Grösse Apfel Lampe Wolke', 'Größe Apfel Lampe', ' ', ''])(
    '%j opens nothing, and nothing else is said',
    async (typed) => {
      expect(await unlocking(typed)).toBe('passphraseWrong')
    },
  )
})

describe('a changed header', () => {
  const kdf = (changed: Partial<KdfParameters>): Partial<Header> => ({ kdf: { ...least, ...changed } })
  const flipped = (bytes: Uint8Array) => bytes.map((byte, at) => (at === 5 ? byte ^ 1 : byte))

  test('does not open with another vault’s id', async () => {
    expect(await unlocking(passphrase, { vaultId: id('3') })).toBe('passphraseWrong')
  })
  test('does not open with another device’s id', async () => {
    expect(await unlocking(passphrase, { deviceId: id('3') })).toBe('passphraseWrong')
  })
  test('does not open with another salt', async () => {
    expect(await unlocking(passphrase, { salt: flipped(header.salt) })).toBe('passphraseWrong')
  })
  test('does not open with another wrapped key', async () => {
    expect(await unlocking(passphrase, { wrapped: flipped(header.wrapped) })).toBe('passphraseWrong')
  })
  test('does not open with an older version', async () => {
    for (const version of [0, 1]) expect(await unlocking(passphrase, { version })).toBe('passphraseWrong')
  })
  test('does not open with a higher cost', async () => {
    expect(await unlocking(passphrase, kdf({ passes: 4 }))).toBe('passphraseWrong')
  })
  test('of a newer version says so before anything is tried', async () => {
    expect(await unlocking(passphrase, { version: 3 })).toBe('vaultFromNewerVersion')
  })

  test.each([
    ['less memory than the floor', kdf({ memoryKib: 64 * 1024 - 1 })],
    ['fewer passes than the floor', kdf({ passes: 2 })],
    ['more memory than the ceiling', kdf({ memoryKib: 1024 * 1024 + 1 })],
    ['more passes than the ceiling', kdf({ passes: 21 })],
    ['two lanes', kdf({ lanes: 2 })],
    ['no lane', kdf({ lanes: 0 })],
    ['memory that is no number', kdf({ memoryKib: Number.NaN })],
    ['half a pass more', kdf({ passes: 3.5 })],
    ['another function', kdf({ name: 'pbkdf2' as 'argon2id' })],
    ['a salt cut short', { salt: new Uint8Array(4) }],
  ] satisfies [string, Partial<Header>][])(
    'asking for %s is damaged: an attacker may not make it cheap',
    async (_name, changed) => {
      expect(await unlocking(passphrase, changed)).toBe('storageDamaged')
    },
  )
})

describe('two locks', () => {
  test('on the same key with the same passphrase have nothing in common but their names', async () => {
    const other = await lockWith(cipher, passphrase, key, {
      vaultId: id('1'),
      deviceId: id('2'),
      name: 'Anna',
      edition: 1,
      kdf: least,
    })
    expect(other.salt).not.toEqual(header.salt)
    expect(other.wrapped).not.toEqual(header.wrapped)
    expect(await unlocking(passphrase, other)).toBe('Akte')
  })

  test('hold neither the passphrase nor the key nor anything to check a guess by', () => {
    const { salt, wrapped, ...clear } = header
    expect(clear).toEqual({
      key: 'vault',
      version: 2,
      secret: 'none',
      secretId: null,
      vaultId: id('1'),
      deviceId: id('2'),
      name: 'Anna',
      edition: 1,
      kdf: least,
    })
    expect([salt.length, wrapped.length]).toEqual([16, 12 + 32 + 16])
  })
})

test.each([
  // A slow laptop waits longer, and is not made weaker.
  [4_000, 128],
  [500, 128],
  [499, 192],
  [400, 240],
  [300, 256],
  [40, 256],
  // A clock that stands still says nothing.
  [0, 128],
])('a laptop that fills 128 MiB in %i ms is given %i MiB', async (ms, mib) => {
  let calls = 0
  const { memoryKib, ...rest } = await calibratedKdf(() => ms * calls++)
  expect(Math.floor(memoryKib / 1024)).toBe(mib)
  expect(rest).toEqual({ name: 'argon2id', passes: 3, lanes: 1 })
})

describe('a new passphrase', () => {
  const verdict = (typed: string) => {
    try {
      checkPassphrase(typed)
      return 'taken'
    } catch (error) {
      return error instanceof Problem ? error.code : error
    }
  }

  test.each([
    'apfel lampe wolke tisch',
    'rot-elf-uhr-ast',
    'Xk7$mPq2!vLz9w',
    'der Hund bellt nicht',
    'Größe Maß Ufer Öl Ähre',
    'دراجة زرقاء في الحديقة',
  ])('%j is taken', (typed) => {
    expect(verdict(typed)).toBe('taken')
  })

  test.each([
    '',
    '               ',
    'Passwort1!',
    'apfel lampe',
    'apfel apfel a',
    'aaaaaaaaaaaaaaaaaaaa',
    'abababababababab',
    '1111 1111 1111 1111',
    'ab cd ef gh',
    '  Passwort1!     ',
    'Passwort123456',
    'Haus haus HAUS haus',
    '12345678901234',
    'brandtbrandt12',
  ])('%j is too weak', (typed) => {
    expect(verdict(typed)).toBe('passphraseWeak')
  })
})
