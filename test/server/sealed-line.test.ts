/** The sealed line between vault and county: what stands between them, and what they make of what was tampered with. */
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { countyTransport } from '../../renderer/vault/county-http.ts'
import { SealedLine } from '../../renderer/vault/sealed-line.ts'
import { newCountyKeys } from '../../server/keys.ts'
import { SealedLines } from '../../server/sealed-line.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import {
  headBytes,
  lineHeader,
  prefixBytes,
  sealedType,
  segmentBytes,
  tagBytes,
  tightLine,
} from '../../shared/sealed-line.ts'
import { decodeMessage, encodeMessage } from '../../shared/wire.ts'
import { openTestCounty, type TestCounty } from '../support/county.ts'
import { unbrotli } from '../support/unbrotli.ts'
import { codeOf } from '../vault/laptop.ts'
import { nextId, note, openFile, people } from './people.ts'

let county: TestCounty
let token: string
const file = nextId()
const canary = 'Kanarie-7f3a'
beforeAll(async () => {
  county = await openTestCounty()
  token = await county.tokenOf('anna')
  await county.county.load(people.anna.staffId, [openFile(file, people.anna.staffId), note(file, canary)])
})
afterAll(() => county.close())

type Passed = { headers: Headers; sent: Uint8Array<ArrayBuffer>; answer: Uint8Array<ArrayBuffer>; type: string }
/** Gives what goes on instead; `answer` is null while the request is on its way. */
type Tamper = (passed: Passed) => Partial<Pick<Passed, 'answer' | 'type'>> & { problem?: string }

/** A vault on a line where somebody sees, and may change, all that passes. */
function vaultOn(sealing: string | null, tamper: Tamper = () => ({}), asked = (line: string) => line) {
  const seen: Passed[] = []
  const before = globalThis.fetch
  globalThis.fetch = async (path, init) => {
    const sent = new Uint8Array(init?.body as Uint8Array<ArrayBuffer>)
    const headers = new Headers(init?.headers)
    headers.set(lineHeader, asked(headers.get(lineHeader) ?? ''))
    const response = await before(new URL(path as string, county.address), { ...init, headers })
    const answer = new Uint8Array(await response.arrayBuffer())
    const type = response.headers.get('content-type') ?? ''
    const passed = { headers, sent, answer, type }
    seen.push(passed)
    const { problem, ...given } = { answer, type, ...tamper(passed) }
    const said = { 'content-type': given.type, ...(problem !== undefined && { 'x-antlitz-problem': problem }) }
    return new Response(given.answer, { status: response.status, headers: said })
  }
  onTestFinished(() => void (globalThis.fetch = before))
  const transport = countyTransport({ token: () => token, sealing: () => sealing, unbrotli })
  return { seen, county: connect(countyContract, transport) }
}

const ours = () => county.county.lines.publicKey
const quiet = { epoch: null, cursor: 0, held: heldDigest([]), entries: [] }
const holds = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text)

describe('what passes', () => {
  test('is read by nobody in between, in neither direction', async () => {
    const { seen, county: sealed } = vaultOn(ours())
    const { files } = await sealed.pages({ caseFileIds: [file] })
    expect(holds(files[0]?.page ?? new Uint8Array(), canary)).toBe(true)
    await sealed.sync({ ...quiet, entries: [note(file, canary)] })
    expect(seen).toHaveLength(2)
    for (const { sent, answer, type } of seen) {
      expect(type).toBe(sealedType)
      for (const secret of [canary, file, 'caseFileId', 'epoch']) {
        expect(holds(sent, secret)).toBe(false)
        expect(holds(answer, secret)).toBe(false)
      }
    }
  })

  test('without a line is seen: the look can find it', async () => {
    const { seen, county: clear } = vaultOn(null)
    await clear.pages({ caseFileIds: [file] })
    expect(holds(seen[0]?.answer ?? new Uint8Array(), canary)).toBe(true)
  })

  test('also when the county says no, nobody learns why', async () => {
    const { seen, county: sealed } = vaultOn(ours())
    expect(await codeOf(sealed.recoveries({}))).toBe('mayNot')
    expect(seen[0]?.type).toBe(sealedType)
    expect(holds(seen[0]?.answer ?? new Uint8Array(), 'mayNot')).toBe(false)
  })

  test('is told apart by nothing that two vaults have in common', async () => {
    const [one, other] = [vaultOn(ours()), vaultOn(ours())]
    await one.county.sync(quiet)
    await other.county.sync(quiet)
    // The other's passes by here too.
    const { seen } = one
    expect(new Set(seen.map(({ headers }) => headers.get(lineHeader))).size).toBe(2)
    expect(new Set(seen.map(({ sent }) => Buffer.from(sent).toString('hex'))).size).toBe(seen.length)
  })
})

describe('a tight message', () => {
  // Ids as people's laptops make them: those of the tests are one like the other.
  const some = () =>
    Array.from({ length: 40 }, () => {
      const one = note(file, canary)
      return { ...one, id: randomUUID(), args: { ...(one.args as object), noteId: randomUUID() } }
    })
  /** Sends forty notes so many times. Gives the bytes of each request, as parts of the first. */
  async function exchanged(times: number, asked?: (line: string) => string): Promise<number[]> {
    const { seen, county: sealed } = vaultOn(ours(), undefined, asked)
    for (let at = 0; at < times; at++) {
      const entries = some()
      const { outcomes } = await sealed.sync({ ...quiet, entries })
      expect(outcomes).toMatchObject(entries.map(({ id }) => ({ id, outcome: 'accepted' })))
    }
    return seen.map(({ sent }) => sent.length / (seen[0]?.sent.length ?? 0))
  }
  /** A county of before knows nothing of it. */
  const unheard = (line: string) => line.replace(`.${tightLine}`, '')

  test('is sent once the county has shown that it reads one', async () => {
    expect(Math.max(...(await exchanged(3)).slice(1))).toBeLessThan(0.85)
  })

  test('is not sent to a county that shows nothing of the kind', async () => {
    expect(Math.min(...(await exchanged(3, unheard)))).toBeGreaterThan(0.95)
  })

  test('is not sent any more to a county that stopped reading it', async () => {
    let times = 0
    const [, tight, after] = await exchanged(3, (line) => (times++ > 0 ? unheard(line) : line))
    expect(tight).toBeLessThan(0.85)
    expect(after).toBeGreaterThan(0.95)
  })

  test('is no answer to whoever does not say that they read it, nor to what could not be read', async () => {
    const lines = new SealedLines(newCountyKeys())
    const line = await SealedLine.to(lines.publicKey)
    const readsTight = async (header: string) => {
      const { body } = await line.seal('sync', token, 'plain', encodeMessage(quiet))
      return (await lines.open(header, 'sync', token, body, 1_000)).readsTight
    }
    expect([await readsTight(line.header), await readsTight(unheard(line.header))]).toEqual([true, false])
    const { county: sealed } = vaultOn(ours())
    expect(await codeOf(sealed.pages({ caseFileIds: [] }))).toBe('badRequest')
    expect(await codeOf(sealed.pages({ caseFileIds: [] }))).toBe('badRequest')
  })
})

describe('a vault takes nothing', () => {
  const flipped = (bytes: Uint8Array<ArrayBuffer>, at: number) => bytes.with(at, (bytes.at(at) ?? 0) ^ 1)
  const answers: [how: string, tamper: Tamper][] = [
    ['of which a bit was changed', ({ answer }) => ({ answer: flipped(answer, -1) })],
    ['whose prefix was changed', ({ answer }) => ({ answer: flipped(answer, 0) })],
    ['said in clear', () => ({ answer: encodeMessage({ ok: true, result: {} }), type: 'application/x-antlitz' })],
    [
      'that would wipe it, said in clear',
      () => ({
        answer: encodeMessage({ ok: false, problem: { code: 'deviceRevoked' } }),
        type: 'application/x-antlitz',
      }),
    ],
    ['that is a page', () => ({ answer: new Uint8Array(), type: 'text/html' })],
  ]
  test.each(answers)('%s', async (_how, tamper) => {
    expect(await codeOf(vaultOn(ours(), tamper).county.pages({ caseFileIds: [file] }))).toBe('serverNotOurs')
  })

  test('that would wipe it, said as the host says what it met on the way', async () => {
    const { county: sealed } = vaultOn(ours(), () => ({ problem: 'deviceRevoked' }))
    expect(await codeOf(sealed.sync(quiet))).toBe('serverFailed')
    expect(await codeOf(vaultOn(ours(), () => ({ problem: 'serverUnreachable' })).county.sync(quiet))).toBe(
      'serverUnreachable',
    )
  })

  test('that answers another request', async () => {
    const earlier: Uint8Array<ArrayBuffer>[] = []
    const { county: sealed } = vaultOn(ours(), ({ answer }) => {
      earlier.push(answer)
      return { answer: earlier[0] ?? answer }
    })
    await sealed.sync(quiet)
    expect(await codeOf(sealed.sync(quiet))).toBe('serverNotOurs')
  })

  test('that breaks off, and says so as of a broken line', async () => {
    const cut: Tamper = ({ answer }) => ({ answer: answer.slice(0, -1) })
    expect(await codeOf(vaultOn(ours(), cut).county.pages({ caseFileIds: [file] }))).toBe('serverUnreachable')
  })
})

describe('a long answer', () => {
  const opened = async (change: (answer: Uint8Array) => Uint8Array) => {
    const lines = new SealedLines(newCountyKeys())
    const line = await SealedLine.to(lines.publicKey)
    const request = await line.seal('bundle', token, 'plain', encodeMessage({}))
    const asked = await lines.open(line.header, 'bundle', token, request.body, 1_000)
    const long = new Uint8Array(3 * segmentBytes).map((_byte, at) => at % 251)
    const { bytes, ...rest } = await request.open(change(new Uint8Array(asked.seal('brotli', long))))
    return { ...rest, isBeginning: Buffer.from(long).subarray(0, bytes.length).equals(bytes), length: bytes.length }
  }
  const whole = headBytes + segmentBytes + tagBytes
  const parts = (answer: Uint8Array) =>
    [0, 1, 2].map((i) => answer.subarray(prefixBytes + i * whole, prefixBytes + (i + 1) * whole))

  test('comes whole, or as far as whole segments of it came', async () => {
    const all = { packing: 'brotli', isBeginning: true }
    expect(await opened((answer) => answer)).toEqual({ ...all, isWhole: true, length: 3 * segmentBytes })
    const broken = await opened((answer) => answer.subarray(0, prefixBytes + 2 * whole + 100))
    expect(broken).toEqual({ ...all, isWhole: false, length: 2 * segmentBytes - 1 })
  })

  test('whose segments change places, or of which one is missing, is none', async () => {
    const swapped = (answer: Uint8Array) => {
      const [first = answer, second = answer] = parts(answer)
      return Buffer.concat([answer.subarray(0, prefixBytes), second, first])
    }
    const without = (answer: Uint8Array) => Buffer.concat([answer.subarray(0, prefixBytes), ...parts(answer).slice(1)])
    expect(await codeOf(opened(swapped))).toBe('serverNotOurs')
    expect(await codeOf(opened(without))).toBe('serverNotOurs')
  })
})

describe('the county refuses', () => {
  async function sent(given: { line?: string; call?: string; body?: Uint8Array<ArrayBuffer>; sealedFor?: string }) {
    const line = await SealedLine.to(ours())
    const { body } = await line.seal(given.sealedFor ?? 'sync', token, 'plain', encodeMessage(quiet))
    const header = given.line ?? line.header
    const response = await fetch(`${county.address}/county/${given.call ?? 'sync'}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': sealedType,
        ...(header !== '' && { [lineHeader]: header }),
      },
      body: given.body ?? body,
    })
    const reply = decodeMessage(new Uint8Array(await response.arrayBuffer())) as { problem: { code: string } }
    return `${response.status} ${reply.problem.code}`
  }
  const ownName = async () => (await SealedLine.to(ours())).header.split('.')[1] ?? ''

  test('what was sealed to other keys, and says that signing in gives the present ones', async () => {
    const line = await SealedLine.to(newCountyKeys().publicKeys.sealing)
    expect(await sent({ line: line.header })).toBe('401 signInRequired')
  })

  test('what was sealed for another call, or changed, or is no request at all', async () => {
    expect(await sent({ call: 'pages' })).toBe('400 messageDamaged')
    expect(await sent({ body: new Uint8Array(100) })).toBe('400 messageDamaged')
    expect(await sent({ body: new Uint8Array(0) })).toBe('400 messageDamaged')
    expect(await sent({ line: '' })).toBe('400 badRequest')
    expect(await sent({ line: `AAAA.${await ownName()}` })).toBe('400 badRequest')
    expect(await sent({ line: `.${await ownName()}` })).toBe('400 badRequest')
  })

  test('what unpacks into more than a request may have', async () => {
    const line = await SealedLine.to(ours())
    const bomb = gzipSync(new Uint8Array(64 * 1024 * 1024))
    const { body } = await line.seal('sync', token, 'gzip', bomb)
    expect(await sent({ line: line.header, body })).toBe('413 tooLarge')
  })
})
