/** The power goes while a vault is being made: afterwards there is none, and another can be made, or one that its passphrase opens. */
import { expect, test } from 'vitest'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import type { Guard } from '../../renderer/vault/lock.ts'
import { Vault } from '../../renderer/vault/vault.ts'
import type { VaultStore } from '../../renderer/vault/store.ts'
import { answer, type Transport } from '../../shared/contract.ts'
import { countyContract } from '../../shared/county-contract.ts'
import { noteOf } from '../../shared/problem.ts'
import { people } from '../server/people.ts'
import { Disk, openDisk } from '../simulator/laptop-store.ts'
import { Random } from '../simulator/random.ts'
import { Scheduler } from '../simulator/scheduler.ts'
import { guardOfTest } from '../support/guard-of-test.ts'
import { Keeper } from './kept-laptop.ts'
import { openCounty, ownClocks, type TestCounty } from './laptop.ts'
import type { Device } from '../../server/county.ts'

const passphrase = 'Kastanie Regen Fenster Bus'
const redirectUri = 'http://127.0.0.1:45678/sign-in/return'

class FreeRun extends Scheduler {
  override pause(): Promise<void> {
    return Promise.resolve()
  }
}

/** What the laptop keeps outside of the program, and how many more writes it gets before the power goes. */
type Hardware = { disk: Disk; keeper: Keeper; guard: Guard; writesLeft: number }

function write(hardware: Hardware): void {
  if (hardware.writesLeft-- <= 0) throw new Error('the power is gone')
}

function start(hardware: Hardware, county: TestCounty): Promise<Vault> {
  const disk = openDisk(hardware.disk, { alive: true }, new FreeRun(new Random(1)))
  const store: VaultStore = {
    ...disk,
    write: async (batch) => {
      write(hardware)
      await disk.write(batch)
    },
  }
  hardware.keeper.onAppend = () => write(hardware)
  const way = (token: () => string | null): Transport => ({
    call: async (name, args) => ({ ok: true, result: await replyOf(county, name, args, token()) }),
    on: () => () => undefined,
  })
  const guard: Guard = {
    ...hardware.guard,
    newDeviceSecret: async () => {
      write(hardware)
      return hardware.guard.newDeviceSecret({})
    },
  }
  const device = { name: 'Laptop', platform: 'test' }
  const ports = {
    store,
    journal: hardware.keeper,
    guard,
    cipher: createWebCipher(),
    // The least that is allowed: it is asked for often here.
    kdf: async () => ({ name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 1 }) as const,
    county: way,
    device,
  }
  return Vault.start({ ...ports, clocks: ownClocks, emit: () => undefined })
}

/** The county, but for the provider: whoever signs in is Anna. */
async function replyOf({ county }: TestCounty, name: string, args: unknown, token: string | null): Promise<unknown> {
  if (name === 'signInConfig')
    return {
      authorizationEndpoint: 'https://login.example/',
      clientId: 'a',
      scope: 'openid',
      carrier: '',
      jobCentre: '',
    }
  if (name === 'signIn') return county.openSession(people.anna.account, (args as { device: Device }).device)
  return answer(countyContract, county.calls, name, args, { token })
}

async function signIn(vault: Vault): Promise<void> {
  const { url } = await vault.beginSignIn({ redirectUri })
  await vault.finishSignIn({ returned: `${redirectUri}?state=${new URL(url).searchParams.get('state')}&code=c` })
}

/** Answers true when the power held until it was made. */
async function make(hardware: Hardware, county: TestCounty): Promise<boolean> {
  const vault = await start(hardware, county)
  await signIn(vault)
  try {
    await vault.create({ passphrase })
    return true
  } catch (error) {
    if (noteOf(error).code !== 'internal') throw error
    return false
  } finally {
    await vault.lock()
  }
}

/** What is there after the power has come back, and whether somebody can work with it in the end. */
async function afterwards(hardware: Hardware, county: TestCounty): Promise<{ found: string; end: string }> {
  hardware.writesLeft = Infinity
  const vault = await start(hardware, county)
  const found = (await vault.state()).state
  if (found === 'locked') await vault.unlock({ passphrase })
  else {
    await signIn(vault)
    await vault.create({ passphrase })
  }
  const end = (await vault.state()).state
  await vault.lock()
  return { found, end }
}

test('F06 at any write: there is no vault, or one that opens, and somebody works in the end', async () => {
  const county = await openCounty()
  const found: string[] = []
  for (let writes = 0, isMade = false; !isMade; writes++) {
    const hardware: Hardware = { disk: new Disk(), keeper: new Keeper(), guard: guardOfTest(), writesLeft: writes }
    isMade = await make(hardware, county)
    const after = await afterwards(hardware, county)
    found.push(after.found)
    expect(after.end).toBe('open')
  }
  expect(found.length).toBeGreaterThan(2)
  expect(new Set(found)).toEqual(new Set(['empty', 'locked']))
})
