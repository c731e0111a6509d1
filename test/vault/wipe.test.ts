/** A laptop that is not let in any more empties itself when the county has everything, and not before (I10). */
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { limits } from '../../shared/limits.ts'
import { directoryId } from '../../shared/carrier.ts'
import { answer, type Reply, type Transport } from '../../shared/contract.ts'
import { countyContract, type SyncAnswer } from '../../shared/county-contract.ts'
import { handIns } from '../../shared/hand-in.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import { Drafts } from '../../renderer/vault/drafts.ts'
import { lockWith } from '../../renderer/vault/passphrase.ts'
import type { StoreTable } from '../../renderer/vault/store.ts'
import { Vault } from '../../renderer/vault/vault.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { endingOf, wipe } from '../../renderer/vault/wipe.ts'
import { entry, north, people } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { createTestKeychain } from '../support/test-keychain.ts'
import { openKeptLaptop, type KeptLaptop } from './kept-laptop.ts'
import { codeOf, openCounty, ownClocks, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content = 'kostbar') => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const devices = () => [...county.store.snapshot().contents.devices]
const revoke = () => {
  for (const [deviceId] of devices()) county.store.revokeDevice(deviceId)
}
/** One sync, and what follows when it ended so: whether the laptop is empty. */
async function syncAndWipe(): Promise<boolean> {
  try {
    await laptop.sync()
    return false
  } catch (error) {
    const because = endingOf(error)
    return because !== null && wipe(laptop.core, because)
  }
}
const tables = () => [...laptop.disk.tables].filter(([, table]) => table.size > 0).map(([name]) => name)
const trayed = () => county.rows(north).filter(({ table }) => table === handIns.name)

describe('when everything was taken', () => {
  test('nothing is left on a blocked laptop but what tells of it, and the work lies in the tray', async () => {
    await write()
    await laptop.core.read(caseFileId)
    await new Drafts(laptop.core.box).save('note', 'noch nicht fertig')
    revoke()
    expect(await syncAndWipe()).toBe(true)
    expect(tables()).toEqual(['wipe'])
    const token = laptop.core.self.token
    expect(laptop.stored('wipe')).toEqual([{ key: 'wipe', because: 'deviceRevoked', handedIn: 1, token }])
    expect(trayed()).toMatchObject([{ fields: { about: caseFileId, args: { content: 'kostbar' } } }])
  })

  test('the same goes for somebody who has left', async () => {
    await write()
    await county.load(
      'emil',
      entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { active: false } }),
    )
    expect(await syncAndWipe()).toBe(true)
    expect(laptop.stored('wipe')).toMatchObject([{ because: 'accessEnded', handedIn: 1 }])
  })

  test('refused work goes to the lead first', async () => {
    const closing = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' } as const
    const at = new Date(county.clock.now).toISOString()
    county.clock.now += 60_000
    await county.load('anna', entry('caseFile.close', caseFileId, closing, { at }))
    const { entryId } = await write()
    await laptop.sync()
    expect(laptop.core.outbox.find(entryId)?.state).toBe('refused')
    revoke()
    expect(await syncAndWipe()).toBe(false)
    expect(await syncAndWipe()).toBe(true)
    expect(trayed()).toMatchObject([{ fields: { args: { content: 'kostbar' }, reason: 'caseFileClosed' } }])
  })

  test.each([
    ['under a new epoch', true],
    ['under the old one', false],
  ])('a county that came back older %s first gets again what it had acknowledged', async (_how, isRenewed) => {
    const backup = county.store.snapshot()
    await write()
    await laptop.sync()
    county.store.restore(backup, isRenewed ? randomUUID() : backup.contents.epoch)
    revoke()
    expect(await syncAndWipe()).toBe(true)
    expect(laptop.stored('wipe')).toMatchObject([{ handedIn: 1 }])
    expect(trayed()).toMatchObject([{ fields: { about: caseFileId, args: { content: 'kostbar' } } }])
  })

  test('what lies in the tray is known to be there, and nothing begins anew for it', async () => {
    await write()
    revoke()
    for (let i = 0; i < 3; i++) await expect(laptop.sync()).rejects.toMatchObject({ code: 'deviceRevoked' })
    expect(laptop.core.self.startedOverAt).toBeNull()
    expect(trayed()).toHaveLength(1)
  })

  test('what is recorded from then on is not acknowledged', async () => {
    revoke()
    expect(await syncAndWipe()).toBe(true)
    expect(await codeOf(laptop.core.box.write([{ remove: 'drafts', key: 'x' }]))).toBe('vaultLocked')
    await expect(write()).rejects.toThrow(/./)
    expect(tables()).toEqual(['wipe'])
  })
})

describe('nothing is deleted', () => {
  const before = () => structuredClone(laptop.disk.snapshot())

  test('when the county is out of reach, or somebody in between says so', async () => {
    await write()
    revoke()
    const was = before()
    laptop.online = false
    expect(await syncAndWipe()).toBe(false)
    laptop.online = true
    laptop.onTheWay = () => {
      throw new Problem('serverNotOurs')
    }
    expect(await syncAndWipe()).toBe(false)
    expect(before()).toEqual(was)
  })

  test.for(['later', 'unanswered'] as const)('while an entry is %s', async (how) => {
    const { entryId } = await write()
    revoke()
    laptop.bend = (name, reply) => (name === 'sync' ? bent(reply, how) : reply)
    expect(await syncAndWipe()).toBe(false)
    expect(laptop.stored('outbox')).toMatchObject([{ key: entryId, state: 'waiting' }])
    laptop.bend = (_name, reply) => reply
    expect(await syncAndWipe()).toBe(true)
  })

  test('while a reading is not told', async () => {
    for (let i = 0; i <= limits.readings; i++) {
      const reading = { id: randomUUID(), caseFileId, at: new Date(county.clock.now).toISOString(), offline: true }
      await laptop.core.readings.note(reading, county.clock.now)
    }
    revoke()
    expect(await syncAndWipe()).toBe(false)
    expect(laptop.stored('readings')).toHaveLength(1)
    expect(await syncAndWipe()).toBe(true)
  })

  test('while a photo has not arrived, whatever its line says', async () => {
    revoke()
    const note = { hash: 'a'.repeat(64), caseFileId, bytes: 5, small: true, state: 'waiting' as const, since: '' }
    vi.spyOn(laptop.core.photos, 'all').mockReturnValue([note])
    await expect(laptop.sync()).rejects.toThrow('deviceRevoked')
    expect(await wipe(laptop.core, 'deviceRevoked')).toBe(false)
    expect(tables()).not.toContain('wipe')
  })

  test('when the disk does not take it: everything is there as before, and goes the next time', async () => {
    await write()
    revoke()
    await expect(laptop.sync()).rejects.toThrow('deviceRevoked')
    const was = before()
    laptop.beforeWrite = () => {
      throw new Problem('storageFull')
    }
    expect(await codeOf(wipe(laptop.core, 'deviceRevoked'))).toBe('storageFull')
    expect(before()).toEqual(was)
    laptop.beforeWrite = () => undefined
    await laptop.start()
    expect(await syncAndWipe()).toBe(true)
  })
})

/** The county's answer as if it had put off what was sent, or had not spoken of it. */
function bent(reply: Reply, how: 'later' | 'unanswered'): Reply {
  if (!reply.ok) return reply
  const { receipt: _receipt, ...result } = reply.result as SyncAnswer
  const outcomes = how === 'later' ? result.outcomes.map(({ id }) => ({ id, outcome: 'later', seq: 0 })) : []
  return { ok: true, result: { ...result, outcomes } }
}

const passphrase = 'Kastanie Regen Fenster Bus'
const kdf = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 } as const

class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

type Started = { vault: Vault; emptied: Promise<void> }

describe('the vault', () => {
  let kept: KeptLaptop
  const line = { isCut: false }
  const keychain = createTestKeychain()
  const folder = folderOfTest()
  beforeEach(async () => {
    line.isCut = false
    kept = await openKeptLaptop(county, 'anna')
    const { box } = kept.core
    const given = { vaultId: box.vaultId, deviceId: randomUUID(), name: 'Anna', edition: 1, kdf }
    const { made } = await guardOfTest(keychain, folder).newDeviceSecret({})
    const secret = made && { id: made.id, bytes: made.secret, kind: made.kept }
    await box.write([{ put: 'header', record: await lockWith(box.cipher, passphrase, box.key, given, secret) }])
    await kept.core.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'kostbar' })
  })

  const transport = (token: () => string | null): Transport => ({
    on: () => () => undefined,
    async call(name, args) {
      if (line.isCut && name === 'confirmWipe') throw new Problem('serverUnreachable')
      try {
        const caller = { token: token() }
        return { ok: true, result: await answer(countyContract, county.county.calls, name, args, caller) }
      } catch (error) {
        return { ok: false, problem: noteOf(error) }
      }
    },
  })
  /** A start of the app on this laptop. */
  async function start(): Promise<Started> {
    let tell = () => {}
    const emptied = new Promise<void>((resolve) => (tell = resolve))
    const vault = await Vault.start({
      store: openDisk(kept.disk, { alive: true }, new FreeRun(new Random(1))),
      journal: kept.keeper,
      guard: guardOfTest(keychain, folder),
      cipher: createWebCipher(),
      county: transport,
      device: { name: 'Laptop', platform: 'test' },
      clocks: ownClocks,
      emit: (_event: string, value: object) => 'state' in value && value.state === 'wiped' && tell(),
    })
    return { vault, emptied }
  }
  const wipedLines = () => county.store.audit().filter(({ kind }) => kind === 'wiped')
  const sizes = () => [...kept.disk.tables].filter(([, table]) => table.size > 0).map(([name]): StoreTable => name)

  async function wipeIt(): Promise<Vault> {
    const { vault, emptied } = await start()
    await vault.unlock({ passphrase })
    revoke()
    await vault.sync()
    await emptied
    return vault
  }

  test('says that nothing is left, and where the work is; so does the county', async () => {
    expect(readdirSync(folder)).toHaveLength(2)
    const vault = await wipeIt()
    await vi.waitFor(async () => expect(await vault.state()).toMatchObject({ isTold: true }))
    expect(readdirSync(folder)).toEqual([])
    expect(await vault.state()).toEqual({ state: 'wiped', because: 'deviceRevoked', handedIn: 1, isTold: true })
    expect([sizes(), kept.keeper.bytes.length]).toEqual([['wipe'], 0])
    expect(kept.disk.table('wipe').get('wipe')).toMatchObject({ token: null })
    expect(wipedLines()).toMatchObject([{ staffId: people.anna.staffId, outcome: 'deviceRevoked' }])
    expect(trayed()).toHaveLength(1)
  })

  test('goes on at the next start, when the county could not be told', async () => {
    line.isCut = true
    await wipeIt()
    const { vault } = await start()
    expect(await vault.state()).toMatchObject({ state: 'wiped', isTold: false })
    expect(await codeOf(vault.setUpAnew())).toBe('serverUnreachable')
    expect(await codeOf(vault.create({ passphrase }))).toBe('vaultExists')
    expect(wipedLines()).toEqual([])
    line.isCut = false
    const again = (await start()).vault
    await vi.waitFor(async () => expect(await again.state()).toMatchObject({ isTold: true }))
    expect(wipedLines()).toHaveLength(1)
  })

  test('goes on at the next start, when it was killed before the host had deleted its file', async () => {
    const remove = vi.spyOn(kept.keeper, 'removeJournal').mockRejectedValue(new Problem('internal'))
    await wipeIt()
    expect([kept.keeper.bytes.length > 0, wipedLines().length]).toEqual([true, 0])
    remove.mockRestore()
    const { vault } = await start()
    expect((await vault.state()).state).toBe('wiped')
    await vi.waitFor(async () => expect(await vault.state()).toMatchObject({ isTold: true }))
    expect(kept.keeper.bytes).toHaveLength(0)
  })

  test('can be set up anew once the county knows', async () => {
    const vault = await wipeIt()
    await vi.waitFor(async () => expect(await vault.state()).toMatchObject({ isTold: true }))
    expect(await vault.setUpAnew()).toEqual({ state: 'empty' })
    expect(sizes()).toEqual([])
    expect(await (await start()).vault.state()).toEqual({ state: 'empty' })
  })
})
