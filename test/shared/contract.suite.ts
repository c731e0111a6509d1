/** What every way of carrying a contract must do, whatever lies between the two sides. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type Connection, type Contract, type Reply, type Transport } from '../../shared/contract.ts'
import { Problem, type ProblemCode, type ProblemNote } from '../../shared/problem.ts'

type Asked = { call: string; args: Record<string, unknown> }

/** One side of a contract that is really there, and what to ask it. */
export type Opened<C extends Contract> = {
  contract: C
  transport: Transport
  good: Asked & { result: unknown }
  /** Arguments that do not fit, and where; `secret` is in them. */
  bad: Asked & { field: string; secret: string }
  /** Refused for a reason, with details. */
  refused: Asked & { problem: ProblemNote }
  /** A bug on the other side whose message holds `secret`. */
  broken: Asked & { secret: string; code: ProblemCode }
  /** The other side answers with something that is no result. */
  hostile: Asked
  /** Sends bytes over and tells what arrived; has `pattern` brought back. No call of the host brings bytes back. */
  send: (connection: Connection<C>, bytes: Uint8Array) => Promise<Uint8Array>
  fetch?: (connection: Connection<C>, bytes: Uint8Array) => Promise<Uint8Array>
  event: { name: keyof C['events'] & string; value: unknown; cause(): Promise<void> }
  close(): Promise<void>
}

export const pattern = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + 7) % 256)

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => 'it was not refused',
    (caught: unknown) => caught,
  )
  if (error instanceof Problem) return error
  throw error
}

const garbage: unknown[] = [
  null,
  undefined,
  'text',
  {},
  { ok: false },
  { ok: false, problem: null },
  { ok: false, problem: 'Akte' },
  { ok: false, problem: { code: 7 } },
  { ok: 'yes', result: {} },
  { result: {} },
]

export function contractSuite<C extends Contract>(open: () => Promise<Opened<C>>, bringsBytes: boolean): void {
  let side: Opened<C>
  let connection: Connection<C>
  const ask = ({ call, args }: Asked) =>
    (connection as Record<string, (given: unknown) => Promise<unknown>>)[call]?.(args) ?? Promise.resolve()

  beforeAll(async () => {
    side = await open()
    connection = connect(side.contract, side.transport)
  })
  afterAll(() => side.close())

  test('answers a good call', async () => {
    expect(await ask(side.good)).toEqual(side.good.result)
  })

  test.each(['nothing', 'constructor', '__proto__', 'on', ''])('knows no call by the name %j', async (name) => {
    const outcome = await side.transport.call(name, {}).then(
      (reply) => (reply.ok ? 'answered' : reply.problem.code),
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )
    expect(['unknownCall', 'serverNotOurs']).toContain(outcome)
  })

  test('names the field at fault and never says what was in it', async () => {
    const reply = await side.transport.call(side.bad.call, side.bad.args)
    expect(reply).toEqual({ ok: false, problem: { code: 'badRequest', detail: { field: side.bad.field } } })
    expect(JSON.stringify(reply)).not.toContain(side.bad.secret)
  })

  test.each([['text'], [7], [[]], [null]])('refuses %j for arguments', async (args) => {
    const reply = await side.transport.call(side.good.call, args)
    expect(reply).toMatchObject({ ok: false, problem: { code: 'badRequest' } })
  })

  test('lets a problem across with its details', async () => {
    const problem = await problemOf(ask(side.refused))
    expect({ code: problem.code, detail: problem.detail }).toEqual(side.refused.problem)
  })

  test('lets of a bug only its code across', async () => {
    const reply: Reply = await side.transport.call(side.broken.call, side.broken.args)
    expect(reply).toEqual({ ok: false, problem: { code: side.broken.code } })
    expect(JSON.stringify(reply)).not.toContain(side.broken.secret)
  })

  test('takes nothing for an answer that is none', async () => {
    const problem = await problemOf(ask(side.hostile))
    expect({ code: problem.code, detail: problem.detail }).toEqual({
      code: 'serverNotOurs',
      detail: { call: side.hostile.call },
    })
  })

  bytesSuite(() => ({ side, connection }), bringsBytes)
  eventSuite(() => ({ side, connection }))
}

function bytesSuite<C extends Contract>(
  now: () => { side: Opened<C>; connection: Connection<C> },
  bringsBytes: boolean,
): void {
  test.each([0, 1, 300_000])('carries %i bytes there as they are', async (length) => {
    const { side, connection } = now()
    const arrived = await side.send(connection, pattern(length))
    expect(arrived.length).toBe(length)
    expect(Buffer.from(arrived).equals(pattern(length))).toBe(true)
  })

  const back = bringsBytes ? [0, 1, 300_000] : []
  test.each(back)('carries %i bytes back as they are', async (length) => {
    const { side, connection } = now()
    const arrived = await side.fetch?.(connection, pattern(length))
    expect(arrived && Buffer.from(arrived).equals(pattern(length))).toBe(true)
  })
}

function eventSuite<C extends Contract>(now: () => { side: Opened<C>; connection: Connection<C> }): void {
  test('brings events until nobody wants to hear them', async () => {
    const { side, connection } = now()
    const { name, value } = side.event
    const [first, second]: [unknown[], unknown[]] = [[], []]
    const stopFirst = connection.on(name, (event) => first.push(event))
    const stopSecond = connection.on(name, (event) => second.push(event))
    const caused = async (heard: unknown[], more: number) => {
      await side.event.cause()
      return heard.length >= more
    }
    await expect.poll(() => caused(first, 1)).toBe(true)
    await expect.poll(() => caused(second, 1)).toBe(true)
    expect([first[0], second[0]]).toEqual([value, value])
    stopFirst()
    const [heard, more] = [first.length, second.length + 1]
    await expect.poll(() => caused(second, more)).toBe(true)
    expect(first).toHaveLength(heard)
    stopSecond()
  })

  test('knows no event by another name', () => {
    const { connection } = now()
    expect(() => connection.on('nothing' as never, () => undefined)).toThrow('unknownCall')
  })
}

/** What does not depend on the way: the asking side believes nothing. */
export function distrustSuite(contract: Contract, call: string, args: Record<string, unknown>): void {
  test.each(garbage.map((reply) => [reply]))(`${contract.name}: the reply %j is no reply`, async (reply) => {
    const transport: Transport = { call: () => Promise.resolve(reply as Reply), on: () => () => undefined }
    const connection = connect(contract, transport) as unknown as Record<string, (given: unknown) => Promise<unknown>>
    expect((await problemOf(connection[call]?.(args) ?? Promise.resolve())).code).toBe('serverNotOurs')
  })

  test(`${contract.name}: a problem that this version does not know becomes internal, and its details only texts and figures`, async () => {
    const problem = { code: 'fromTheFuture', detail: { field: 'a', count: 2, deep: { name: 'Emine' }, list: ['x'] } }
    const reply = { ok: false, problem } as unknown as Reply
    const transport: Transport = { call: () => Promise.resolve(reply), on: () => () => undefined }
    const connection = connect(contract, transport) as unknown as Record<string, (given: unknown) => Promise<unknown>>
    const told = await problemOf(connection[call]?.(args) ?? Promise.resolve())
    expect({ code: told.code, detail: told.detail }).toEqual({ code: 'internal', detail: { field: 'a', count: 2 } })
  })

  test.each(Object.keys(contract.events))(`${contract.name}: an event %s that is none is not heard`, (name) => {
    const heard: unknown[] = []
    let say: (event: unknown) => void = () => undefined
    const transport: Transport = {
      call: () => Promise.reject(new Problem('internal')),
      on: (_name, hear) => {
        say = hear
        return () => undefined
      },
    }
    connect(contract, transport).on(name, (event) => heard.push(event))
    say('nonsense')
    say(null)
    const isChecked = !contract.events[name]?.safeParse('nonsense').success
    expect(heard).toHaveLength(isChecked ? 0 : 2)
  })
}
