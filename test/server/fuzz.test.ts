/** Requests that were right once and then changed at random: refused or answered, never a bug, and the county goes on. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { countyContract, heldDigest } from '../../shared/county-contract.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { addPerson, appointment, nextId, note, openFile, people, visit } from './people.ts'

let county: TestCounty
let token: string
const file = nextId()
beforeAll(async () => {
  county = await openTestCounty()
  token = await county.tokenOf('anna')
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId)])
})
afterAll(() => county.close())
beforeEach(() => {
  county.errors.length = 0
})

const right: Record<string, () => unknown> = {
  sync: () => ({
    epoch: nextId(),
    cursor: 3,
    held: heldDigest([file]),
    entries: [note(file), visit(file, 'outreach'), appointment(file, '2026-12-01T10:00'), addPerson(file, nextId())],
  }),
  pages: () => ({ caseFileIds: [file, nextId()] }),
  laptops: () => ({}),
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

test.each(Object.keys(right))('%s with one value changed', async (call) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(12), { maxLength: 5 }), nasty, async (way, by) => {
      expect(await post(call, encodeMessage(changed(right[call]?.(), way, by)))).toBeLessThan(500)
      expect(county.errors).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test.each(Object.keys(right))('%s with bytes changed', async (call) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(255), fc.boolean(), async (place, byte, cut) => {
      const bytes = encodeMessage(right[call]?.())
      bytes[place % bytes.length] = byte
      expect(await post(call, cut ? bytes.subarray(0, place % bytes.length) : bytes)).toBeLessThan(500)
      expect(county.errors).toEqual([])
    }),
    { numRuns: 100 },
  )
})
