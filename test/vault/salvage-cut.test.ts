/** A hand-in by a locked laptop that is killed or cut off in the middle: everything arrives once, whatever has been taken before. */
import { beforeEach, expect, test, vi } from 'vitest'
import { headerIn } from '../../renderer/vault/second-copy.ts'
import { handIns } from '../../shared/hand-in.ts'
import { Problem } from '../../shared/problem.ts'
import { north } from '../server/people.ts'
import { openCounty, type TestCounty } from './laptop.ts'
import { patience, StolenLaptop } from './stolen-laptop.ts'

let county: TestCounty
let laptop: StolenLaptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = new StolenLaptop(county)
  await laptop.setUp()
})

/** Stolen with these notes on it, and blocked. */
async function stolen(contents: readonly string[]): Promise<void> {
  await laptop.takeAway(caseFileId, contents)
  county.store.revokeDevice(laptop.header().deviceId)
  laptop.line.isOnline = true
}
const trayed = () => county.rows(north).filter(({ table }) => table === handIns.name)
const wipedLines = () => county.store.audit().filter(({ kind }) => kind === 'wiped').length

test('killed at any moment it goes on at the next start: everything arrives once, and it ends empty', async () => {
  await stolen(['eins', 'zwei'])
  const [there, home] = [laptop.look(), county.store.snapshot()]
  let steps = 0
  for (let isDone = false; !isDone; steps++) {
    county.store.restore(home, home.contents.epoch)
    laptop.putBack(there)
    laptop.stepsLeft = steps
    await laptop.start()
    await vi.waitFor(
      async () => expect(laptop.stepsLeft < 0 || (await laptop.vault.state()).state === 'wiped').toBe(true),
      patience,
    )
    for (let i = 0; i < 20; i++) await new Promise((done) => setImmediate(done))
    isDone = laptop.stepsLeft >= 0
    laptop.stepsLeft = Infinity
    await laptop.start()
    await laptop.isTold()
    expect(trayed()).toHaveLength(2)
    expect([laptop.tables(), headerIn(laptop.keeper.bytes)?.header, wipedLines()]).toEqual([['wipe'], null, 1])
  }
  expect(steps).toBeGreaterThan(6)
})

const sent: string[] = []
let atFirst: ReturnType<typeof county.store.snapshot>
/** Sixty long notes wait, and the line breaks at the third request. */
async function cutOff(): Promise<void> {
  await stolen(Array.from({ length: 60 }, (_, at) => `${at} ${'ä'.repeat(9_000)}`))
  atFirst = county.store.snapshot()
  sent.length = 0
  let requests = 0
  laptop.onTheWay = (name, args) => {
    if (name !== 'salvage') return
    if (++requests === 3) throw new Problem('serverUnreachable')
    const { parts } = args as { parts: { sealed: Uint8Array }[] }
    sent.push(...parts.map(({ sealed }) => sealed.subarray(0, 12).join()))
  }
  await laptop.start()
  await vi.waitFor(() => expect(requests).toBe(3), patience)
}
/** The line holds. */
async function goOn(): Promise<void> {
  await vi.waitFor(async () => {
    laptop.vault.online()
    expect((await laptop.vault.state()).state).toBe('wiped')
  }, patience)
  await laptop.isTold()
  expect(trayed()).toHaveLength(60)
  expect(await laptop.vault.state()).toMatchObject({ handedIn: 60 })
}

test('cut off, it goes on with what the county has not answered yet', async () => {
  await cutOff()
  await goOn()
  expect(new Set(sent).size).toBe(sent.length)
})

test('cut off, and the county came back older meanwhile: everything goes there again', async () => {
  await cutOff()
  county.store.restore(atFirst, atFirst.contents.epoch)
  await goOn()
  expect(new Set(sent).size).toBeLessThan(sent.length)
})
