/** Bad days: a county restored from a backup, wrong clocks, a damaged county, a laptop that dies, a full disk. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../shared/contract.ts'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { entry, north, people, site } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const { anna } = people

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content: string, on = laptop) => on.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const notesIn = (rows: readonly { table: string; fields: Record<string, unknown> }[]) =>
  rows.filter((row) => row.table === 'notes').map((row) => row.fields['content'])

describe('a county that was restored from a backup', () => {
  test('gets what waits here also when something that is kept for it does not open any more', async () => {
    const backup = county.store.snapshot()
    await write('eins')
    await laptop.sync()
    for (const one of laptop.stored('kept')) one['sealed'] = new Uint8Array(60)
    county.store.restore(backup, randomUUID())
    await write('zwei')
    await laptop.sync()
    expect(notesIn(county.rows(caseFileId))).toEqual(['zwei'])
  })

  test('is noticed: pages come anew, and what waits still goes out', async () => {
    const backup = county.store.snapshot()
    await write('nach der Sicherung')
    await laptop.sync()
    await write('noch nicht gesendet')
    county.store.restore(backup, randomUUID())
    const before = laptop.asked('pages').length
    await laptop.sync()
    expect(laptop.asked('pages').length).toBeGreaterThan(before)
    expect(notesIn(county.rows(caseFileId))).toContain('noch nicht gesendet')
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test('gets again what it had accepted and this laptop has not seen come back', async () => {
    const backup = county.store.snapshot()
    const opened = randomUUID()
    await laptop.run('caseFile.open', opened, {
      reference: '',
      siteId: site,
      teamId: north,
      state: 'running',
      protected: false,
      openedOn: '2026-11-23',
      assignmentId: randomUUID(),
      mainStaffId: anna.staffId,
    })
    laptop.onTheWay = (name) => {
      if (name === 'pages') throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    expect(laptop.core.outbox.all().map((one) => one.state)).toEqual(['accepted'])
    laptop.onTheWay = () => undefined
    county.store.restore(backup, randomUUID())
    expect(county.rows(opened)).toEqual([])
    await laptop.start()
    await laptop.sync()
    expect(contentOf(await laptop.rows(opened))).toEqual(contentOf(county.rows(opened)))
    expect(county.rows(opened)).toHaveLength(2)
    expect(laptop.core.outbox.all()).toEqual([])
  })
})

describe('clocks', () => {
  test('that are wrong are corrected by the first contact: work carries the county’s time', async () => {
    laptop.clockError = 5 * 3_600_000
    await laptop.sync()
    const { entryId } = await write('um neun')
    expect(laptop.core.outbox.find(entryId)?.entry.at).toBe('2026-11-23T09:00:00.000Z')
  })

  test('that run ten years ahead end the lease until the next contact, and neither block work nor win for ever', async () => {
    laptop.clockError = 5 * 86_400_000
    await write('aus der Zukunft')
    laptop.clockError = 10 * 365 * 86_400_000
    expect(await codeOf(write('nicht lesbar'))).toBe('leaseEnded')
    county.clock.now += 60_000
    await laptop.sync()
    const made = county.rows(caseFileId).find((row) => row.table === 'notes')?.made.at ?? ''
    expect(made).toBe('2026-11-23T09:01:00.000Z')
    await write('danach')
    expect(laptop.core.outbox.all().at(-1)?.entry.at).toBe('2026-11-23T09:01:00.000Z')
  })
})

describe('a county that is damaged or hostile', () => {
  const bendSync = (change: (answer: SyncAnswer) => Partial<SyncAnswer>) => {
    laptop.bend = (name, reply): Reply =>
      name === 'sync' && reply.ok
        ? { ok: true, result: { ...(reply.result as SyncAnswer), ...change(reply.result as SyncAnswer) } }
        : reply
  }

  test('that always has more is not asked for ever', async () => {
    bendSync(() => ({ more: true }))
    expect(await codeOf(laptop.sync())).toBe('serverNotOurs')
  })

  test('that answers nothing for what was sent is not asked for ever, and the work stays', async () => {
    const { entryId } = await write('bleibt')
    bendSync(() => ({ outcomes: [] }))
    expect(await codeOf(laptop.sync())).toBe('serverNotOurs')
    await laptop.start()
    expect(laptop.core.outbox.find(entryId)?.state).toBe('waiting')
  })

  test('that answers for what nobody sent changes nothing', async () => {
    bendSync(() => ({ outcomes: [{ id: randomUUID(), outcome: 'accepted', seq: 999 }] }))
    await laptop.sync()
    expect(laptop.core.outbox.all()).toEqual([])
  })

  test.each([
    ['a cursor that is no number', { cursor: 'x' }],
    ['rows that are none', { changes: [{ table: 'notes' }] }],
    ['a time that is none', { serverTime: 'heute' }],
    ['an outcome nobody knows', { outcomes: [{ id: 'x', outcome: 'lost', seq: 0 }] }],
  ])('that sends %s is not believed, and nothing moves', async (_name, wrong) => {
    await write('bleibt')
    const before = structuredClone(laptop.disk.tables)
    bendSync(() => wrong as unknown as Partial<SyncAnswer>)
    expect(await codeOf(laptop.sync())).toBe('serverNotOurs')
    expect(laptop.disk.tables).toEqual(before)
  })

  test('that sends a page which is none brings no file into the lists, and the next good page does', async () => {
    const other = await county.newFile('anna')
    laptop.bend = (name, reply): Reply => {
      if (name !== 'pages' || !reply.ok) return reply
      const result = reply.result as { files: { page: Uint8Array }[] }
      return {
        ok: true,
        result: { ...result, files: result.files.map((file) => ({ ...file, page: new Uint8Array([123]) })) },
      }
    }
    expect(await codeOf(laptop.sync())).toBe('serverNotOurs')
    expect(laptop.core.files.holds(other)).toBe(false)
    laptop.bend = (_name, reply) => reply
    await laptop.sync()
    expect(laptop.core.files.holds(other)).toBe(true)
  })
})

describe('a laptop that dies', () => {
  /** How many times it writes in this sync. */
  async function writesOf(on: Laptop): Promise<number> {
    let count = 0
    on.beforeWrite = () => void count++
    await on.sync()
    on.beforeWrite = () => undefined
    return count
  }
  async function busy(): Promise<Laptop> {
    const one = await county.laptop('anna')
    await one.sync()
    await one.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: `Notiz ${one.core.self.token}` })
    await county.newFile('anna')
    await county.load(
      'cilla',
      entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'von Cilla' }, { id: randomUUID() }),
    )
    return one
  }

  test('at any write of a sync loses nothing, does nothing twice, and ends like one that lived', async () => {
    const count = await writesOf(await busy())
    expect(count).toBeGreaterThanOrEqual(2)
    for (let at = 1; at <= count; at++) {
      const one = await busy()
      let left = at
      one.beforeWrite = () => {
        if (--left <= 0) throw new Error('the power is gone')
      }
      await expect(one.sync()).rejects.toThrow('the power is gone')
      one.beforeWrite = () => undefined
      await one.start()
      await one.sync()
      expect(one.core.outbox.all()).toEqual([])
      expect(new Set(one.core.files.heldIds()).size).toBe(one.core.files.heldIds().length)
      expect(contentOf(await one.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
      const own = notesIn(county.rows(caseFileId)).filter((text) => text === `Notiz ${one.core.self.token}`)
      expect(own).toHaveLength(1)
    }
  })

  test('on a full disk while the county’s news come in keeps its cursor, shows what it has, and takes them later', async () => {
    await county.load(
      'cilla',
      entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'Neues' }, { id: randomUUID() }),
    )
    const { cursor } = laptop.core.self
    laptop.disk.full = true
    expect(await codeOf(laptop.sync())).toBe('storageFull')
    expect([laptop.core.self.cursor, notesIn(await laptop.rows(caseFileId))]).toEqual([cursor, []])
    laptop.disk.full = false
    await laptop.sync()
    expect(notesIn(await laptop.rows(caseFileId))).toEqual(['Neues'])
  })
})
