import { expect, test } from 'vitest'
import { WriteBehind } from '../../renderer/vault/write-behind.ts'
import { Problem } from '../../shared/problem.ts'

/** A disk that writes when it is told to. */
function slowDisk() {
  const written: number[][] = []
  const begun: (() => void)[] = []
  const behind = new WriteBehind<number>((items) => {
    written.push([...items])
    return new Promise((done, failed) => {
      begun.push(() => (items.includes(13) ? failed(new Problem('storageFull')) : done()))
    })
  })
  const goOn = async () => {
    begun.shift()?.()
    await new Promise((done) => setTimeout(done))
  }
  return { behind, written, goOn }
}

test('what gathers while the disk writes goes together, in its order, and never two writings at a time', async () => {
  const { behind, written, goOn } = slowDisk()
  await behind.add(1)
  await behind.add(2)
  await behind.add(3)
  expect(written).toEqual([[1]])
  await goOn()
  expect(written).toEqual([[1], [2, 3]])
  await behind.add(4)
  await goOn()
  expect(written).toEqual([[1], [2, 3], [4]])
  await goOn()
  await behind.end()
})

test('whoever brings more than may gather in memory waits until it is written', async () => {
  const { behind, written, goOn } = slowDisk()
  for (const item of [1, 2, 3]) await behind.add(item)
  let isTaken = false
  const adding = behind.add(4).then(() => (isTaken = true))
  await goOn()
  expect([written, isTaken]).toEqual([[[1], [2, 3, 4]], false])
  await goOn()
  await adding
  expect(isTaken).toBe(true)
})

test('a disk that fails ends it: nothing is written after that, and whoever asks hears of it', async () => {
  const { behind, written, goOn } = slowDisk()
  for (const item of [1, 13]) await behind.add(item)
  await goOn()
  await behind.add(2)
  await goOn()
  await behind.add(3)
  await expect(behind.end()).rejects.toThrow('storageFull')
  expect(written).toEqual([[1], [13]])
})
