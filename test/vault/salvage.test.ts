/** A laptop that is blocked while it is locked brings home what waits on it, and then nothing is left that anybody there could open. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { headerIn } from '../../renderer/vault/second-copy.ts'
import { salvage } from '../../renderer/vault/salvage.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { createCounty } from '../../server/county.ts'
import { directoryId } from '../../shared/carrier.ts'
import { handIns } from '../../shared/hand-in.ts'
import { Problem } from '../../shared/problem.ts'
import type { Salvaged } from '../../shared/salvage.ts'
import { entry, north, people, portraitEntries, south } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { codeOf, openCounty, type TestCounty } from './laptop.ts'
import { passphrase, patience, StolenLaptop } from './stolen-laptop.ts'

let county: TestCounty
let laptop: StolenLaptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = new StolenLaptop(county)
  await laptop.setUp()
})

const write = (content = 'kostbar') => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const stolen = (...contents: string[]) => laptop.takeAway(caseFileId, contents)
const block = () => county.store.revokeDevice(laptop.header().deviceId)
let before = 0
const trayed = () =>
  county
    .rows(north)
    .filter(({ table }) => table === handIns.name)
    .map(({ fields }) => (fields['args'] as { content: string }).content)
    .toSorted()
const wipedLines = () => county.store.audit().filter(({ kind }) => kind === 'wiped').length

describe('what waits', () => {
  test('arrives, and then nothing is left on the laptop but what tells of it and a file that nobody there opens', async () => {
    await stolen('eins', 'zwei')
    block()
    const claim = laptop.claim()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(await laptop.vault.state()).toEqual({ state: 'wiped', because: 'deviceRevoked', handedIn: 2, isTold: true })
    expect(trayed()).toEqual(['eins', 'zwei'])
    expect(laptop.tables()).toEqual(['wipe'])
    expect(laptop.stored('wipe')).toEqual([{ key: 'wipe', because: 'deviceRevoked', handedIn: 2, token: null }])
    expect(headerIn(laptop.keeper.bytes)).toMatchObject({ header: null, salvage: claim })
    expect(wipedLines()).toBe(1)
  })

  test('arrives also of somebody who has left', async () => {
    await stolen('eins')
    const args = { staffId: people.anna.staffId, patch: { active: false } }
    await county.load('emil', entry('staff.edit', directoryId, args))
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(await laptop.vault.state()).toMatchObject({ because: 'accessEnded', handedIn: 1 })
  })

  test.each([
    ['has lost its entries', () => laptop.disk.table('outbox').clear()],
    ['is empty', () => laptop.disk.tables.clear()],
  ])('arrives from the second copy when the store %s', async (_how, damage) => {
    await stolen('eins', 'zwei')
    block()
    damage()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['eins', 'zwei'])
    expect(laptop.tables()).toEqual(['wipe'])
  })

  test('arrives from the store when there is no second copy', async () => {
    await stolen('eins', 'zwei')
    block()
    laptop.keeper.bytes = new Uint8Array()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['eins', 'zwei'])
  })

  test('arrives although some of it is damaged, in both places', async () => {
    await stolen('eins', 'zwei', 'drei')
    block()
    const [first, second] = laptop.stored('outbox')
    first?.sealed.set([0, 1, 2], 20)
    // As the store gives what it cannot read any more.
    laptop.disk.table('outbox').set(second?.key ?? '', { key: second?.key ?? '', sealed: new Uint8Array() })
    laptop.keeper.bytes.set([0, 1, 2], laptop.keeper.bytes.length - 20)
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['drei', 'eins', 'zwei'])
  })

  test('that a county lost which came back older arrives there again', async () => {
    const backup = county.store.snapshot()
    await write('eins')
    await laptop.vault.sync()
    expect(laptop.stored('outbox')).toEqual([])
    await stolen('zwei')
    county.store.restore(backup, backup.contents.epoch)
    block()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['eins', 'zwei'])
  })

  test('that was handed over arrives again as it was recorded', async () => {
    const backup = county.store.snapshot()
    laptop.line.isOnline = false
    await write('eins')
    await county.give(caseFileId, 'bengt')
    laptop.line.isOnline = true
    await laptop.vault.sync()
    expect(laptop.stored('outbox').map(({ state }) => state)).toEqual(['handedOver'])
    await laptop.vault.lock()
    laptop.disk.table('kept').clear()
    county.store.restore(backup, backup.contents.epoch)
    block()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['eins'])
  })

  test('that is a face which the county lost and asks for again arrives from the second copy', async () => {
    const [small = new Uint8Array(), large = new Uint8Array()] = [96, 480].map((edge) => container(lossy(edge, edge)))
    const kept = await laptop.vault.keepPhotos({ caseFileId, small, large })
    for (const make of portraitEntries(kept.small, kept.large).make) {
      const { command, args } = make(caseFileId)
      await laptop.vault.run({ command: command as 'portrait.set', caseFileId, args })
    }
    await laptop.vault.sync()
    const lost = county.store.snapshot()
    expect(lost.contents.photos.size).toBe(2)
    lost.contents.photos.clear()
    county.store.restore(lost, lost.contents.epoch)
    county.clock.now += 86_400_000
    laptop.onTheWay = (name) => {
      if (name === 'putPhotos') throw new Problem('serverUnreachable')
    }
    await laptop.signIn()
    await laptop.vault.sync()
    expect(laptop.stored('photos').map(({ waits }) => waits)).toEqual([true, true])
    await laptop.vault.lock()
    laptop.disk.table('photoBytes').clear()
    block()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect([...county.store.snapshot().contents.photos.values()].map(({ complete }) => complete)).toEqual([true, true])
  })

  test('at a county that was brought back to before the laptop was, stays on the laptop', async () => {
    const other = await openCounty()
    const backup = other.store.snapshot()
    laptop = new StolenLaptop(other)
    await laptop.setUp()
    await laptop.vault.lock()
    other.store.restore(backup, backup.contents.epoch)
    before = laptop.asked.length
    await laptop.openWithNetwork()
    await laptop.hasAsked(before)
    expect(await laptop.vault.state()).toMatchObject({ state: 'locked' })
  })

  test('that was refused goes to the lead, once, and what was given up goes to nobody', async () => {
    county.clock.now += 60_000
    const closing = { reason: 'UMZUG_ANDERER_TRAEGER', endedOn: '2026-11-23', remark: '' } as const
    laptop.line.isOnline = false
    const { entryId } = await write('aufgegeben')
    await write('verweigert')
    await county.load('anna', entry('caseFile.close', caseFileId, closing, { at: '2026-11-23T08:00:00.000Z' }))
    laptop.line.isOnline = true
    await laptop.vault.sync()
    expect(laptop.stored('outbox').map(({ state }) => state)).toEqual(['refused', 'refused'])
    await laptop.vault.discard({ entryId })
    await laptop.vault.lock()
    block()
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toEqual(['verweigert'])
    expect(county.rows(north)).toMatchObject([{ fields: { reason: 'caseFileClosed', about: caseFileId } }])
    expect(await laptop.vault.state()).toMatchObject({ handedIn: 1 })
  })

  test('goes in requests that the county takes, however much it is', async () => {
    laptop.line.isOnline = false
    await Promise.all(Array.from({ length: 90 }, (_, at) => write(`${at} ${'ä'.repeat(9_000)}`)))
    await laptop.vault.lock()
    block()
    const sizes: number[] = []
    laptop.onTheWay = (name, args) => {
      if (name !== 'salvage') return
      const { parts } = args as { parts: { sealed: Uint8Array }[] }
      sizes.push(parts.reduce((sum, { sealed }) => sum + sealed.length, 0))
    }
    await laptop.openWithNetwork()
    await laptop.isTold()
    expect(trayed()).toHaveLength(90)
    expect(sizes.length).toBeGreaterThan(4)
    expect(Math.max(...sizes)).toBeLessThan(1_000_000)
  })
})

describe('nothing is sent', () => {
  async function remainsLocked(): Promise<string[]> {
    before = laptop.asked.length
    await laptop.openWithNetwork()
    await laptop.hasAsked(before)
    expect(await laptop.vault.state()).toMatchObject({ state: 'locked' })
    expect(laptop.stored('outbox')).toHaveLength(1)
    return laptop.asked.slice(before)
  }

  test('by a laptop that is not blocked, and it opens as ever', async () => {
    await stolen('eins')
    expect(await remainsLocked()).toEqual(['askBlocked'])
    expect(await laptop.vault.unlock({ passphrase })).toMatchObject({ state: 'open', healed: null })
    await laptop.vault.sync()
    expect(laptop.stored('outbox')).toEqual([])
    await laptop.vault.lock()
  })

  test('to a county that cannot open the slot', async () => {
    await stolen('eins')
    block()
    const { store } = county
    const keys = newCountyKeys()
    const { accountOf, config } = {
      accountOf: () => Promise.reject(new Error('x')),
      config: () => Promise.reject(new Error('x')),
    }
    county.county = createCounty({
      store,
      keys,
      provider: { accountOf, config },
      now: () => new Date(county.clock.now),
    })
    expect(await remainsLocked()).toEqual(['askBlocked'])
  })

  test('by a laptop with the slot of another', async () => {
    await stolen('eins')
    const other = new StolenLaptop(county)
    await other.setUp()
    await other.vault.lock()
    county.store.revokeDevice(other.header().deviceId)
    laptop.disk.table('header').set('vault', { ...laptop.header(), salvage: other.header().salvage })
    expect(await remainsLocked()).toEqual(['askBlocked'])
    const { calls } = county.county
    expect(await codeOf(calls.salvage({ claim: laptop.claim(), parts: [], give: [] }, { token: null }))).toBe('mayNot')
    expect(await codeOf(calls.confirmSalvage({ claim: laptop.claim() }, { token: null }))).toBe('mayNot')
  })

  test('and nothing goes when the county knows nothing of what it is given, or can open nothing', async () => {
    await stolen('eins')
    block()
    const was = laptop.look()
    for (const state of ['strange', 'damaged'] as const) {
      laptop.bend = (name, reply) => {
        if (name !== 'salvage' || !reply.ok) return reply
        const result = reply.result as Salvaged
        return { ok: true, result: { ...result, parts: result.parts.map((part) => ({ ...part, state })) } }
      }
      laptop.line.isOnline = true
      const means = { store: laptop.store, journal: laptop.keeper, county: laptop.county() }
      const { blocked } = await laptop.county().askBlocked({ claim: laptop.claim() })
      if (!blocked) throw new Error('it is blocked')
      const code = { strange: 'countyOutdated', damaged: 'storageDamaged' }[state]
      expect(await codeOf(salvage(means, laptop.claim(), blocked))).toBe(code)
      expect(laptop.look()).toEqual(was)
    }
  })
})

test('who unlocks while it is being handed in waits, and finds it empty', async () => {
  await stolen('eins')
  block()
  let unlocking: Promise<unknown> | undefined
  laptop.onTheWay = (name) => {
    if (name === 'salvage') unlocking ??= laptop.vault.unlock({ passphrase })
  }
  await laptop.openWithNetwork()
  await laptop.isTold()
  expect(await unlocking).toMatchObject({ state: 'wiped' })
  expect(trayed()).toEqual(['eins'])
})

test('who unlocks before the county has said so goes the open way', async () => {
  await stolen('eins')
  block()
  const was = laptop.vault
  laptop.onTheWay = async (name) => {
    if (name !== 'askBlocked') return
    await vi.waitFor(() => expect(laptop.vault).not.toBe(was), patience)
    await laptop.vault.unlock({ passphrase })
  }
  await laptop.openWithNetwork()
  await laptop.isTold()
  expect(trayed()).toEqual(['eins'])
  expect(laptop.asked).not.toContain('salvage')
  expect(laptop.keeper.bytes).toHaveLength(0)
})

test('set up anew, the rest of the file is put aside and not written over', async () => {
  await stolen('eins')
  block()
  await laptop.openWithNetwork()
  await laptop.isTold()
  const rest = laptop.keeper.bytes
  await laptop.vault.setUpAnew()
  await laptop.setUp()
  expect(laptop.keeper.aside).toEqual([rest])
  expect(headerIn(laptop.keeper.bytes)?.header).not.toBeNull()
  await laptop.vault.lock()
})

test('what the county refuses only now, given to the lead of a team that is not hers any more, goes to the lead of hers', async () => {
  laptop.line.isOnline = false
  const given = {
    handInId: randomUUID(),
    about: caseFileId,
    title: '',
    command: 'note.write',
    args: { content: 'kostbar' },
    recordedAt: '2026-11-23T08:00:00.000Z',
    reason: 'caseFileClosed',
  }
  await laptop.run('handIn.give', north, given)
  await laptop.vault.lock()
  const moving = { staffId: people.anna.staffId, patch: { teamId: south } }
  await county.load('emil', entry('staff.edit', directoryId, moving, { at: '2026-11-23T08:30:00.000Z' }))
  block()
  await laptop.openWithNetwork()
  await laptop.isTold()
  const inTray = county.rows(south).filter(({ table }) => table === handIns.name)
  expect(inTray).toMatchObject([{ fields: { about: caseFileId, args: { content: 'kostbar' } } }])
  expect(await laptop.vault.state()).toMatchObject({ state: 'wiped', handedIn: 1 })
})
