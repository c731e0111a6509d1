/** A copy becomes a laptop of its own while the one it was is being blocked: wherever it is cut off, that block does not empty it. */
import { expect, test } from 'vitest'
import { openCounty } from './laptop.ts'
import { passphrase, StolenLaptop } from './stolen-laptop.ts'

// Each step opens two vaults.
test('at any write of its sign-in', { timeout: 100_000 }, async () => {
  const found: [outcome: string, state: string][] = []
  for (let steps = 0; steps < 9; steps++) found.push(await cutOffAfter(steps))
  expect(found.filter(([outcome, state]) => outcome === 'signed in' && state !== 'locked')).toEqual([])
  // It is cut off before and after.
  expect(new Set(found.map(([outcome]) => outcome)).size).toBe(2)
})

async function cutOffAfter(steps: number): Promise<[string, string]> {
  const county = await openCounty()
  await county.newFile('anna')
  const laptop = new StolenLaptop(county)
  await laptop.setUp()
  await laptop.vault.lock()
  const copy = new StolenLaptop(county)
  copy.putBack(laptop.look())
  copy.guard = laptop.guard
  for (const one of [laptop, copy]) {
    await one.start()
    await one.vault.unlock({ passphrase })
    await one.vault.sync()
  }
  expect((await copy.vault.syncState()).forkedAt).not.toBeNull()
  copy.stepsLeft = steps
  const outcome = await copy.signIn().then(
    () => 'signed in',
    () => 'cut off',
  )
  copy.stepsLeft = Infinity
  county.store.revokeDevice(laptop.header().deviceId)
  await copy.start()
  // Whatever it does while it is locked is done.
  for (let turn = 0; turn < 200; turn++) await new Promise((done) => setImmediate(done))
  return [outcome, (await copy.vault.state()).state]
}
