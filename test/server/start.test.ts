/** The server and its command line as programs: from an empty folder, a second time, after being killed, and told nonsense. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeCourier } from '../../renderer/vault/courier.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { httpTransport, signInAtPage } from '../support/county.ts'
import { Laptop } from '../vault/laptop.ts'

// Each of them starts several programs; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

const root = join(import.meta.dirname, '../..')
let folder: string
let data: string
const children: ChildProcess[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antlitz-start-'))
  data = join(folder, 'data')
  await writeFile(join(folder, 'county.json'), JSON.stringify(setUp))
})
afterAll(async () => {
  const alive = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  for (const child of alive) child.kill('SIGTERM')
  await Promise.all(alive.map((child) => once(child, 'exit')))
  await rm(folder, { recursive: true, force: true })
})

const setUp = {
  carrier: { number: '12345', name: 'Kreis Probe', jobCentre: 'Jobcenter Probe' },
  sites: [{ name: 'Mitte', street: '', postcode: '', town: '' }],
  teams: [{ name: 'Nord', site: 'Mitte' }],
  people: [
    {
      account: 'anna',
      password: 'geheim',
      firstName: 'Anna',
      lastName: 'Arendt',
      role: 'personalAdvisor',
      team: 'Nord',
    },
    { account: 'lea', password: 'geheim', firstName: 'Lea', lastName: 'Lorenz', role: 'caseManager', team: 'Nord' },
    { account: 'otto', password: 'geheim', firstName: 'Otto', lastName: 'Ohm', role: 'administrator' },
  ],
  devices: [{ id: '00000000-0000-4000-8000-0000000000d0', account: 'anna', name: 'Annas Laptop', platform: 'test' }],
  caseFiles: [
    {
      id: '00000000-0000-4000-8000-0000000000f1',
      reference: 'A-1',
      team: 'Nord',
      openedOn: '2026-01-01',
      main: 'anna',
      assignments: [{ account: 'lea', kind: 'deputy', fromOn: '2026-01-01' }],
    },
  ],
}

type Run = { child: ChildProcess; out: () => string; err: () => string }

function start(program: 'main' | 'admin', args: string[], environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(root, `server/${program}.ts`), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ANTLITZ_DATA: data, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()))
  return { child, out: () => text.out, err: () => text.err }
}

async function finish(program: 'main' | 'admin', args: string[], environment?: Record<string, string>) {
  const { child, out, err } = start(program, args, environment)
  const [code] = (await once(child, 'close')) as [number]
  return { code, out: out(), err: err() }
}

async function serve(args: string[] = [], environment: Record<string, string> = {}) {
  const run = start('main', args, environment)
  await expect
    .poll(() => (run.child.exitCode === null ? run.out() : run.err()), { timeout: 40_000 })
    .toContain('{"server"')
  const last = run.out().trim().split('\n').at(-1) ?? ''
  return { ...run, url: (JSON.parse(last) as { server: string }).server }
}

/** Lea's laptop, signed in at the server's own page. */
async function laptopOf(url: string): Promise<Laptop> {
  const stranger = connect(countyContract, httpTransport(url, null))
  const { code, verifier, nonce, redirectUri } = await signInAtPage(stranger, 'lea', 'geheim')
  const device = { id: randomUUID(), name: 'Laptop', platform: 'test' }
  const signedIn = await stranger.signIn({ code, verifier, nonce, redirectUri, device })
  const calls = connect(countyContract, httpTransport(url, signedIn.token))
  const laptop = await Laptop.make(
    { county: { calls, openSession: async () => signedIn }, clock: { now: Date.now() } },
    'anna',
  )
  await laptop.sync()
  return laptop
}

async function stop({ child }: Run, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal)
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

describe('a server', () => {
  test('is founded from a file, stays up, ends cleanly, and is the same the next time', async () => {
    const first = await serve(['--setup', join(folder, 'county.json')], { ANTLITZ_LEASE_DAYS: '3' })
    const client = connect(countyContract, httpTransport(first.url, null))
    expect(await client.signInConfig({})).toMatchObject({ carrier: '12345', jobCentre: 'Jobcenter Probe' })
    const { code, verifier, nonce, redirectUri } = await signInAtPage(client, 'lea', 'geheim')
    const device = { id: '00000000-0000-4000-8000-0000000000d1', name: 'Laptop', platform: 'test' }
    const { token, me, lease } = await client.signIn({ code, verifier, nonce, redirectUri, device })
    expect(Date.parse(lease.until) - Date.parse(lease.at)).toBe(3 * 86_400_000)
    expect(me).toMatchObject({ firstName: 'Lea', role: 'caseManager' })

    const second = await finish('main', [])
    expect(second).toMatchObject({ code: 1, out: '' })
    expect(second.err).toContain('already running')
    expect(await stop(first, 'SIGTERM')).toBe(0)

    const again = await serve()
    expect(again.url).toBe(first.url)
    const lea = connect(countyContract, httpTransport(again.url, token))
    expect((await lea.sync({ epoch: null, cursor: 0, held: '', entries: [] })).visible).toHaveLength(2)
    expect(await stop(again, 'SIGINT')).toBe(0)
  })

  test('that was killed starts again and has lost nothing', async () => {
    const killed = await serve()
    await stop(killed, 'SIGKILL')
    const again = await serve()
    const state = await finish('admin', ['export-state', '--staff', 'anna'])
    expect(JSON.parse(state.out)).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ table: 'caseFiles' })]) as unknown,
    })
    expect(await stop(again, 'SIGTERM')).toBe(0)
  })

  test.each(['postgres.json', 'county.json'])('without its %s is not founded anew over its data', async (missing) => {
    const [there, away] = [join(data, missing), join(folder, `away-${missing}`)]
    await rename(there, away)
    const before = await readdir(data)
    const { code, err, out } = await finish('main', ['--setup', join(folder, 'county.json')])
    const admin = await finish('admin', ['people'])
    const after = await readdir(data)
    await rename(away, there)
    expect({ code, out, after }).toEqual({ code: 1, out: '', after: before })
    // In both languages.
    const said = err.split('\n').filter((line) => line.startsWith('dataFolderIncomplete: ') && line.includes(missing))
    expect(said).toHaveLength(2)
    expect(err).not.toContain('    at ')
    expect(admin).toMatchObject({ code: 1, out: '' })
    const again = await serve()
    expect((await finish('admin', ['export-state', '--staff', 'anna'])).out).toContain('A-1')
    expect(await stop(again, 'SIGTERM')).toBe(0)
  })

  test('whose founding was cut off is founded anew', async () => {
    const cutOff = join(folder, 'cut-off')
    const args = ['--setup', join(folder, 'county.json')]
    const first = start('main', args, { ANTLITZ_DATA: cutOff })
    await vi.waitUntil(() => existsSync(join(cutOff, 'postgres', 'PG_VERSION')), { timeout: 40_000, interval: 1 })
    await stop(first, 'SIGKILL')
    expect(existsSync(join(cutOff, 'county.json'))).toBe(false)
    const again = await serve(args, { ANTLITZ_DATA: cutOff })
    expect(existsSync(join(cutOff, 'founding.json'))).toBe(false)
    expect(await stop(again, 'SIGTERM')).toBe(0)
  })

  test.each([
    ['an environment that does not fit', [], { ANTLITZ_PORT: 'many' }, 'ANTLITZ_PORT'],
    ['a lease longer than thirty days', [], { ANTLITZ_LEASE_DAYS: '31' }, 'ANTLITZ_LEASE_DAYS'],
    ['an issuer without a client', [], { ANTLITZ_ISSUER: 'https://example.org' }, 'ANTLITZ_CLIENT_ID'],
    ['a file that is not there', ['--setup', 'none.json'], {}, 'cannot be read'],
    ['an option that does not exist', ['--fast'], {}, '--fast'],
    ['a database that does not answer', [], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z' }, 'does not answer'],
    ['nothing to found it with', [], { ANTLITZ_DATA: 'elsewhere' }, '--setup'],
  ])('says what is wrong with %s', async (_name, args, environment, sentence) => {
    const { code, err } = await finish('main', args, environment)
    expect(code).toBe(1)
    expect(err).toContain(sentence)
    expect(err).not.toContain('    at ')
  })

  test('tells how to use it', async () => {
    for (const program of ['main', 'admin'] as const) {
      expect(await finish(program, ['--help'])).toMatchObject({ code: 0, err: '' })
    }
  })
})

describe('the database of a county of its own', () => {
  test('is refused when its login is not bound by the policies', async () => {
    const running = await serve()
    const state = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as Record<string, string>
    const at = (user: string, password: string) => `postgres://${user}:${password}@127.0.0.1:${state['port']}/antlitz`
    const refused = async (url: string) =>
      (await finish('main', [], { DATABASE_URL: url, ANTLITZ_CARRIER: '12345' })).err
    expect(await refused(at('postgres', state['superuser'] ?? ''))).toContain('superuser or has BYPASSRLS')
    expect(await refused(at('antlitz_owner', state['owner'] ?? ''))).toContain('owns the tables')
    await stop(running, 'SIGTERM')
  })
})

describe('administration', () => {
  const admin = (...args: string[]) => finish('admin', args)

  test('takes a courier file, once', async () => {
    const running = await serve()
    const laptop = await laptopOf(running.url)
    const caseFileId = setUp.caseFiles[0]?.id ?? ''
    await laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'Vom Stick' })
    const file = join(folder, 'antlitz.kurier')
    await writeFile(file, (await makeCourier(laptop.core)).bytes)
    expect(await admin('courier', file)).toMatchObject({
      code: 0,
      out: 'Entries: 1, not accepted: 0, photos: 0.\n',
    })
    expect((await admin('courier', file)).out).toContain('All of it had arrived before.')
    expect((await admin('history', caseFileId)).out).toContain('note.write')
    await stop(running, 'SIGTERM')
  })

  test('works while the server runs', async () => {
    const running = await serve()
    const people = (await admin('people')).out.trim().split('\n')
    expect(people.map((line) => line.split('\t')[1])).toEqual(['anna', 'lea', 'otto'])
    const devices = (await admin('devices')).out
    expect(devices).toContain('Lea Lorenz')
    expect(devices).toContain('approved')
    expect(devices).toContain('Annas Laptop')
    const id = devices.split('\t')[0] ?? ''
    const linesInAudit = async () => Number(/(\d+) lines/.exec((await admin('verify-audit')).out)?.[1])
    const linesBefore = await linesInAudit()
    for (const _twice of [1, 2]) expect((await admin('revoke-device', id)).code).toBe(0)
    expect((await admin('devices')).out).toContain('revoked')
    expect(await linesInAudit()).toBe(linesBefore + 1)
    const history = (await admin('history', setUp.caseFiles[0]?.id ?? '')).out.trim().split('\n')
    expect(history.map((line) => line.split('\t')[4])).toEqual(['caseFile.open', 'caseFile.assign', 'note.write'])
    expect((await admin('verify-audit')).out).toMatch(/^The audit is whole: \d+ lines/)
    const before = (await admin('export-state', '--staff', 'lea')).out
    expect((await admin('export-state', '--staff', 'lea')).out).toBe(before)
    expect((await admin('export-state', '--staff', 'otto')).out).not.toContain('caseFiles')
    const erasing = ['erase', setUp.caseFiles[0]?.id ?? '', 'requested', '--staff', 'otto']
    expect((await admin(...erasing)).out).toContain('is erased: 4 rows')
    expect((await admin('export-state', '--staff', 'lea')).out).not.toContain('caseFiles')
    expect((await admin(...erasing)).out).toContain('was erased before')
    await stop(running, 'SIGTERM')
  })

  test('works while no server runs', async () => {
    expect((await admin('new-epoch')).out).toMatch(/^The epoch is now [0-9a-f-]{36}\.\n$/)
  })

  test.each([
    [['burn'], 'There is no "burn"'],
    [['history', 'x'], 'not the id of a case file'],
    [['history', '00000000-0000-4000-8000-0000000000ff'], 'Nothing is recorded'],
    [['readers', '00000000-0000-4000-8000-0000000000ff'], 'Nobody was given'],
    [['courier'], 'needs a courier file'],
    [['courier', 'elsewhere'], 'elsewhere cannot be read'],
    [['courier', 'county.json'], 'is damaged, or no courier file'],
    [['revoke-device'], 'needs the id of a device'],
    [['revoke-device', '00000000-0000-4000-8000-0000000000ff'], 'There is no device'],
    [['erase', '00000000-0000-4000-8000-0000000000f1', 'requested'], 'needs --staff'],
    [['erase', '00000000-0000-4000-8000-0000000000f1', 'tired', '--staff', 'otto'], 'retentionEnded, requested'],
    [['erase', '00000000-0000-4000-8000-0000000000ff', 'requested', '--staff', 'otto'], 'There is no case file'],
    [['export-state'], 'needs --staff'],
    [['export-state', '--staff', 'nobody'], 'nobody with the id or account'],
    [['people', '--data', 'elsewhere'], 'There is no county'],
  ])('says what is wrong: %s', async (args, sentence) => {
    const { code, err, out } = await admin(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(sentence)
  })
})
