/** Work that was refused, of somebody who has left, on a laptop whose lease is over. The whole vault, WebCrypto, Argon2id. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { handIns } from '../../shared/hand-in.ts'
import { entry, north, openFile, people } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf } from './laptop.ts'
import { openRecoveringCounty, RecoveringLaptop } from './recovering-laptop.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const dayMs = 86_400_000

test('it goes to the lead with the sign-in that is refused, and then nothing is left', async () => {
  const county = await openRecoveringCounty()
  const caseFileId = randomUUID()
  const { staffId } = people.anna
  const load = (who: 'anna' | 'emil', one: ReturnType<typeof entry>) => county.county.load(people[who].staffId, [one])
  await load('anna', openFile(caseFileId, staffId, { assignmentId: randomUUID() }))
  const laptop = new RecoveringLaptop(county)
  const vault = await laptop.start()
  await laptop.signIn('anna')
  await vault.create({ passphrase })
  await vault.sync()
  const closing = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' } as const
  await load('anna', entry('caseFile.close', caseFileId, closing, { at: new Date(county.clock.now).toISOString() }))
  county.clock.now += 60_000
  const args = { ...noteArgs(randomUUID()), content: 'kostbar' }
  await vault.run({ command: 'note.write', caseFileId, args, seen: {} })
  await vault.sync()
  expect((await vault.outbox()).items).toMatchObject([{ state: 'refused' }])
  await vault.lock()
  await load('emil', entry('staff.edit', directoryId, { staffId, patch: { active: false } }))
  county.clock.now += 8 * dayMs
  // With a network it would hear of it at the unlock, and hand in as a locked one does (salvage.test.ts).
  laptop.line.isOnline = false
  await laptop.start()
  expect(await laptop.vault.unlock({ passphrase })).toMatchObject({ state: 'leaseEnded' })
  laptop.line.isOnline = true
  expect(await codeOf(laptop.signIn('anna'))).toBe('unknownPerson')
  expect(await laptop.vault.state()).toMatchObject({ state: 'wiped', because: 'accessEnded', handedIn: 1 })
  const trayed = [...(county.store.snapshot().contents.files.get(north)?.values() ?? [])]
  const given = trayed.filter(({ table }) => table === handIns.name)
  expect(given).toMatchObject([{ fields: { about: caseFileId, args: { content: 'kostbar' } } }])
})
