/** One window at a time, by the locks of the browser. */
import { expect, test } from 'vitest'
import { holdVault } from '../../renderer/vault/one-window.ts'
import { BrowserLocks } from '../simulator/laptop-locks.ts'
import { codeOf } from './laptop.ts'

test('a second window is turned away as long as the first one lives, and let in afterwards', async () => {
  const locks = new BrowserLocks()
  const [first, second] = [{ alive: true }, { alive: true }]
  await holdVault(locks.of(first))
  expect(await codeOf(holdVault(locks.of(second)))).toBe('vaultOpenElsewhere')
  first.alive = false
  expect(await codeOf(holdVault(locks.of(second)))).toBe('done')
  expect(await codeOf(holdVault(locks.of({ alive: true })))).toBe('vaultOpenElsewhere')
})

test('a browser that cannot give a lock is told of as it is', async () => {
  const broken = { request: () => Promise.reject(new TypeError('no locks here')) }
  await expect(holdVault(broken)).rejects.toThrow('no locks here')
})
