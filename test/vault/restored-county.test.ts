/** A county that came back from an older backup gets back by itself what it had acknowledged since, and nobody has to notice. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { keptDays } from '../../shared/county-contract.ts'
import { addPerson, entry, people, portraitEntries } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { contentOf, openCounty, sha256, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
const personId = randomUUID()
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  await county.load('anna', addPerson(caseFileId, personId))
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content: string, on = laptop) => on.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const notes = () => county.rows(caseFileId).flatMap((row) => (row.table === 'notes' ? [row.fields['content']] : []))
const day = 86_400_000

async function expectEqual(): Promise<void> {
  expect(laptop.core.outbox.all()).toEqual([])
  expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
}

describe.each([
  ['under a new epoch, as an operator should', true],
  ['under the old epoch, because nobody thought of it', false],
])('brought back %s', (_how, isRenewed) => {
  const restore = (backup: ReturnType<TestCounty['store']['snapshot']>) =>
    county.store.restore(backup, isRenewed ? randomUUID() : county.store.snapshot().contents.epoch)

  test('everything that was acknowledged since comes back, also after restarts', async () => {
    const backup = county.store.snapshot()
    for (const content of ['eins', 'zwei', 'drei']) {
      await write(content)
      await laptop.sync()
      await laptop.sync()
    }
    await laptop.start()
    restore(backup)
    expect(notes()).toEqual([])
    await laptop.sync()
    expect(new Set(notes())).toEqual(new Set(['eins', 'zwei', 'drei']))
    expect(notes()).toHaveLength(3)
    await expectEqual()
  })

  test('also when others have brought it past the number that this laptop knows', async () => {
    const backup = county.store.snapshot()
    await write('eins')
    await laptop.sync()
    restore(backup)
    for (let i = 0; i < 5; i++)
      await county.load('anna', entry('person.edit', caseFileId, { personId, patch: { phone: `0551 ${i}` } }))
    await laptop.sync()
    expect(notes()).toEqual(['eins'])
    await expectEqual()
  })

  test('also when others have brought it to exactly the number that this laptop knows', async () => {
    const backup = county.store.snapshot()
    await write('eins')
    await laptop.sync()
    restore(backup)
    await county.load('anna', entry('person.edit', caseFileId, { personId, patch: { phone: '0551 1' } }))
    expect(county.store.snapshot().contents.seq).toBe(laptop.core.self.knows?.seq)
    await laptop.sync()
    expect(notes()).toEqual(['eins'])
    await expectEqual()
    const before = laptop.asked('sync').length
    await laptop.sync()
    expect(laptop.asked('sync').length).toBe(before + 1)
  })

  test('also when another laptop has brought the newest entry back to the number that it had', async () => {
    const other = await county.laptop('cilla')
    await other.sync()
    const backup = county.store.snapshot()
    await write('eins')
    await laptop.sync()
    await write('zwei', other)
    await other.sync()
    await laptop.sync()
    const { knows } = laptop.core.self
    restore(backup)
    county.clock.now += 60_000
    // Somebody else's work stands where the first note stood.
    await county.load('anna', entry('person.edit', caseFileId, { personId, patch: { phone: '0551 1' } }))
    await other.sync()
    expect(county.store.log().at(-1)?.outcome).toMatchObject({ seq: knows?.seq, id: knows?.id })
    await laptop.sync()
    expect(new Set(notes())).toEqual(new Set(['eins', 'zwei']))
    await expectEqual()
  })

  test('in the order in which it was recorded, with what was recorded since', async () => {
    const backup = county.store.snapshot()
    const followUpId = randomUUID()
    await laptop.run('followUp.set', caseFileId, {
      followUpId,
      dueOn: '2026-12-01',
      what: 'Nachfragen',
      personId: null,
    })
    await laptop.sync()
    restore(backup)
    await laptop.run('followUp.move', caseFileId, { followUpId, dueOn: '2026-12-08' })
    await laptop.sync()
    expect(county.rows(caseFileId).find(({ id }) => id === followUpId)?.fields['dueOn']).toBe('2026-12-08')
    await expectEqual()
  })

  test('with what one laptop built on the work of another, in whatever order they return', async () => {
    const other = await county.laptop('cilla')
    const backup = county.store.snapshot()
    const followUpId = randomUUID()
    await laptop.run('followUp.set', caseFileId, {
      followUpId,
      dueOn: '2026-12-01',
      what: 'Nachfragen',
      personId: null,
    })
    await laptop.sync()
    await other.sync()
    await other.run('followUp.move', caseFileId, { followUpId, dueOn: '2026-12-08' })
    await other.sync()
    restore(backup)
    await other.sync()
    expect(other.core.outbox.all().map(({ state }) => state)).toEqual(['waiting'])
    await laptop.sync()
    await other.sync()
    await laptop.sync()
    expect(county.rows(caseFileId).find(({ id }) => id === followUpId)?.fields['dueOn']).toBe('2026-12-08')
    expect(other.core.outbox.all()).toEqual([])
    await expectEqual()
  })

  test.each([
    ['lifted', 'caseFile.liftRestriction', 'caseFile.restrict'],
    ['reopened', 'caseFile.reopen', 'caseFile.close'],
  ] as const)('with what was recorded after another laptop %s the file', async (_how, opens, shuts) => {
    const restrictionId = randomUUID()
    const args = {
      'caseFile.restrict': { restrictionId, ground: 'WIDERSPRUCH', remark: '' },
      'caseFile.liftRestriction': { restrictionId, why: 'geklärt' },
      'caseFile.close': { reason: 'ARBEITSAUFNAHME', endedOn: '2026-11-23', remark: '' },
      'caseFile.reopen': { why: 'doch nicht' },
    } as const
    await county.load('cilla', entry(shuts, caseFileId, args[shuts]))
    const other = await county.laptop('cilla')
    await other.sync()
    const backup = county.store.snapshot()
    county.clock.now += 60_000
    await other.run(opens, caseFileId, args[opens])
    await other.sync()
    county.clock.now += 60_000
    await laptop.sync()
    await write('danach')
    await laptop.sync()
    expect(notes()).toEqual(['danach'])
    restore(backup)
    await laptop.sync()
    expect(laptop.core.outbox.all().map(({ state }) => state)).toEqual(['waiting'])
    await other.sync()
    await laptop.sync()
    expect(notes()).toEqual(['danach'])
    await expectEqual()
  })

  const giveFace = async () => {
    const { core } = laptop
    const [small, large] = [container(lossy(96, 96, 20, 96)), container(lossy(480, 480, 20, 480))]
    const ref = (bytes: Uint8Array) => ({ hash: sha256(bytes), bytes: bytes.length })
    await core.box.take(await core.photos.keep(caseFileId, small, 'small', core.correctedNow()))
    await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
    for (const make of portraitEntries(ref(small), ref(large)).make) {
      const { command, args } = make(caseFileId)
      await core.run(command, caseFileId, args)
    }
  }
  const arePhotosThere = () => [...county.store.snapshot().contents.photos.values()].map(({ complete }) => complete)

  test('with the photos, which no other laptop may have', async () => {
    const backup = county.store.snapshot()
    await giveFace()
    await laptop.sync()
    expect(arePhotosThere()).toEqual([true, true])
    restore(backup)
    await laptop.sync()
    expect(arePhotosThere()).toEqual([true, true])
    expect(laptop.core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
    await expectEqual()
  })

  test('with the photos of a file that is given away before anybody knows that it came back', async () => {
    const backup = county.store.snapshot()
    await giveFace()
    await laptop.sync()
    restore(backup)
    const [current] = county.rows(caseFileId).filter(({ table }) => table === 'assignments')
    const to = {
      assignmentId: randomUUID(),
      kind: 'main' as const,
      staffId: people.bengt.staffId,
      fromOn: '2026-11-23',
    }
    await laptop.run('caseFile.assign', caseFileId, { ...to, untilOn: null, replaces: current?.id ?? null })
    await laptop.sync()
    expect(laptop.core.files.holds(caseFileId)).toBe(false)
    expect(arePhotosThere()).toEqual([true, true])
    expect(laptop.core.photos.all()).toEqual([])
  })

  test('nothing is there twice when the backup was younger than this laptop’s work', async () => {
    await write('eins')
    await laptop.sync()
    const backup = county.store.snapshot()
    await write('zwei')
    await laptop.sync()
    restore(backup)
    await laptop.sync()
    expect(notes()).toHaveLength(2)
    expect(new Set(notes())).toEqual(new Set(['eins', 'zwei']))
    await expectEqual()
  })
})

test(`what was accepted is kept for ${keptDays} days and no longer`, async () => {
  await write('alt')
  await laptop.sync()
  expect(laptop.stored('kept')).toHaveLength(1)
  const today = laptop.core.correctedNow().slice(0, 10)
  const after = (days: number) => new Date(Date.parse(today) + days * day).toISOString().slice(0, 10)
  const { outbox, box } = laptop.core
  await box.take(await outbox.prune(after(keptDays)))
  expect(laptop.stored('kept')).toHaveLength(1)
  await box.take(await outbox.prune(after(keptDays + 1)))
  expect(laptop.stored('kept')).toEqual([])
})

describe('digests', () => {
  const hide = (hidden: (content: unknown) => boolean) => {
    laptop.bend = (name, reply) => {
      if (name !== 'sync' || !reply.ok) return reply
      const answer = reply.result as { changes: { fields: Record<string, unknown> }[] }
      return {
        ok: true,
        result: { ...answer, changes: answer.changes.filter((row) => !hidden(row.fields['content'])) },
      }
    }
  }

  test('a row that did not come is noticed in the same sync, fetched and reported', async () => {
    await county.load('anna', entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'verschluckt' }))
    hide((content) => content === 'verschluckt')
    await laptop.sync()
    expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))
    expect(laptop.core.self.repaired).toMatchObject({ files: 1 })
  })

  test('without a difference nobody asks for them, also after a restart', async () => {
    await write('eins')
    await laptop.sync()
    await laptop.start()
    await laptop.sync()
    await laptop.sync()
    expect(laptop.asked('digests')).toEqual([])
    expect(laptop.core.self.repaired).toBeNull()
  })

  test('the county’s is never taken over: a wrong one is asked after again and again', async () => {
    laptop.bend = (name, reply) =>
      name === 'sync' && reply.ok
        ? { ok: true, result: { ...(reply.result as object), digest: 'f'.repeat(16) } }
        : reply
    await laptop.sync()
    await laptop.sync()
    expect(laptop.asked('digests')).toHaveLength(2)
  })
})
