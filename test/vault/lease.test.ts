/** How long a laptop may be read without contact: the real core and vault, the real county, clocks that one can set. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { newCountyKeys } from '../../server/keys.ts'
import { newLease } from '../../server/leases.ts'
import { isGenuine, keepingTime, leaseLeft, timeUsed, withLease } from '../../renderer/vault/lease.ts'
import { lockWith } from '../../renderer/vault/passphrase.ts'
import type { StoreTable } from '../../renderer/vault/store.ts'
import { Vault } from '../../renderer/vault/vault.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { answer, type Reply, type Transport } from '../../shared/contract.ts'
import { countyContract, type SyncAnswer } from '../../shared/county-contract.ts'
import { leaseText, type Lease } from '../../shared/lease.ts'
import { noteOf, Problem } from '../../shared/problem.ts'
import type { VaultState } from '../../shared/vault-contract.ts'
import { entry, people, type PersonName } from '../server/people.ts'
import { directoryId } from '../../shared/carrier.ts'
import { noteArgs } from '../shared/command-cases.ts'
import { codeOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const hour = 3_600_000
const day = 24 * hour

let county: TestCounty
let caseFileId: string
let laptop: Laptop
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
  await laptop.sync()
})

const write = (content: string) => laptop.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content })
const read = () => codeOf(laptop.core.read(caseFileId))
const unlock = () => codeOf(laptop.start())
const leaves = (person: PersonName) => {
  const { staffId } = people[person]
  return county.load('emil', entry('staff.edit', directoryId, { staffId, patch: { active: false } }))
}
const leaseOf = () => laptop.core.self.lease as Lease

describe('a lease', () => {
  test('is given for seven days and for what the laptop holds, and under the county’s signature', async () => {
    const { at, until, held } = leaseOf()
    expect(Date.parse(until) - Date.parse(at)).toBe(7 * day)
    expect(held).toMatch(/^2:/)
    expect(await isGenuine(createWebCipher(), laptop.core.self.keys?.signing ?? '', leaseOf(), leaseOf())).toBe(true)
  })

  test('is not given again within an hour, so that a quiet exchange stays under 1 KB', async () => {
    const { at } = leaseOf()
    county.clock.now += hour - 1
    await laptop.sync()
    expect(leaseOf().at).toBe(at)
    expect(laptop.requests.at(-1)?.bytes).toBeLessThan(1_024)
    county.clock.now += 1
    await laptop.sync()
    expect(Date.parse(leaseOf().at)).toBe(county.clock.now)
  })

  test('is given anew at once when the laptop holds other case files', async () => {
    await county.newFile('anna')
    await laptop.sync()
    await laptop.sync()
    expect(leaseOf().held).toMatch(/^3:/)
  })

  test('ends: then nothing is read and nothing recorded, and a new one lets both go on', async () => {
    county.clock.now += 7 * day - 1
    expect(await read()).toBe('done')
    county.clock.now += 1
    expect([await read(), await codeOf(write('zu spät')), await unlock()]).toEqual(Array(3).fill('leaseEnded'))
  })

  test('is not made longer by a clock that is set back, neither while the laptop is on nor after a power cut', async () => {
    laptop.clockError = 8 * day
    expect(await read()).toBe('leaseEnded')
    laptop.clockError = 0
    expect(await read()).toBe('leaseEnded')
    laptop.clockError = 8 * day
    expect(await unlock()).toBe('leaseEnded')
    laptop.clockError = -30 * day
    expect(await unlock()).toBe('leaseEnded')
  })

  test('is set right by the next contact after a clock that was far ahead', async () => {
    laptop.clockError = 400 * day
    expect(await read()).toBe('leaseEnded')
    county.clock.now += 1
    await laptop.sync()
    expect(await read()).toBe('done')
    laptop.clockError = 0
    county.clock.now += day
    expect(await unlock()).toBe('done')
  })

  test('of before that is brought in again takes the place of no newer one', async () => {
    const old = leaseOf()
    county.clock.now += 3 * hour
    await laptop.sync()
    const { at } = leaseOf()
    laptop.bend = (name, reply): Reply =>
      name === 'sync' && reply.ok ? { ok: true, result: { ...(reply.result as SyncAnswer), lease: old } } : reply
    county.clock.now += 3 * hour
    await laptop.sync()
    expect(leaseOf().at).toBe(at)
    expect(laptop.core.self.highest).toBe(county.clock.now)
  })

  test('that is the present one sets no clock back', async () => {
    const lease = leaseOf()
    laptop.bend = (name, reply): Reply =>
      name === 'sync' && reply.ok ? { ok: true, result: { ...(reply.result as SyncAnswer), lease } } : reply
    county.clock.now += hour / 2
    await laptop.sync()
    expect(laptop.core.self.highest).toBe(county.clock.now)
  })

  test.each(['until', 'deviceId', 'staffId', 'signature'] as const)(
    'whose %s was changed on the way is not taken, and the work arrives',
    async (field) => {
      const changed = {
        until: '2030-01-01T00:00:00.000Z',
        deviceId: randomUUID(),
        staffId: randomUUID(),
        signature: 'A'.repeat(86),
      }
      const { at } = leaseOf()
      laptop.bend = (name, reply): Reply => {
        if (name !== 'sync' || !reply.ok) return reply
        const result = reply.result as SyncAnswer & { lease: Lease }
        return { ok: true, result: { ...result, lease: { ...result.lease, [field]: changed[field] } } }
      }
      county.clock.now += 3 * hour
      const entryId = await write('kommt an')
      await laptop.sync()
      expect(leaseOf().at).toBe(at)
      expect(county.store.log().map(({ outcome }) => outcome.id)).toContain(entryId.entryId)
    },
  )

  test('of a county that is out of reach ends all the same: unsent work stays, and arrives with the next contact', async () => {
    const { entryId } = await write('nur hier')
    laptop.online = false
    county.clock.now += 10 * day
    expect(await codeOf(laptop.sync())).toBe('offline')
    expect([await read(), await unlock()]).toEqual(['leaseEnded', 'leaseEnded'])
    expect(laptop.stored('outbox')).toHaveLength(1)
    laptop.online = true
    await laptop.signIn()
    await laptop.sync()
    expect(county.store.log().map(({ outcome }) => outcome.id)).toContain(entryId)
    expect(await unlock()).toBe('done')
  })

  test('is never given to somebody who is not let in any more', async () => {
    const { at } = leaseOf()
    await leaves('anna')
    county.clock.now += day
    expect(await codeOf(laptop.sync())).toBe('accessEnded')
    expect(leaseOf().at).toBe(at)
  })
})

describe('by the figures', () => {
  const keys = newCountyKeys()
  const acting = {
    staffId: people.anna.staffId,
    role: 'personalAdvisor',
    teamId: null,
    deviceId: randomUUID(),
  } as const
  const at = '2026-11-23T09:00:00.000Z'
  const lease = newLease(keys, 1, acting, { at, day: '2026-11-23' }, '0:') as Lease
  const state = { lease, highest: Date.parse(at), clockOffset: hour }

  test('the time that counts is the latest that any clock tells', () => {
    const now = Date.parse(at)
    expect(timeUsed(state, now - 9 * hour)).toBe(now)
    expect(timeUsed(state, now)).toBe(now + hour)
    expect(timeUsed(state, now, now + 2 * hour)).toBe(now + 2 * hour)
  })

  test('it is told from a day before the end, and not while it has just been renewed', () => {
    const now = Date.parse(at)
    expect(leaseLeft(state, now)).toEqual({ until: '2026-11-24T08:00:00.000Z', ms: 23 * hour, isEnding: false })
    expect(leaseLeft(state, now + 2 * hour)).toMatchObject({ ms: 21 * hour, isEnding: true })
    const week = newLease(keys, 7, acting, { at, day: '2026-11-23' }, '0:')
    expect(leaseLeft({ ...state, lease: week }, now + 5 * day)).toMatchObject({ isEnding: false })
    expect(leaseLeft({ ...state, lease: week }, now + 6 * day)).toMatchObject({ isEnding: true })
  })

  test('an older one changes nothing, and one of the same moment sets no clock back', () => {
    expect(withLease(state, { ...lease, at: '2026-11-23T08:59:59.999Z' })).toEqual({})
    expect(withLease(state, lease)).toEqual({ lease })
  })

  test('what is written meanwhile takes no time back, but with a new lease', () => {
    const later = { ...state, highest: state.highest + hour }
    expect(keepingTime(later, { ...state, lease: { ...lease } }).highest).toBe(later.highest)
    const next = { ...lease, at: '2026-11-23T09:30:00.000Z' }
    expect(keepingTime(later, { ...state, lease: next }).highest).toBe(state.highest)
  })

  test('nothing is signed without a laptop, and the text that is signed has no signature in it', () => {
    expect(newLease(keys, 7, { ...acting, deviceId: null }, { at, day: '2026-11-23' }, '0:')).toBeNull()
    expect(newLease(keys, 7, { ...acting, barred: 'accessEnded' }, { at, day: '2026-11-23' }, '0:')).toBeNull()
    expect(leaseText(lease)).not.toContain(lease.signature)
  })
})

const passphrase = 'Kastanie Regen Fenster Bus'
const kdf = { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 } as const
const views = ['today', 'caseload', 'disagreements', 'outbox', 'handIns', 'directory', 'laptops', 'drafts'] as const

/** The laptop's disk as its owner has it before them: a vault that is locked, and a county that signs in whoever comes. */
async function vaultOn(): Promise<{ vault: Vault; states: VaultState[]; opened: string[] }> {
  const { core, disk } = laptop
  const deviceId = core.self.lease?.deviceId ?? randomUUID()
  const given = { vaultId: core.box.vaultId, deviceId, name: 'Anna', edition: 1, kdf }
  const cipher = createWebCipher()
  await core.box.write([{ put: 'header', record: await lockWith(cipher, passphrase, core.box.key, given) }])
  const opened: string[] = []
  const states: VaultState[] = []
  const { store } = core.box
  const vault = await Vault.start({
    store: { ...store, write: async (batch) => disk.write(batch), close: () => undefined },
    journal: null,
    guard: null,
    clocks: { now: () => county.clock.now + laptop.clockError, steady: () => county.clock.now },
    cipher: {
      ...cipher,
      open: (key, sealed, place) => {
        opened.push(place.split('|')[1] ?? '')
        return cipher.open(key, sealed, place)
      },
    },
    county: (token) => signingIn(token),
    device: { name: 'Laptop', platform: 'test' },
    emit: (event: string, value: unknown) => void (event === 'state' && states.push(value as VaultState)),
  })
  return { vault, states, opened }
}

/** The county, with a provider that proves who comes for Anna. */
function signingIn(token: () => string | null): Transport {
  const { calls } = county.county
  const config = { authorizationEndpoint: 'https://issuer.example/auth', clientId: 'x', scope: 'openid' }
  const own: typeof calls = {
    ...calls,
    signInConfig: async () => ({ ...config, carrier: '', jobCentre: '' }),
    signIn: ({ device }) => county.county.openSession(people.anna.account, device),
  }
  return {
    on: () => () => undefined,
    async call(name, args) {
      if (!laptop.online) throw new Problem('offline')
      try {
        return { ok: true, result: await answer(countyContract, own, name, args, { token: token() }) }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return { ok: false, problem: noteOf(error) }
      }
    },
  }
}

async function signIn(vault: Vault): Promise<VaultState> {
  const { url } = await vault.beginSignIn({ redirectUri: 'http://127.0.0.1:40000/sign-in/return' })
  const state = new URL(url).searchParams.get('state') ?? ''
  return vault.finishSignIn({ returned: `http://127.0.0.1:40000/sign-in/return?code=1&state=${state}` })
}

/** Some calls are refused before they give a promise. */
const refusalOf = (call: () => Promise<unknown>) => codeOf((async () => call())())

const tablesOf = (places: readonly string[]) => new Set(places.map((place) => place.split('/')[0]))

describe('a vault whose lease is over', () => {
  test('opens nothing but what it knows of itself, says so, and shows nothing', async () => {
    await write('wartet')
    const { vault, opened } = await vaultOn()
    county.clock.now += 8 * day
    const until = leaseOf().until
    opened.length = 0
    expect(await vault.unlock({ passphrase })).toEqual({
      state: 'leaseEnded',
      name: 'Anna',
      until,
      waiting: { entries: 1, hasPhotos: false },
    })
    expect(tablesOf(opened)).toEqual(new Set(['manifest', 'state']))
    for (const view of views) expect(`${view} ${await refusalOf(() => vault[view]())}`).toBe(`${view} leaseEnded`)
    const noteBy = { command: 'note.write', caseFileId, args: noteArgs(randomUUID()) } as const
    const others = [
      () => vault.run(noteBy),
      () => vault.caseFile({ caseFileId }),
      () => vault.search({ text: 'E' }),
      () => vault.saveDraft({ key: 'a', text: 'b' }),
      () => vault.loadDraft({ key: 'a' }),
      () => vault.syncState(),
      () => vault.sync(),
      () => vault.bringCourier({ bytes: new Uint8Array() }),
      () => vault.makeCourier(),
    ]
    for (const other of others) expect(await refusalOf(other)).toBe('leaseEnded')
  })

  test('opens with a sign-in, as it was, and sends what waited', async () => {
    const { entryId } = await write('wartet')
    const { vault } = await vaultOn()
    county.clock.now += 8 * day
    await vault.unlock({ passphrase })
    expect((await signIn(vault)).state).toBe('open')
    expect(await vault.caseload()).toHaveLength(1)
    await vault.sync()
    expect(county.store.log().map(({ outcome }) => outcome.id)).toContain(entryId)
    await vault.lock()
  })

  test('stays closed while the county is out of reach, and after a wrong passphrase says no more than before', async () => {
    const { vault } = await vaultOn()
    county.clock.now += 8 * day
    laptop.online = false
    expect(await codeOf(vault.unlock({ passphrase: 'falsch' }))).toBe('passphraseWrong')
    expect(await vault.state()).toEqual({ state: 'locked', name: 'Anna' })
    await vault.unlock({ passphrase })
    expect(await codeOf(signIn(vault))).toBe('offline')
    expect((await vault.state()).state).toBe('leaseEnded')
    await vault.lock()
    expect(await vault.state()).toEqual({ state: 'locked', name: 'Anna' })
  })

  test('of somebody who has left hands over what waits, and still shows nothing', async () => {
    const { entryId } = await write('wartet')
    const { vault } = await vaultOn()
    await leaves('anna')
    county.clock.now += 8 * day
    await vault.unlock({ passphrase })
    expect(await codeOf(signIn(vault))).toBe('unknownPerson')
    expect(await vault.state()).toMatchObject({ state: 'wiped', because: 'accessEnded', handedIn: 1 })
    const arrived = county.store.log().find(({ outcome }) => outcome.id === entryId)
    expect(arrived?.outcome.outcome).toBe('handedOver')
    expect(laptop.stored('shelves' satisfies StoreTable)).toEqual([])
  })

  test('of an older version, which never had one, is closed until the next sign-in', async () => {
    await laptop.core.remember({ lease: null, highest: 0 })
    const { vault } = await vaultOn()
    expect(await vault.unlock({ passphrase })).toMatchObject({ state: 'leaseEnded', until: null })
    expect((await signIn(vault)).state).toBe('open')
    await vault.lock()
  })

  test('closes by itself when it ends while it is open: at a call', async () => {
    const { vault, states } = await vaultOn()
    laptop.online = false
    await vault.unlock({ passphrase })
    county.clock.now += 8 * day
    expect(await refusalOf(() => vault.caseload())).toBe('leaseEnded')
    expect(await refusalOf(() => vault.caseload())).toBe('vaultLocked')
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'locked', name: 'Anna' }))
  })

  test('and stays so when the clock that ended it was wrong, and is set back', async () => {
    const { vault, states } = await vaultOn()
    await vault.unlock({ passphrase })
    laptop.clockError = 8 * day
    expect(await refusalOf(() => vault.caseload())).toBe('leaseEnded')
    expect(await refusalOf(() => vault.caseload())).toBe('vaultLocked')
    await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'locked', name: 'Anna' }))
    laptop.clockError = 0
    expect((await vault.unlock({ passphrase })).state).toBe('leaseEnded')
    county.clock.now += 60_000
    expect((await signIn(vault)).state).toBe('open')
    await vault.lock()
  })

  test('and where nobody asks for anything, also with a clock that is set back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { vault, states } = await vaultOn()
      laptop.online = false
      await vault.unlock({ passphrase })
      county.clock.now += 8 * day
      laptop.clockError = -30 * day
      await vi.advanceTimersByTimeAsync(2 * 60_000)
      await vi.waitFor(() => expect(states.at(-1)).toEqual({ state: 'locked', name: 'Anna' }))
      expect((await vault.unlock({ passphrase })).state).toBe('leaseEnded')
      await vault.lock()
    } finally {
      vi.useRealTimers()
    }
  })
})
