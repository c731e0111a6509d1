/** Photos on their own lane: accepted only while a portrait wants them, whole, checked, and gone with the consent. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestCounty, type CountyClient, type TestCounty } from '../support/county.ts'
import { entry, nextId, openFile, people, portraitEntries } from './people.ts'

let county: TestCounty
let anna: CountyClient
let bengt: CountyClient
beforeAll(async () => {
  county = await openTestCounty()
  anna = await county.as('anna')
  bengt = await county.as('bengt')
})
afterAll(() => county.close())

let number = 0
/** A bare lossless WebP of this edge: header and filler, which is all that the county looks at. */
function picture(edge: number, length = 600): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('RIFF....WEBPVP8L'))
  view.setUint32(4, length - 8, true)
  view.setUint32(16, length - 20, true)
  bytes[20] = 0x2f
  view.setUint32(21, (edge - 1) | ((edge - 1) << 14), true)
  number += 1
  view.setUint32(length - 4, number, true)
  return bytes
}
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

type Given = {
  file: string
  small: Uint8Array<ArrayBuffer>
  large: Uint8Array<ArrayBuffer>
  consentId: string
  portraitId: string
}

async function givePortrait(small = picture(96), large = picture(480, 2_000)): Promise<Given> {
  const file = nextId()
  const ref = (bytes: Uint8Array) => ({ hash: hashOf(bytes), bytes: bytes.length })
  const { make, consentId, portraitId } = portraitEntries(ref(small), ref(large))
  const outcomes = await county.county.load(people.anna.staffId, [
    openFile(file, people.anna.staffId),
    ...make.map((one) => one(file)),
  ])
  expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([])
  return { file, small, large, consentId, portraitId }
}

const piece = (file: string, whole: Uint8Array<ArrayBuffer>, from = 0, to = whole.length) => ({
  caseFileId: file,
  hash: hashOf(whole),
  size: whole.length,
  offset: from,
  bytes: whole.slice(from, to),
})
const put = async (client: CountyClient, ...pieces: ReturnType<typeof piece>[]) =>
  (await client.putPhotos({ pieces })).states.map(({ state, offset }) => [state, offset])
const get = async (client: CountyClient, ...photos: Uint8Array[]) =>
  (await client.getPhotos({ hashes: photos.map(hashOf) })).photos.map(({ bytes }) => new Uint8Array(bytes))
const stored = async (file: string) =>
  (await county.superuser.query('SELECT FROM photo WHERE case_file_id = $1', [file])).rowCount

let given: Given
beforeEach(async () => {
  given = await givePortrait()
})

describe('a photo', () => {
  test('goes up whole and comes down the same', async () => {
    const { file, small, large } = given
    expect(await put(anna, piece(file, small), piece(file, large))).toEqual([
      ['stored', small.length],
      ['stored', large.length],
    ])
    expect(await get(anna, small)).toEqual([small])
    expect(await put(anna, piece(file, small))).toEqual([['stored', small.length]])
  })

  test('goes up in pieces, and goes on where it was cut off', async () => {
    const { file, large } = given
    expect(await put(anna, piece(file, large, 0, 700))).toEqual([['partial', 700]])
    expect(await get(anna, large)).toEqual([])
    const offsets = await anna.photoOffsets({ photos: [{ caseFileId: file, hash: hashOf(large) }] })
    expect(offsets).toEqual({ offsets: [700] })
    expect(await put(anna, piece(file, large, 900, 1_000))).toEqual([['partial', 700]])
    expect(await put(anna, piece(file, large, 0, 700))).toEqual([['partial', 700]])
    expect(await put(anna, piece(file, large, 700, 1_500), piece(file, large, 1_500))).toEqual([
      ['partial', 1_500],
      ['stored', 2_000],
    ])
    expect(await get(anna, large)).toEqual([large])
  })

  test('that no portrait names is not wanted, nor in a foreign or unknown file', async () => {
    const { file, small } = given
    expect(await put(anna, piece(file, picture(96)))).toEqual([['notWanted', 0]])
    expect(await put(bengt, piece(file, small))).toEqual([['notWanted', 0]])
    expect(await put(anna, piece(nextId(), small))).toEqual([['notWanted', 0]])
    expect(await stored(file)).toBe(0)
  })

  test('is seen by whoever sees the file, and by nobody else', async () => {
    const { file, small } = given
    await put(anna, piece(file, small))
    expect(await get(bengt, small)).toEqual([])
    const asked = { photos: [{ caseFileId: file, hash: hashOf(small) }] }
    expect(await bengt.photoOffsets(asked)).toEqual({ offsets: [0] })
    expect(await get(await county.as('cilla'), small)).toEqual([small])
  })

  test('is not shared between files: whoever knows only its digest learns nothing', async () => {
    const { file, small, large } = given
    await put(anna, piece(file, small))
    const other = await givePortrait(small, large)
    const asked = { photos: [{ caseFileId: other.file, hash: hashOf(small) }] }
    expect(await anna.photoOffsets(asked)).toEqual({ offsets: [0] })
  })
})

describe('a photo is refused and not kept', () => {
  test.each([
    ['with too large an edge', () => picture(97)],
    ['with a tail behind the picture', () => new Uint8Array([...picture(96), 1, 2])],
    ['of another format', () => new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>    ')],
    ['too large in bytes', () => picture(96, 12_002)],
  ])('%s', async (_name, make) => {
    const wrong = await givePortrait(make())
    expect(await put(anna, piece(wrong.file, wrong.small))).toEqual([['refused', 0]])
    expect(await stored(wrong.file)).toBe(0)
  })

  test('when its bytes are not those of its digest', async () => {
    const { file, small } = given
    const changed = small.slice()
    changed[100] = 7
    expect(await put(anna, { ...piece(file, small), bytes: changed })).toEqual([['refused', 0]])
    expect(await put(anna, piece(file, small, 0, 300))).toEqual([['partial', 300]])
    const rest = { ...piece(file, small, 300), bytes: changed.slice(0, 300) }
    expect(await put(anna, rest)).toEqual([['refused', 0]])
    expect(await stored(file)).toBe(0)
  })

  test('when it is not as long as the portrait says', async () => {
    const { file, small } = given
    expect(await put(anna, { ...piece(file, small), size: small.length + 1 })).toEqual([['refused', 0]])
    const long = new Uint8Array(small.length + 1)
    expect(await put(anna, { ...piece(file, small), bytes: long })).toEqual([['refused', 0]])
    expect(await stored(file)).toBe(0)
  })
})

describe('a photo goes', () => {
  const run = async (...entries: ReturnType<typeof entry>[]) => {
    const answer = await anna.sync({ epoch: null, cursor: 0, held: '', entries })
    expect(answer.outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([])
  }
  beforeEach(async () => {
    await put(anna, piece(given.file, given.small), piece(given.file, given.large, 0, 500))
  })

  test.each([
    ['when its consent is withdrawn', ({ file, consentId }: Given) => entry('consent.withdraw', file, { consentId })],
    ['when its portrait is removed', ({ file, portraitId }: Given) => entry('portrait.remove', file, { portraitId })],
    [
      'when the case ends',
      ({ file }: Given) => entry('caseFile.close', file, { reason: 'RENTE', endedOn: '2026-11-23', remark: '' }),
    ],
  ])('%s, half or whole, and does not come back', async (_name, end) => {
    expect(await stored(given.file)).toBe(2)
    await run(end(given))
    expect(await stored(given.file)).toBe(0)
    expect(await get(anna, given.small)).toEqual([])
    expect(await put(anna, piece(given.file, given.small), piece(given.file, given.large, 500))).toEqual([
      ['notWanted', 0],
      ['notWanted', 0],
    ])
  })

  test('and stays in other files', async () => {
    const other = await givePortrait(given.small, given.large)
    await put(anna, piece(other.file, other.small))
    await run(entry('portrait.remove', given.file, { portraitId: given.portraitId }))
    expect(await stored(given.file)).toBe(0)
    expect(await get(anna, given.small)).toEqual([given.small])
  })
})

test('a photo recorded before the file was given away still arrives', async () => {
  const { file, small } = given
  const assigned = await anna.sync({
    epoch: null,
    cursor: 0,
    held: '',
    entries: [
      entry('caseFile.assign', file, {
        assignmentId: nextId(),
        kind: 'main',
        staffId: people.bengt.staffId,
        fromOn: '2026-11-23',
        untilOn: null,
        replaces: await mainOf(file),
      }),
    ],
  })
  expect(assigned.outcomes).toMatchObject([{ outcome: 'accepted' }])
  expect(await put(anna, piece(file, small))).toEqual([['stored', small.length]])
  expect(await get(anna, small)).toEqual([])
  expect(await get(bengt, small)).toEqual([small])
})

async function mainOf(file: string): Promise<string> {
  const { rows } = await county.superuser.query<{ id: string }>('SELECT id FROM assignment WHERE case_file_id = $1', [
    file,
  ])
  return rows[0]?.id ?? ''
}

test('after all this the server met no bug', () => {
  expect(county.errors).toEqual([])
})
