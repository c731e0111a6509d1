/** A passphrase that could not be tried takes no attempt: the right one must not be kept out by a laptop short of memory. */
import * as hashes from 'hash-wasm'
import { expect, test, vi } from 'vitest'
import { codeOf, openCounty } from './laptop.ts'
import { passphrase, StolenLaptop } from './stolen-laptop.ts'

const short = vi.hoisted(() => ({ ofMemory: false }))
vi.mock('hash-wasm', async (load) => {
  const real = await load<typeof hashes>()
  const argon2id = (options: Parameters<typeof real.argon2id>[0]) => {
    if (short.ofMemory) throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory')
    return real.argon2id(options)
  }
  return { ...real, argon2id }
})

test('a laptop that is short of memory for a while opens at once afterwards', async () => {
  const laptop = new StolenLaptop(await openCounty())
  await laptop.setUp()
  await laptop.vault.lock()
  short.ofMemory = true
  for (let time = 0; time < 3; time++)
    await expect(laptop.vault.unlock({ passphrase })).rejects.toThrow('Unable to grow')
  short.ofMemory = false
  expect(await codeOf(laptop.vault.unlock({ passphrase }))).toBe('done')
  await laptop.vault.lock()
})
