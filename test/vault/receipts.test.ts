/** A laptop lets go of what it recorded only for a receipt that the county signed over exactly that. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Reply } from '../../shared/contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { Receipt } from '../../shared/receipt.ts'
import { portraitEntries } from '../server/people.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { codeOf, openCounty, sha256, type Laptop, type TestCounty } from './laptop.ts'

let county: TestCounty
let laptop: Laptop
let caseFileId: string
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
})

const write = (content: string) => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const states = () => laptop.core.outbox.all().map(({ state }) => state)

type Attested = { receipt?: Receipt; outcomes?: { seq: number }[] }
/** Changes what the county answers to one call. */
function bend(call: string, change: (result: Attested) => object): void {
  laptop.bend = (name, reply): Reply =>
    name === call && reply.ok ? { ok: true, result: change(reply.result as Attested) } : reply
}
const changed = (change: (receipt: Receipt) => object) => (result: Attested) => ({
  ...result,
  ...(result.receipt && { receipt: { ...result.receipt, ...change(result.receipt) } }),
})

const forgeries: [string, (result: Attested) => object][] = [
  ['is missing', ({ receipt: _none, ...rest }) => rest],
  ['names another number', changed(({ number }) => ({ number: number + 1 }))],
  ['names more photos', changed(({ photos }) => ({ photos: photos + 1 }))],
  ['is for something else', changed(() => ({ contents: 'a'.repeat(64) }))],
  [
    'is signed by somebody else',
    changed(({ signature }) => ({ signature: signature.split('').toReversed().join('') })),
  ],
  [
    'is for other numbers in the county’s order',
    (result) => ({ ...result, outcomes: result.outcomes?.map((one) => ({ ...one, seq: one.seq + 1 })) }),
  ],
]

describe('a receipt for entries', () => {
  test.each(forgeries)('that %s keeps everything here', async (_what, change) => {
    await write('kostbar')
    bend('sync', change)
    expect(await codeOf(laptop.sync())).toBe('receiptWrong')
    expect(states()).toEqual(['waiting'])
    await laptop.start()
    expect(states()).toEqual(['waiting'])
    laptop.bend = (_name, reply) => reply
    await laptop.sync()
    expect(states()).toEqual([])
    expect(county.rows(caseFileId).filter((row) => row.fields['content'] === 'kostbar')).toHaveLength(1)
  })

  test('has its number shown with what arrived, and counts up', async () => {
    await write('eins')
    await laptop.sync()
    await write('zwei')
    await laptop.sync()
    const numbers = laptop.core.self.arrived.map(({ receipt }) => receipt)
    expect(numbers).toEqual([2, 1])
  })

  test('is given again for what is sent again, and for what was refused there is none', async () => {
    await write('eins')
    laptop.onTheWayBack = () => {
      throw new Error('cut')
    }
    await laptop.sync().catch(() => undefined)
    laptop.onTheWayBack = () => undefined
    await laptop.sync()
    expect(states()).toEqual([])
    expect(laptop.core.self.arrived).toMatchObject([{ entries: 1, receipt: 2 }])
  })

  test('tells at a visit how much of it the county holds, also after a restart', async () => {
    const visitId = randomUUID()
    await laptop.run('visit.begin', caseFileId, {
      visitId,
      kind: 'outreach',
      reason: 'KONTAKTABBRUCH',
      order: null,
      appointmentId: null,
      personIds: [],
      place: '',
      arrivedAt: '2026-11-23T09:00',
    })
    expect(laptop.core.receipts.of(visitId)).toBeUndefined()
    await laptop.sync()
    await laptop.start()
    expect(laptop.core.receipts.of(visitId)).toMatchObject({ number: 1, held: 1 })
  })
})

describe('a receipt for photos', () => {
  const keepPortrait = async (bytes = 20, mark = 0) => {
    const pictures = [container(lossy(96, 96, 20, mark + 100)), container(lossy(480, 480, bytes, mark + 200))]
    const [small, large] = pictures
    if (!small || !large) throw new Error('no pictures')
    const { core } = laptop
    await core.box.take(await core.photos.keep(caseFileId, small, 'small', core.correctedNow()))
    await core.box.take(await core.photos.keep(caseFileId, large, 'large', core.correctedNow()))
    const ref = (bytes: Uint8Array) => ({ hash: sha256(bytes), bytes: bytes.length })
    for (const make of portraitEntries(ref(small), ref(large)).make) {
      const { command, args } = make(caseFileId)
      await core.run(command, caseFileId, args)
    }
  }

  test.each(forgeries.slice(0, 5))('that %s keeps the originals here as not arrived', async (_what, change) => {
    await keepPortrait()
    bend('putPhotos', change)
    expect(await codeOf(laptop.sync())).toBe('receiptWrong')
    expect(laptop.core.photos.all().map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    laptop.bend = (_name, reply) => reply
    await laptop.sync()
    expect(laptop.core.photos.all().map(({ state }) => state)).toEqual(['held', 'held'])
  })

  test('has its number shown with the face that arrived, which counts once', async () => {
    await keepPortrait()
    await laptop.sync()
    const [{ receipt = 0 } = {}] = laptop.core.self.arrived
    expect(laptop.core.self.arrived).toMatchObject([
      { entries: 0, photos: 1, receipt, lastReceipt: receipt },
      { entries: 3, photos: 0, receipt: receipt - 1 },
    ])
  })

  test('is shown from the first to the last when faces came in several answers', async () => {
    for (const mark of [1, 2, 3]) await keepPortrait(60_000, mark)
    await laptop.sync()
    const [{ photos, receipt = 0, lastReceipt = 0 } = { photos: 0 }] = laptop.core.self.arrived
    expect([photos, lastReceipt - receipt]).toEqual([3, laptop.asked('putPhotos').length - 1])
    expect(lastReceipt).toBeGreaterThan(receipt)
  })

  test('is shown also when the line broke after it', async () => {
    for (const mark of [1, 2, 3]) await keepPortrait(60_000, mark)
    let through = 0
    laptop.onTheWay = (name) => {
      if (name === 'putPhotos' && through++ > 0) throw new Problem('serverUnreachable')
    }
    expect(await codeOf(laptop.sync())).toBe('serverUnreachable')
    const arrived = () => laptop.core.self.arrived.filter(({ photos }) => photos > 0).map(({ photos }) => photos)
    expect(arrived()).toEqual([1])
    laptop.onTheWay = () => undefined
    await laptop.sync()
    expect(arrived()).toEqual([2, 1])
  })
})
