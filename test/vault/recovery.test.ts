/** A forgotten passphrase: the laptop asks, two officers agree, and everything is there again. WebCrypto, Argon2id, the county's core. */
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Vault } from '../../renderer/vault/vault.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { openFile, people } from '../server/people.ts'
import { codeOf } from './laptop.ts'
import { openRecoveringCounty, RecoveringLaptop, type RecoveringCounty } from './recovering-laptop.ts'

const forgotten = 'Kastanie Regen Fenster Bus'
const passphrase = 'Nebel Kutsche Zitrone Amsel'
const reason = 'Am Telefon erkannt, zurückgerufen'

let county: RecoveringCounty
let laptop: RecoveringLaptop
let caseFileId: string

/** A locked laptop with a note that nobody else has, whose passphrase nobody knows any more. */
beforeEach(async () => {
  county = await openRecoveringCounty()
  caseFileId = randomUUID()
  await county.county.load(people.anna.staffId, [
    openFile(caseFileId, people.anna.staffId, { assignmentId: randomUUID() }),
  ])
  laptop = new RecoveringLaptop(county)
  const vault = await laptop.start()
  await laptop.signIn('anna')
  await vault.create({ passphrase: forgotten })
  await vault.sync()
  laptop.line.isOnline = false
  await vault.run({
    command: 'note.write',
    caseFileId,
    args: { ...noteArgs(randomUUID()), content: 'nur hier' },
    seen: {},
  })
  await vault.lock()
  laptop.line.isOnline = true
  await laptop.start()
})

async function decide(...officers: ('cilla' | 'emil')[]): Promise<void> {
  for (const person of officers) {
    const officer = await county.as(person)
    for (const { id } of (await officer.recoveries({})).recoveries)
      await officer.decideRecovery({ id, approve: true, reason })
  }
}

async function stateOf(vault: Vault): Promise<string> {
  const { request } = await vault.recovery()
  return request ? [request.state, request.approvals].filter((part) => part !== undefined).join(' ') : 'none'
}

async function contents(vault: Vault): Promise<unknown[]> {
  const { rows } = await vault.caseFile({ caseFileId })
  return rows.flatMap((row) => (row.table === 'notes' ? [row.fields['content']] : []))
}

// Eight times Argon2id.
test('over days and restarts: the new passphrase opens, the old one does not, and unsent work is there', async () => {
  await laptop.signIn('anna')
  await laptop.vault.askRecovery({ passphrase })
  expect(await stateOf(laptop.vault)).toBe('waiting 0')
  await decide('cilla')
  expect(await stateOf(laptop.vault)).toBe('waiting 1')

  county.clock.now += 2 * 86_400_000
  const vault = await laptop.start()
  expect(await stateOf(vault)).toBe('unknown')
  await laptop.signIn('anna')
  expect(await codeOf(vault.finishRecovery({ passphrase }))).toBe('notFound')
  await decide('emil')
  expect(await stateOf(vault)).toBe('ready')
  expect(await codeOf(vault.finishRecovery({ passphrase: forgotten }))).toBe('passphraseWrong')
  const edition = laptop.header()?.edition ?? 0
  expect((await vault.finishRecovery({ passphrase })).state).toBe('open')
  expect(await contents(vault)).toEqual(['nur hier'])
  expect(laptop.header()?.edition).toBe(edition + 1)
  await vault.sync()
  expect((await vault.syncState()).onlyHere.entries).toBe(0)
  await expect.poll(() => laptop.header('recovery')).toBeUndefined()
  await vault.lock()

  const next = await laptop.start()
  expect(await codeOf(next.unlock({ passphrase: forgotten }))).toBe('passphraseWrong')
  expect(await next.unlock({ passphrase })).toMatchObject({ state: 'open', healed: null })
  await next.lock()
}, 60_000)

test('whoever remembers just unlocks: nothing was damaged, and officers are asked no more', async () => {
  await laptop.signIn('anna')
  await laptop.vault.askRecovery({ passphrase })
  const emil = await county.as('emil')
  expect((await emil.recoveries({})).recoveries.length).toBe(1)
  expect(await laptop.vault.unlock({ passphrase: forgotten })).toMatchObject({ state: 'open', healed: null })
  await expect.poll(async () => (await emil.recoveries({})).recoveries).toEqual([])
  expect(laptop.header('recovery')).toBeUndefined()
  await laptop.vault.lock()
})

test('without a line the request is over here at once, and at the county with the next unlock', async () => {
  await laptop.signIn('anna')
  await laptop.vault.askRecovery({ passphrase })
  laptop.line.isOnline = false
  await laptop.vault.unlock({ passphrase: forgotten })
  await expect
    .poll(() => laptop.header('recovery')?.asked)
    .toMatchObject({ isOver: true, privateKey: new Uint8Array() })
  await laptop.vault.lock()
  expect(await stateOf(laptop.vault)).toBe('none')
  laptop.line.isOnline = true
  await laptop.vault.unlock({ passphrase: forgotten })
  await expect.poll(() => laptop.header('recovery')).toBeUndefined()
  await laptop.vault.lock()
})

test('somebody else who signs in on this laptop gets nowhere', async () => {
  await laptop.signIn('bengt')
  expect(await codeOf(laptop.vault.askRecovery({ passphrase }))).toBe('recoveryImpossible')
  expect(await stateOf(laptop.vault)).toBe('none')
  await laptop.start()
  expect(await codeOf(laptop.vault.askRecovery({ passphrase }))).toBe('signInRequired')
})

test('a key that is not the vault’s changes nothing', async () => {
  await laptop.signIn('anna')
  await laptop.vault.askRecovery({ passphrase })
  await decide('cilla', 'emil')
  // As if the lock of an earlier vault had come back under this header.
  for (const table of ['manifest', 'state'] as const) {
    for (const [key, record] of laptop.disk.table(table) as Map<string, { sealed: Uint8Array }>)
      laptop.disk.table(table).set(key, { ...record, sealed: record.sealed.map((byte) => byte ^ 1) })
  }
  const before = structuredClone([...laptop.disk.tables])
  expect(await codeOf(laptop.vault.finishRecovery({ passphrase }))).toBe('recoveryImpossible')
  expect([...laptop.disk.tables]).toEqual(before)
})

test('a weak passphrase is none, and a refusal is told', async () => {
  await laptop.signIn('anna')
  expect(await codeOf(laptop.vault.askRecovery({ passphrase: 'kurz' }))).toBe('passphraseWeak')
  await laptop.vault.askRecovery({ passphrase })
  const emil = await county.as('emil')
  const [open] = (await emil.recoveries({})).recoveries
  await emil.decideRecovery({ id: open?.id ?? '', approve: false, reason })
  expect(await stateOf(laptop.vault)).toBe('refused')
  await laptop.vault.askRecovery({ passphrase })
  expect(await stateOf(laptop.vault)).toBe('waiting 0')
})
