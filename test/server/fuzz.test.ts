/** Requests that were right once and then changed at random: refused or answered, never a bug, and the county goes on. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sealParcel } from '../../renderer/vault/courier.ts'
import { jsonBytes } from '../../renderer/vault/cipher.ts'
import { createWebCipher, importKey } from '../../renderer/vault/web-cipher.ts'
import { sealTo } from '../../server/sealing.ts'
import type { Entry } from '../../shared/command.ts'
import type { Parcel } from '../../shared/courier.ts'
import { countyContract, heldDigest } from '../../shared/county-contract.ts'
import { placeOf, salvageContext, type SalvageClaim, type SalvageKey, type SalvagePart } from '../../shared/salvage.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { framed } from '../support/framed.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { addPerson, appointment, nextId, note, openFile, people, visit } from './people.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

let county: TestCounty
let token: string
let sealing: string
let parcel: Parcel
let claim: SalvageClaim
let batch: SalvagePart
let heapBefore: number
let file: string
const laptopLink = nextId()
beforeAll(async () => {
  county = await openTestCounty()
  const device = { id: nextId(), name: 'Laptop', platform: 'test' }
  const signedIn = await county.county.openSession('anna', device)
  token = signedIn.token
  sealing = signedIn.keys.sealing
  await blockLaptop()
  collect()
  heapBefore = process.memoryUsage().heapUsed
})
afterAll(() => county.close())
beforeEach(() => {
  county.errors.length = 0
})

const workKey = new Uint8Array(32).fill(7)

/** A laptop of hers that she has blocked, and what it says of itself. */
async function blockLaptop(): Promise<void> {
  const device = { id: nextId(), name: 'Laptop', platform: 'test' }
  const lost = await county.county.openSession('anna', device)
  await county.county.calls.revokeLaptop({ deviceId: device.id, reason: 'lost' }, { token })
  const vault = { vaultId: nextId(), deviceId: device.id }
  const content = encodeMessage({ version: 1, workKey, token: lost.token } satisfies SalvageKey)
  const slot = { sealedTo: sealing, ...sealTo(Buffer.from(sealing, 'base64url'), content, salvageContext(vault)) }
  claim = { ...vault, slot }
}

/** A batch of its second copy with this entry in it. */
async function batchOf(one: Entry): Promise<SalvagePart> {
  const cipher = createWebCipher()
  const key = await importKey(workKey)
  const seal = (bytes: Uint8Array, place: string) => cipher.seal(key, bytes, `${claim.vaultId}|${place}`)
  const head = { key: one.id, n: 1, state: 'waiting' as const, seq: 0 }
  const record = { ...head, sealed: await seal(jsonBytes({ entry: one, outcome: null }), placeOf.entry(head)) }
  const place = { journalId: nextId(), number: 1 }
  const content = encodeMessage({ puts: [{ put: 'outbox', record }], gone: [], mark: null })
  return { kind: 'batch', ...place, sealed: await seal(content, placeOf.batch(place.journalId, place.number)) }
}

/** A file and a parcel that nobody has worked with yet: requests stay as quick as the first. */
async function renew(): Promise<void> {
  file = nextId()
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId, { assignmentId: nextId() })])
  batch = await batchOf(note(file))
  parcel = await sealParcel(sealing, { token, entries: [note(file)], behind: [], readings: [], photos: [] })
}

const right: Record<string, () => unknown> = {
  sync: () => ({
    epoch: nextId(),
    cursor: 3,
    held: heldDigest([file]),
    link: { is: laptopLink, n: 1 },
    entries: [note(file), visit(file, 'outreach'), appointment(file, '2026-12-01T10:00'), addPerson(file, nextId())],
  }),
  pages: () => ({ caseFileIds: [file, nextId()] }),
  bundles: () => ({}),
  bundle: () => ({ id: nextId() }),
  laptops: () => ({}),
  confirmWipe: () => ({}),
  askBlocked: () => ({ claim }),
  salvage: () => ({ claim, parts: [batch], give: [nextId()] }),
  confirmSalvage: () => ({ claim }),
  revokeLaptop: () => ({ deviceId: nextId(), reason: 'lost' }),
  keys: () => ({}),
  askRecovery: () => ({
    vaultId: nextId(),
    deviceId: nextId(),
    slot: { sealedTo: sealing, ...parcel },
    publicKey: parcel.ephemeral,
  }),
  recovery: () => ({}),
  endRecovery: () => ({}),
  recoveries: () => ({}),
  decideRecovery: () => ({ id: nextId(), approve: true, reason: 'Am Telefon erkannt' }),
  acceptParcel: () => ({ sealedTo: sealing, parcel }),
  digests: () => ({ caseFileIds: [file, nextId()] }),
  photoOffsets: () => ({ photos: [{ caseFileId: file, hash: 'a'.repeat(64) }] }),
  putPhotos: () => ({
    pieces: [{ caseFileId: file, hash: 'a'.repeat(64), size: 5, offset: 0, bytes: new Uint8Array([1, 2, 3]) }],
  }),
  getPhotos: () => ({ hashes: ['a'.repeat(64)] }),
  signInConfig: () => ({}),
  signIn: () => ({
    code: 'x',
    verifier: 'y',
    redirectUri: 'http://127.0.0.1:4000/sign-in/return',
    nonce: 'z',
    device: { id: nextId(), name: 'Laptop', platform: 'test' },
  }),
}

/**
 * What a request that is right is answered with, where that is not 200: anna is no lead and is let in, the laptops are others, the code is
 * none, nor is the bundle.
 */
const good: Record<string, number> = {
  confirmWipe: 403,
  revokeLaptop: 404,
  askRecovery: 403,
  recoveries: 403,
  decideRecovery: 403,
  signIn: 401,
  bundle: 404,
}
const writing: readonly string[] = [
  'askRecovery',
  'endRecovery',
  'decideRecovery',
  'sync',
  'putPhotos',
  'acceptParcel',
  'salvage',
  'confirmSalvage',
]
const times = { values: 12_000, bytes: 8_000 }
const timeout = 600_000
/** So many requests about one case file. */
const turn = 100

const nasty = fc.oneof(
  fc.constantFrom(null, '', '\u0000', '\ud800', '__proto__', "' OR 1=1 --", '\u202E', -0, 1e308, -1, 2 ** 53, [], {}),
  fc.jsonValue({ depthSize: 'small' }),
)

/** Replaces the value at one place of a message, found by walking down as far as the numbers lead. */
function changed(value: unknown, way: readonly number[], by: unknown): unknown {
  if (way.length === 0 || typeof value !== 'object' || value === null || value instanceof Uint8Array) return by
  const keys = Object.keys(value)
  const key = keys[(way[0] ?? 0) % Math.max(keys.length, 1)]
  if (key === undefined) return by
  const inner = changed((value as Record<string, unknown>)[key], way.slice(1), by)
  return Array.isArray(value)
    ? value.map((item: unknown, at) => (String(at) === key ? inner : item))
    : { ...value, [key]: inner }
}

async function post(call: string, payload: Uint8Array): Promise<number> {
  const headers = { 'content-type': 'application/x-antlitz', authorization: `Bearer ${token}` }
  const answer = await county.http.inject({
    method: 'POST',
    url: `/county/${call}`,
    headers,
    payload: Buffer.from(payload),
  })
  expect(decodeMessage(answer.rawPayload)).toHaveProperty('ok', answer.statusCode === 200)
  return answer.statusCode
}

test('every call is tried', () => {
  expect(Object.keys(right).toSorted()).toEqual(
    Object.keys(countyContract.calls)
      .filter((call) => call !== 'signOut')
      .toSorted(),
  )
})

/** What the county holds: a refused request must leave it as it was. */
async function held(): Promise<string> {
  const { rows } = await county.superuser.query<{ state: string }>(
    `SELECT concat_ws(' ', seq, audited, receipts, (SELECT sum(octet_length(bytes)) FROM photo)) AS state FROM carrier`,
  )
  return rows[0]?.state ?? ''
}

/** Sends a request of this call, changed, so many times: no bug, nothing half done. Gives how a good one is answered then. */
async function statusAfter(call: string, count: number, change: fc.Arbitrary<Change>): Promise<number> {
  const atOnce = writing.includes(call) ? 1 : 10
  for (let at = 0; at < count; at += turn) {
    await renew()
    before = await held()
    const requests = fc.sample(change, { numRuns: turn, seed: at }).map((make) => make())
    for (let next = 0; next < turn; next += atOnce)
      await Promise.all(requests.slice(next, next + atOnce).map((request) => judge(call, request)))
  }
  return post(call, encodeMessage(right[call]?.()))
}

/** What the county holds, when nothing else is sent to it. */
let before = ''

async function judge(call: string, request: Uint8Array): Promise<void> {
  const status = await post(call, request)
  const say = (what: string) => new Error(`${call} ${what}: ${Buffer.from(request).toString('base64')}`)
  if (status >= 500 || county.errors.length > 0) throw say(`is answered with ${status}`)
  if (!writing.includes(call)) return
  const now = await held()
  if (status >= 400 && now !== before) throw say('is refused and had an effect')
  before = now
}

type Change = () => Uint8Array

/** Every other request is in the tight layout. */
const isTight = fc.constantFrom(undefined, {})

const values = (call: string) =>
  fc.tuple(fc.array(fc.nat(12), { maxLength: 5 }), nasty, isTight).map(
    ([way, by, tight]) =>
      () =>
        encodeMessage(changed(right[call]?.(), way, by), tight),
  )

/** Bytes changed behind the checksum, which is right again. */
const bytes = (call: string) =>
  fc.tuple(fc.nat(), fc.nat(255), fc.boolean(), isTight).map(([place, byte, isCut, tight]) => () => {
    const whole = encodeMessage(right[call]?.(), tight)
    const length = new DataView(whole.buffer).getUint32(5)
    const content = whole.slice(9)
    content[place % content.length] = byte
    const json = content.subarray(0, length)
    const tail = content.subarray(length)
    const text = isCut ? json.subarray(0, place % Math.max(json.length, 1)) : json
    return framed(text, tail, undefined, whole[0])
  })

test.each(Object.keys(right))('%s with one value changed', { timeout }, async (call) => {
  expect(await statusAfter(call, times.values, values(call))).toBe(good[call] ?? 200)
})

test.each(Object.keys(right))('%s with bytes changed', { timeout }, async (call) => {
  expect(await statusAfter(call, times.bytes, bytes(call))).toBe(good[call] ?? 200)
})

test('after all of that no more memory is held than before', () => {
  collect()
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(64 * 1024 * 1024)
})
