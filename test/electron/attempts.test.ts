/** Wrong passphrases cost time, also when the program ends in between, the clock is set or the disk is full. */
import { readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { createAttempts, type Attempts } from '../../electron/attempts.ts'
import { noteOf } from '../../shared/problem.ts'
import { folderOfTest } from '../support/host-laptop.ts'

let folder: string
let now = 0
let attempts: Attempts
const lock = 'one'
const start = () => (attempts = createAttempts(folder, () => now))
beforeEach(() => {
  folder = folderOfTest()
  now = 5_000
  start()
})

/** Null when one may be tried; else how many seconds to wait. */
async function attempt(of = lock): Promise<number | null> {
  try {
    await attempts.begin(of, false)
    return null
  } catch (error) {
    const { code, detail } = noteOf(error)
    return code === 'tooManyAttempts' ? Number(detail?.['seconds']) : NaN
  }
}

test('three are free, then each costs twice as long, up to a minute', async () => {
  const waits: (number | null)[] = []
  const tries: (number | null)[] = []
  for (let tried = 0; tried < 12; tried++) {
    const wait = await attempt()
    waits.push(wait)
    now += 1_000 * (wait ?? 0)
    // What it asked for is enough.
    if (wait !== null) tries.push(await attempt())
  }
  expect(tries).toEqual(Array.from({ length: 9 }, () => null))
  expect(waits).toEqual([null, null, null, 1, 2, 4, 8, 16, 32, 60, 60, 60])
})

test('how long it will be is told at once and takes none, also after a restart', async () => {
  const told: number[] = []
  for (let tried = 0; tried < 6; tried++) {
    const wait = await attempts.wait(lock, false)
    told.push(wait)
    now += 1_000 * wait
    await attempt()
  }
  expect(told).toEqual([0, 0, 0, 1, 2, 4])
  now += 1_500
  expect(await attempts.wait(lock, false)).toBe(7)
  start()
  expect(await attempts.wait(lock, false)).toBe(8)
  expect(await attempts.wait('other', false)).toBe(0)
  now += 8_000
  expect(await attempts.wait(lock, false)).toBe(0)
  expect(await attempt()).toBeNull()
})

test('the right one gives them all back', async () => {
  for (let tried = 0; tried < 3; tried++) await attempt()
  now += 1_000
  expect(await attempt()).toBeNull()
  await attempts.succeeded(lock)
  expect([await attempt(), await attempt(), await attempt()]).toEqual([null, null, null])
})

test('what could not be tried gives back its own attempt, also on the disk, and none of before', async () => {
  for (let tried = 0; tried < 3; tried++) await attempt()
  now += 1_000
  expect(await attempt()).toBeNull()
  await attempts.untried(lock)
  expect(JSON.parse(readFileSync(join(folder, 'attempts.json'), 'utf8'))).toEqual({ wrong: { [lock]: 3 } })
  for (let time = 0; time < 5; time++) await attempts.untried('other')
  const others = [await attempt('other'), await attempt('other'), await attempt('other'), await attempt('other')]
  expect(others).toEqual([null, null, null, 1])
})

test('asking while it has to wait takes none', async () => {
  for (let tried = 0; tried < 3; tried++) await attempt()
  for (let asked = 0; asked < 5; asked++) expect(await attempt()).toBe(1)
  now += 1_000
  expect(await attempt()).toBeNull()
})

test('ending the program gains nothing: the whole wait begins again', async () => {
  for (let tried = 0; tried < 3; tried++) await attempt()
  now += 900
  start()
  expect(await attempt()).toBe(1)
  now += 1_000
  expect(await attempt()).toBeNull()
  expect(JSON.parse(readFileSync(join(folder, 'attempts.json'), 'utf8'))).toEqual({ wrong: { one: 4 } })
})

test('two at once are two', async () => {
  expect(await Promise.all([attempt(), attempt(), attempt(), attempt()])).toEqual([null, null, null, 1])
})

test.each(['', '{', '{"wrong":-1}', '{"wrong":{"one":-1}}', '{"wrong":{"one":"3"}}', '[]'])(
  'a file that holds %j keeps nobody out',
  async (content) => {
    writeFileSync(join(folder, 'attempts.json'), content)
    start()
    expect(await attempt()).toBeNull()
  },
)

test('where it cannot be written down it counts on until the program ends', async () => {
  mkdirSync(join(folder, 'attempts.json.new'))
  for (let tried = 0; tried < 3; tried++) expect(await attempt()).toBeNull()
  expect(await attempt()).toBe(1)
})

test('each lock counts for itself, and what is gone is forgotten', async () => {
  for (let tried = 0; tried < 3; tried++) await attempt()
  expect([await attempt(), await attempt('other')]).toEqual([1, null])
  await attempts.keepOnly(['other'])
  expect(JSON.parse(readFileSync(join(folder, 'attempts.json'), 'utf8'))).toEqual({ wrong: { other: 1 } })
  expect(await attempt()).toBeNull()
})

test('after twenty nobody may any more where there is another way in, also after a restart; else it goes on', async () => {
  const code = (mayEnd: boolean) =>
    attempts.begin(lock, mayEnd).then(
      () => null,
      (error: unknown) => noteOf(error).code,
    )
  const tries: (string | null)[] = []
  for (let tried = 0; tried < 21; tried++) {
    now += 60_000
    tries.push(await code(true))
  }
  expect(tries).toEqual([...Array.from({ length: 20 }, () => null), 'deviceSecretWithheld'])
  await expect(attempts.wait(lock, true)).rejects.toThrow('deviceSecretWithheld')
  start()
  expect(await attempts.wait(lock, false)).toBe(60)
  now += 60_000
  expect(await code(true)).toBe('deviceSecretWithheld')
  expect(await code(false)).toBeNull()
  await attempts.succeeded(lock)
  expect(await code(true)).toBeNull()
})
