/** What a locked laptop that was blocked brings home, on the real vault, the real PostgreSQL and real HTTP. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { batchesIn } from '../../renderer/vault/second-copy.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Salvaged, SalvageClaim, SalvagePart } from '../../shared/salvage.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { httpTransport, openTestCounty, type TestCounty } from '../support/county.ts'
import { codeOf } from '../vault/laptop.ts'
import { StolenLaptop } from '../vault/stolen-laptop.ts'
import { openFile, people, portraitEntries } from './people.ts'

let county: TestCounty
let laptop: StolenLaptop
let caseFileId: string
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())
beforeEach(async () => {
  caseFileId = randomUUID()
  await county.county.load(people.anna.staffId, [
    openFile(caseFileId, people.anna.staffId, { assignmentId: randomUUID() }),
  ])
  laptop = new StolenLaptop(county)
  await laptop.setUp()
})

const deviceId = () => laptop.header().deviceId
const claim = () => laptop.claim()
const block = async () => (await county.as('cilla')).revokeLaptop({ deviceId: deviceId(), reason: 'stolen' })
const write = (content: string) => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })

/** A face whose record has arrived, and whose two photos have not. */
async function takePortrait(): Promise<void> {
  const [small, large] = [96, 480].map((edge) => container(lossy(edge, edge, 20, edge)))
  if (!small || !large) throw new Error('no pictures')
  const kept = await laptop.vault.keepPhotos({ caseFileId, small, large })
  for (const make of portraitEntries(kept.small, kept.large).make) {
    const { command, args } = make(caseFileId)
    await laptop.vault.run({ command: command as 'note.write', caseFileId, args })
  }
  laptop.onTheWay = (name) => {
    if (name === 'photoOffsets') throw new Problem('serverUnreachable')
  }
  await laptop.vault.sync()
  laptop.onTheWay = () => undefined
}

const trayed = async () =>
  (
    await county.superuser.query<{ content: string }>(
      `SELECT body -> 'fields' -> 'args' ->> 'content' AS content FROM file_row
        WHERE table_name = 'handIns' AND body -> 'fields' ->> 'about' = $1 ORDER BY content`,
      [caseFileId],
    )
  ).rows.map(({ content }) => content)
const photosThere = async () =>
  (await county.superuser.query('SELECT FROM photo WHERE case_file_id = $1 AND complete', [caseFileId])).rowCount
const linesOf = async (kind: string, of = deviceId()) =>
  (await county.superuser.query('SELECT FROM audit WHERE kind = $1 AND device_id = $2', [kind, of])).rowCount

/** Everything that lies on the laptop, as it would send it. */
async function everything(): Promise<SalvagePart[]> {
  const rows = laptop
    .stored('outbox')
    .map(({ key, n, state, seq, sealed }): SalvagePart => ({ kind: 'entry', key, n, state, seq, sealed }))
  const of = (kind: 'kept' | 'reading', table: 'kept' | 'readings') =>
    laptop.stored(table).map(({ key, sealed }): SalvagePart => ({ kind, key, sealed }))
  const photos = laptop.stored('photos').map(({ key, sealed }): SalvagePart => {
    const bytes = laptop.stored('photoBytes').find((one) => one.key === key)?.sealed ?? new Uint8Array()
    return { kind: 'photo', key, sealed, bytes }
  })
  const batches = batchesIn(laptop.keeper.bytes, claim().vaultId)
  const copied = batches.map((batch): SalvagePart => ({ kind: 'batch', ...batch }))
  return [...rows, ...of('kept', 'kept'), ...of('reading', 'readings'), ...photos, ...copied]
}

async function workAndLock(): Promise<void> {
  await takePortrait()
  laptop.line.isOnline = false
  await write('eins')
  await write('zwei')
  await laptop.vault.caseFile({ caseFileId })
  await laptop.vault.lock()
}

test('notes, photos and readings arrive once, and the county knows that the laptop is empty', async () => {
  await workAndLock()
  await block()
  const read = await linesOf('opened')
  const [id, waits] = [deviceId(), laptop.stored('photos').map((one) => one.waits)]
  expect(waits).toEqual([true, true])
  laptop.line.isOnline = true
  await laptop.start()
  await vi.waitFor(async () => expect(await laptop.vault.state()).toMatchObject({ isTold: true, handedIn: 2 }), {
    timeout: 20_000,
  })
  expect(await trayed()).toEqual(['eins', 'zwei'])
  expect(await photosThere()).toBe(2)
  expect([read, await linesOf('opened', id), await linesOf('wiped', id)]).toEqual([0, 1, 1])
  const { laptops } = await (await county.as('cilla')).laptops({})
  expect(laptops.find((one) => one.deviceId === id)?.wipedAt).toBe(county.clock.now.toISOString())
})

describe('over HTTP and without a session', () => {
  const stranger = () => connect(countyContract, httpTransport(county.address, null))
  const hand = async (parts: SalvagePart[], give: string[] = []): Promise<Salvaged> =>
    stranger().salvage({ claim: claim(), parts, give })

  test('everything that a vault really keeps is opened and understood, and brought again it changes nothing', async () => {
    await workAndLock()
    const parts = await everything()
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(new Set(['entry', 'kept', 'reading', 'photo', 'batch']))
    await block()
    const first = await hand(parts)
    expect(first.parts.map(({ state }) => state)).toEqual(parts.map(() => 'taken'))
    const there = async () => [await trayed(), await photosThere(), await linesOf('opened'), await linesOf('entry')]
    const was = await there()
    expect(was.slice(0, 3)).toEqual([['eins', 'zwei'], 2, 1])
    expect((await hand(parts)).inTray.toSorted()).toEqual(first.inTray.toSorted())
    await Promise.all([hand(parts), hand(parts)])
    expect(await there()).toEqual(was)
  })

  test.for(['entry', 'reading', 'photo', 'batch'] as const)(
    'a damaged %s is named, and the rest is taken',
    async (kind) => {
      await workAndLock()
      await block()
      const parts = (await everything()).filter((part) => kind === 'batch' || part.kind !== 'batch')
      const at = parts.findIndex((part) => part.kind === kind)
      parts[at]?.sealed.set([0, 0, 0, 0], 14)
      const states = (await hand(parts)).parts.map(({ state }) => state)
      expect(states).toEqual(parts.map((_part, i) => (i === at ? 'damaged' : 'taken')))
      expect([(await trayed()).length, await photosThere(), await linesOf('opened')]).toEqual([
        kind === 'entry' ? 1 : 2,
        kind === 'photo' ? 1 : 2,
        kind === 'reading' ? 0 : 1,
      ])
    },
  )

  test('a record in the place of another does not open', async () => {
    await workAndLock()
    await block()
    const [one, other] = (await everything()).filter(({ kind }) => kind === 'entry')
    if (!one || !other) throw new Error('no entries')
    const { parts } = await hand([{ ...one, sealed: other.sealed }, { ...other, kind: 'kept' } as SalvagePart])
    expect(parts.map(({ state }) => state)).toEqual(['damaged', 'damaged'])
    expect(await trayed()).toEqual([])
  })

  test('whoever is let in, or is nobody here, hears no more than that they may not', async () => {
    await workAndLock()
    const parts = await everything()
    const { slot, vaultId } = claim()
    const bent = { ...slot, sealed: slot.sealed.map((byte, at) => (at === 3 ? byte ^ 1 : byte)) }
    const verdicts = async (one: SalvageClaim) => [
      (await stranger().askBlocked({ claim: one })).blocked,
      await codeOf(stranger().salvage({ claim: one, parts, give: [] })),
      await codeOf(stranger().salvage({ claim: one, parts: [], give: [] })),
      await codeOf(stranger().confirmSalvage({ claim: one })),
    ]
    expect(await verdicts(claim())).toEqual([null, 'mayNot', 'mayNot', 'mayNot'])
    expect(await trayed()).toEqual([])
    await block()
    for (const other of [
      { ...claim(), slot: bent },
      { ...claim(), deviceId: randomUUID() },
      { ...claim(), vaultId: deviceId() },
    ])
      expect(await verdicts(other)).toEqual([null, 'mayNot', 'mayNot', 'mayNot'])
    expect(vaultId).not.toBe(deviceId())
    await county.superuser.query('DELETE FROM session WHERE device_id = $1', [deviceId()])
    expect(await verdicts(claim())).toEqual([null, 'mayNot', 'mayNot', 'mayNot'])
  })

  test('a session that ended long ago still tells whose laptop it is', async () => {
    await workAndLock()
    await block()
    const { now } = county.clock
    county.clock.now = new Date(now.getTime() + 90 * 86_400_000)
    expect(await stranger().askBlocked({ claim: claim() })).toMatchObject({ blocked: { because: 'deviceRevoked' } })
    await hand(await everything())
    county.clock.now = now
    expect(await trayed()).toEqual(['eins', 'zwei'])
  })

  test('more than one request may carry is refused as a whole', async () => {
    await workAndLock()
    await block()
    const [one] = await everything()
    if (!one) throw new Error('nothing there')
    expect(await codeOf(hand(Array.from({ length: 301 }, () => one)))).toBe('badRequest')
    expect(await codeOf(hand([{ ...one, sealed: new Uint8Array(2_200_000) }]))).toBe('tooLarge')
    expect(await trayed()).toEqual([])
  })
})
