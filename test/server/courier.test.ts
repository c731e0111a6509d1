/** What waits on a laptop without a way home, carried in a file: on the real laptop core and the real PostgreSQL. */
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bringCourier, makeCourier } from '../../renderer/vault/courier.ts'
import { CourierFile } from '../../shared/courier.ts'
import { directoryId } from '../../shared/carrier.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { codeOf, Laptop } from '../vault/laptop.ts'
import { entry, openFile, people, portraitEntries } from './people.ts'

const { anna, emil } = people
const secret = 'Sie hat mir vom Bruder erzählt'
const noWhere = { isNew: false, entries: 0, refused: 0, photos: 0 }

let home: TestCounty
let other: TestCounty
let bengt: CountyClient
beforeAll(async () => {
  ;[home, other] = await Promise.all([openTestCounty(), openTestCounty()])
  bengt = await home.as('bengt')
})
afterAll(() => Promise.all([home.close(), other.close()]))

let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  home.clock.now = new Date('2026-11-23T09:00:00.000Z')
  caseFileId = randomUUID()
  await home.county.load(anna.staffId, [openFile(caseFileId, anna.staffId, { assignmentId: randomUUID() })])
  laptop = await Laptop.make({ county: home.county, clock: { now: home.clock.now.getTime() } }, 'anna')
  await laptop.sync()
  laptop.online = false
})

const write = (content: string) => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })

async function takePortrait(): Promise<void> {
  const { core } = laptop
  const [small, large] = [96, 480].map((edge) => container(lossy(edge, edge, 20, edge)))
  if (!small || !large) throw new Error('no pictures')
  const ref = (bytes: Uint8Array) => ({ hash: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length })
  await core.box.take(await core.photos.keep(caseFileId, small, 'small', core.correctedNow()))
  await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
  for (const make of portraitEntries(ref(small), ref(large)).make) {
    const { command, args } = make(caseFileId)
    await core.run(command, caseFileId, args)
  }
}

async function notesAtHome(): Promise<unknown[]> {
  const { rows } = await home.superuser.query<{ content: unknown }>(
    `SELECT body -> 'fields' ->> 'content' AS content FROM file_row
      WHERE case_file_id = $1 AND table_name = 'notes' ORDER BY seq`,
    [caseFileId],
  )
  return rows.map(({ content }) => content)
}

async function photosAtHome(): Promise<number> {
  const { rowCount } = await home.superuser.query('SELECT FROM photo WHERE case_file_id = $1 AND complete', [
    caseFileId,
  ])
  return rowCount ?? 0
}

test('brings notes and photos home in the hands of somebody who cannot see the file, and their laptop lets go with a receipt', async () => {
  await write(secret)
  await takePortrait()
  const { bytes, entries, photos } = await makeCourier(laptop.core)
  expect({ entries, photos }).toEqual({ entries: 4, photos: 1 })
  expect(await bringCourier(bengt, bytes)).toEqual({ isNew: true, entries: 4, refused: 0, photos: 1 })
  expect(await notesAtHome()).toEqual([secret])
  expect(await photosAtHome()).toBe(2)
  // Nothing was let go of for the file: only the receipt counts.
  expect(laptop.core.outbox.all().map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
  laptop.online = true
  await laptop.sync()
  expect(laptop.core.outbox.all()).toEqual([])
  expect(laptop.core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
  expect(laptop.core.self.arrived.find(({ entries }) => entries === 4)?.receipt).toBeGreaterThan(0)
  expect(await notesAtHome()).toEqual([secret])
})

test('counts once, however often and by whomever it is brought', async () => {
  await write(secret)
  const { bytes } = await makeCourier(laptop.core)
  await bringCourier(bengt, bytes)
  const before = await home.superuser.query('SELECT count(*) FROM entry')
  const cilla = await home.as('cilla')
  expect(await bringCourier(cilla, bytes)).toEqual({ isNew: false, entries: 1, refused: 0, photos: 0 })
  await Promise.all([bringCourier(cilla, bytes), bringCourier(bengt, bytes)])
  expect(await notesAtHome()).toEqual([secret])
  expect((await home.superuser.query('SELECT count(*) FROM entry')).rows).toEqual(before.rows)
})

test('is recorded as the work of its author, not of whoever carried it', async () => {
  const { entryId } = await write(secret)
  await bringCourier(bengt, (await makeCourier(laptop.core)).bytes)
  const { rows } = await home.superuser.query('SELECT staff_id AS who FROM entry WHERE id = $1', [entryId])
  expect(rows).toEqual([{ who: anna.staffId }])
})

test('carries more than one request could', async () => {
  for (let count = 0; count < 30; count++) await write(`${count} ${'ä'.repeat(15_000)}`)
  const { bytes, entries } = await makeCourier(laptop.core)
  expect(CourierFile.parse(decodeMessage(bytes)).parcels.length).toBeGreaterThan(1)
  expect(entries).toBe(30)
  expect(await bringCourier(bengt, bytes)).toEqual({ isNew: true, entries: 30, refused: 0, photos: 0 })
  expect((await notesAtHome()).length).toBe(30)
})

test('with nothing in it changes nothing', async () => {
  const { bytes, entries } = await makeCourier(laptop.core)
  expect(entries).toBe(0)
  const { isNew, ...taken } = await bringCourier(bengt, bytes)
  expect({ ...taken, isNew }).toEqual(noWhere)
})

describe('on the way', () => {
  test('shows nothing of what is in it: no word, no id, no token, in no encoding', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    const text = Buffer.from(bytes).toString('latin1')
    const token = laptop.core.self.token ?? ''
    expect(token.length).toBeGreaterThan(20)
    // None so short that chance could write it.
    for (const word of [secret, 'Bruder erzählt', token, caseFileId, anna.staffId, 'note.write']) {
      for (const shape of ['utf8', 'utf16le'] as const)
        expect(text).not.toContain(Buffer.from(word, shape).toString('latin1'))
      for (const shape of ['base64', 'hex'] as const)
        expect(text).not.toContain(Buffer.from(word).toString(shape).slice(2, -4))
    }
  })

  test('is opened by no other laptop, with everything that it knows', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    const second = await Laptop.make({ county: home.county, clock: { now: home.clock.now.getTime() } }, 'anna')
    await second.sync()
    for (const { sealed } of CourierFile.parse(decodeMessage(bytes)).parcels) {
      for (const context of ['antlitz courier 1', '', 'state', 'courier'])
        expect(await codeOf(second.core.box.open(sealed, context))).toBe('storageDamaged')
    }
    // Two files of the same content have nothing in common either.
    const again = await makeCourier(laptop.core)
    expect(Buffer.from(again.bytes).equals(Buffer.from(bytes))).toBe(false)
  })

  test('is refused by another county, also when it says that it is for that one', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    const elsewhere = await other.as('bengt')
    expect(await codeOf(bringCourier(elsewhere, bytes))).toBe('courierNotOurs')
    const file = CourierFile.parse(decodeMessage(bytes))
    const { keys } = await other.county.openSession('anna', { id: randomUUID(), name: 'x', platform: 'test' })
    const forged = encodeMessage({ ...file, sealedTo: keys.sealing })
    expect(await codeOf(bringCourier(elsewhere, forged))).toBe('courierDamaged')
    expect(other.errors).toEqual([])
  })

  test('is refused when a single bit of it is another, and what is in it can still be brought', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    const file = CourierFile.parse(decodeMessage(bytes))
    const [parcel] = file.parcels
    if (!parcel) throw new Error('no parcel')
    for (const part of ['ephemeral', 'sealed'] as const) {
      for (let at = 0; at < parcel[part].length; at += Math.ceil(parcel[part].length / 40)) {
        const changed = parcel[part].slice()
        changed[at] = (changed[at] ?? 0) ^ 1
        const forged = encodeMessage({ ...file, parcels: [{ ...parcel, [part]: changed }] })
        expect(await codeOf(bringCourier(bengt, forged))).toBe('courierDamaged')
      }
    }
    for (const cut of [0, 8, 100, bytes.length - 1])
      expect(await codeOf(bringCourier(bengt, bytes.slice(0, cut)))).toBe('courierDamaged')
    expect(await notesAtHome()).toEqual([])
    expect(home.errors).toEqual([])
    expect((await bringCourier(bengt, bytes)).entries).toBe(1)
  })
})

describe('of a laptop', () => {
  test('whose session has long ended is taken all the same', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    home.clock.now = new Date('2026-12-20T09:00:00.000Z')
    bengt = await home.as('bengt')
    expect((await bringCourier(bengt, bytes)).entries).toBe(1)
    expect(await notesAtHome()).toEqual([secret])
  })

  test('that nobody knows is refused', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    await home.superuser.query('DELETE FROM session WHERE staff_id = $1', [anna.staffId])
    expect(await codeOf(bringCourier(bengt, bytes))).toBe('courierUnknown')
    expect(await notesAtHome()).toEqual([])
  })

  test('whose owner does not work here any more goes into the tray of their team', async () => {
    await write(secret)
    const { bytes } = await makeCourier(laptop.core)
    await home.county.load(emil.staffId, [
      entry('staff.edit', directoryId, { staffId: anna.staffId, patch: { active: false } }, { id: randomUUID() }),
    ])
    expect(await bringCourier(bengt, bytes)).toEqual({ isNew: true, entries: 1, refused: 0, photos: 0 })
    const { rows } = await home.superuser.query(
      `SELECT body -> 'fields' -> 'args' ->> 'content' AS content FROM file_row WHERE table_name = 'handIns'`,
    )
    expect(rows).toEqual([{ content: secret }])
  })
})
