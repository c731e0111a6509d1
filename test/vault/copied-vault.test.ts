/** The whole vault on a copied laptop: sign-in anew, the list of laptops, locks, leases and orders to empty. WebCrypto, Argon2id. */
import { randomUUID } from 'node:crypto'
import { cpSync } from 'node:fs'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Vault } from '../../renderer/vault/vault.ts'
import { openFile, people } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf } from './laptop.ts'
import { openRecoveringCounty, RecoveringLaptop, type RecoveringCounty } from './recovering-laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const dayMs = 86_400_000

let county: RecoveringCounty
let caseFileId: string
let laptop: RecoveringLaptop
let copy: RecoveringLaptop

/** A laptop and its copy, both open; the laptop was at the county first. */
beforeEach(async () => {
  county = await openRecoveringCounty()
  caseFileId = randomUUID()
  const opening = openFile(caseFileId, people.anna.staffId, { assignmentId: randomUUID() })
  await county.county.load(people.anna.staffId, [opening])
  laptop = new RecoveringLaptop(county)
  await laptop.start()
  await laptop.signIn('anna')
  await laptop.vault.create({ passphrase })
  await laptop.vault.sync()
  await laptop.vault.lock()
  copy = copyOf(laptop)
  for (const one of [laptop, copy]) await open(one)
})

function copyOf(from: RecoveringLaptop): RecoveringLaptop {
  const made = new RecoveringLaptop(county)
  for (const [name, table] of from.disk.snapshot()) made.disk.tables.set(name, table)
  // Of a copied computer the keychain is a copy too: else nothing would open there.
  for (const [reference, secret] of from.keychain.held) made.keychain.held.set(reference, secret)
  cpSync(from.folder, made.folder, { recursive: true })
  return made
}

async function open(one: RecoveringLaptop): Promise<Vault> {
  await one.start()
  await one.vault.unlock({ passphrase })
  await one.vault.sync()
  return one.vault
}
const isStill = async ({ vault }: RecoveringLaptop) => (await vault.syncState()).forkedAt !== null
const ids = async ({ vault }: RecoveringLaptop) => {
  const laptops = await vault.laptops()
  return { all: laptops.map(({ deviceId }) => deviceId), own: laptops.find(({ isThis }) => isThis)?.deviceId }
}

test('a copy signs in anew as a laptop of its own, is one in the list, and stays so behind its lock', async () => {
  expect([await isStill(laptop), await isStill(copy)]).toEqual([false, true])
  expect((await ids(copy)).all).toHaveLength(1)
  await copy.signIn('anna')
  await copy.vault.sync()
  expect([await isStill(laptop), await isStill(copy)]).toEqual([false, false])
  const [first, second] = [await ids(laptop), await ids(copy)]
  expect(new Set(second.all)).toEqual(new Set([first.own, second.own]))
  expect(first.own).toBe(laptop.header()?.deviceId)
  // The passphrase opens as before: what it is bound to has not changed.
  expect(copy.header()?.deviceId).toBe(first.own)
  await copy.vault.lock()
  await open(copy)
  expect([await isStill(copy), (await ids(copy)).own]).toEqual([false, second.own])
})

test('a sign-in before the unlock does not make it the old laptop again', async () => {
  await copy.signIn('anna')
  await copy.vault.sync()
  const { own } = await ids(copy)
  await copy.vault.lock()
  await copy.start()
  await copy.signIn('anna')
  await copy.vault.unlock({ passphrase })
  for (const one of [copy, laptop, copy]) await one.vault.sync()
  expect([await isStill(copy), await isStill(laptop), (await ids(copy)).own]).toEqual([false, false, own])
})

test('a sign-in before the unlock does not make a laptop of its own of it either', async () => {
  await copy.vault.lock()
  await copy.start()
  await copy.signIn('anna')
  await copy.vault.unlock({ passphrase })
  await copy.vault.sync()
  expect(await isStill(copy)).toBe(true)
})

test('one that stood still until its lease was over goes on as its own with the sign-in that opens it', async () => {
  await copy.vault.lock()
  county.clock.now += 8 * dayMs
  await copy.start()
  expect(await copy.vault.unlock({ passphrase })).toMatchObject({ state: 'leaseEnded' })
  expect(await copy.signIn('anna')).toMatchObject({ state: 'open' })
  await copy.vault.sync()
  expect(await isStill(copy)).toBe(false)
  expect((await ids(copy)).own).not.toBe(laptop.header()?.deviceId)
})

test('whoever blocks the laptop blocks the copy that stands still with it, and not the one that is its own by now', async () => {
  const later = copyOf(copy)
  await open(later)
  await copy.signIn('anna')
  await copy.vault.sync()
  await laptop.vault.revokeLaptop({ deviceId: laptop.header()?.deviceId ?? '', reason: 'stolen' })
  await later.vault.run({ command: 'note.write', caseFileId, args: noteArgs(randomUUID()), seen: {} })
  for (const one of [laptop, later, copy]) await codeOf(one.vault.sync())
  await vi.waitFor(async () => expect((await later.vault.state()).state).toBe('wiped'))
  await vi.waitFor(async () => expect((await laptop.vault.state()).state).toBe('wiped'))
  expect([(await copy.vault.state()).state, await isStill(copy)]).toEqual(['open', false])
})

// Several times Argon2id.
test('a forgotten passphrase is given back to a copy that is its own by now', { timeout: 60_000 }, async () => {
  await copy.signIn('anna')
  await copy.vault.sync()
  const { own } = await ids(copy)
  await copy.vault.lock()
  await copy.start()
  await copy.signIn('anna')
  const next = 'Nebel Kutsche Zitrone Amsel'
  await copy.vault.askRecovery({ passphrase: next })
  for (const person of ['cilla', 'emil'] as const) {
    const officer = await county.as(person)
    for (const { id } of (await officer.recoveries({})).recoveries)
      await officer.decideRecovery({ id, approve: true, reason: 'Am Telefon erkannt, zurückgerufen' })
  }
  expect(await copy.vault.finishRecovery({ passphrase: next })).toMatchObject({ state: 'open' })
  await copy.vault.sync()
  expect([await isStill(copy), (await ids(copy)).own]).toEqual([false, own])
})
