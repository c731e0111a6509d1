/** Whoever unlocks a laptop has it ask the county first whether anybody is let in there any more. */
import { beforeEach, describe, expect, test } from 'vitest'
import { directoryId } from '../../shared/carrier.ts'
import { handIns } from '../../shared/hand-in.ts'
import { Problem } from '../../shared/problem.ts'
import { entry, north, people } from '../server/people.ts'
import { codeOf, openCounty, type TestCounty } from './laptop.ts'
import { passphrase, StolenLaptop } from './stolen-laptop.ts'

let county: TestCounty
let laptop: StolenLaptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = new StolenLaptop(county)
  await laptop.setUp()
})

const stolen = (...contents: string[]) => laptop.takeAway(caseFileId, contents)
const block = () => county.store.revokeDevice(laptop.header().deviceId)
let before = 0
const trayed = () =>
  county
    .rows(north)
    .filter(({ table }) => table === handIns.name)
    .map(({ fields }) => (fields['args'] as { content: string }).content)

describe('whoever unlocks it', () => {
  const opened: string[] = []
  const unlock = async () => {
    opened.length = 0
    laptop.onState = ({ state }) => void opened.push(state)
    return codeOf(laptop.vault.unlock({ passphrase }))
  }
  const blockedSinceItAsked = async () => {
    await stolen('eins')
    before = laptop.asked.length
    await laptop.openWithNetwork()
    await laptop.hasAsked(before)
    block()
  }

  test('is shown nothing when the county says in time that it is blocked, and it empties itself at once', async () => {
    await blockedSinceItAsked()
    expect(await unlock()).toBe('deviceRevoked')
    await laptop.isTold()
    expect(opened).not.toContain('open')
    expect(trayed()).toEqual(['eins'])
  })

  test('with a wrong passphrase makes it ask all the same', async () => {
    await blockedSinceItAsked()
    expect(await codeOf(laptop.vault.unlock({ passphrase: 'Kastanie Regen Fenster Zug' }))).toBe('passphraseWrong')
    await laptop.isTold()
    expect(trayed()).toEqual(['eins'])
  })

  test('is shown nothing when the county said so before, and the line broke while it was being handed in', async () => {
    await stolen('eins')
    block()
    laptop.onTheWay = (name) => {
      if (name !== 'salvage') return
      laptop.line.isOnline = false
      throw new Problem('serverUnreachable')
    }
    before = laptop.asked.length
    await laptop.openWithNetwork()
    await laptop.hasAsked(before)
    expect(await unlock()).toBe('deviceRevoked')
    expect(opened).not.toContain('open')
    laptop.onTheWay = () => undefined
    laptop.line.isOnline = true
    expect(await unlock()).toBe('deviceRevoked')
    await laptop.isTold()
    expect(trayed()).toEqual(['eins'])
  })

  test('is shown nothing although a question of before still hangs on a line that is gone', async () => {
    await stolen('eins')
    block()
    laptop.onTheWay = () => new Promise(() => undefined)
    await laptop.openWithNetwork()
    laptop.onTheWay = () => undefined
    expect(await unlock()).toBe('deviceRevoked')
    await laptop.isTold()
    expect(opened).not.toContain('open')
    expect(trayed()).toEqual(['eins'])
  })

  test('gets in again, also without a network, once the county has said that they are let in', async () => {
    await stolen('eins')
    const letIn = (active: boolean, at: string) =>
      county.load('emil', entry('staff.edit', directoryId, { staffId: people.anna.staffId, patch: { active } }, { at }))
    await letIn(false, '2026-11-23T08:30:00.000Z')
    laptop.onTheWay = (name) => {
      if (name === 'salvage') throw new Problem('serverUnreachable')
    }
    before = laptop.asked.length
    await laptop.openWithNetwork()
    await laptop.hasAsked(before)
    expect(await unlock()).toBe('accessEnded')
    await letIn(true, '2026-11-23T08:31:00.000Z')
    expect(await codeOf(laptop.vault.unlock({ passphrase: 'Kastanie Regen Fenster Zug' }))).toBe('passphraseWrong')
    laptop.line.isOnline = false
    expect(await unlock()).toBe('done')
    await laptop.vault.lock()
  })

  test.each([
    ['without a network', () => void (laptop.line.isOnline = false)],
    ['over a line that never answers', () => void (laptop.onTheWay = () => new Promise(() => undefined))],
  ])('%s opens it as ever', async (_how, cut) => {
    await blockedSinceItAsked()
    cut()
    expect(await unlock()).toBe('done')
    expect(opened).toContain('open')
  })
})
