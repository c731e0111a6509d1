/** How much has come, how much it will be, and how long the rest takes. */
import { beforeEach, expect, test } from 'vitest'
import { ArrivalMeter, packedShare } from '../../renderer/vault/arrival-meter.ts'

let clock: number
let meter: ArrivalMeter
beforeEach(() => {
  clock = 0
  meter = new ArrivalMeter(() => clock)
  meter.begin()
})

const second = 1_000
const ids = (count: number) => Array.from({ length: count }, (_, i) => `file ${i}`)
/** After so many seconds a load of pages is here: ten files, together 100 KB on the line. */
const pagesCome = (seconds: number, files = 10) => {
  clock += seconds * second
  meter.filesCame({ ids: ids(files) }, files, (files * 10_000) / packedShare)
}
const read = (files: number, photoBytes = 0) => meter.read({ files, photoBytes }, true)

test('nothing is said of the whole before anything has come, nor of the time before five seconds', () => {
  expect(read(100)).toEqual({ bytes: { done: 0, about: null }, minutesLeft: null })
  pagesCome(1)
  expect(read(90)).toEqual({ bytes: { done: 100_000, about: 1_000_000 }, minutesLeft: null })
  pagesCome(1)
  expect(read(80).minutesLeft).toBeNull()
  pagesCome(3)
  expect(read(70).minutesLeft).toBe(0)
})

test('nothing is said of the whole before a twentieth of it has come', () => {
  pagesCome(1)
  expect(read(190).bytes.about).toBe(2_000_000)
  expect(read(191).bytes.about).toBeNull()
})

test('bundles count with the bytes that the county names, the files beside them like the pages that have come', () => {
  pagesCome(1)
  meter.planned([
    { ids: ids(50), packed: 200_000 },
    { ids: ids(30), packed: 130_000 },
  ])
  expect(read(90, 40_000).bytes).toEqual({ done: 100_000, about: 100_000 + 330_000 + 100_000 + 40_000 })
  meter.filesCame({ ids: ids(50), packed: 200_000 }, 50, 0)
  expect(read(40, 40_000).bytes).toEqual({ done: 300_000, about: 570_000 })
})

test('a bundle that was replaced meanwhile has not come, and its files count like pages', () => {
  pagesCome(1)
  meter.planned([{ ids: ids(50), packed: 200_000 }])
  meter.filesCame({ ids: ids(50), packed: 200_000 }, 0, 0)
  expect(read(50).bytes).toEqual({ done: 100_000, about: 600_000 })
})

test('the time left follows the pace, and does not jump between two minutes', () => {
  // Ten files in ten seconds; 280 more take nearly five minutes.
  pagesCome(10)
  pagesCome(10)
  expect(read(280).minutesLeft).toBe(5)
  // A little faster or slower says the same.
  pagesCome(9)
  expect(read(270).minutesLeft).toBe(5)
  pagesCome(11)
  expect(read(260).minutesLeft).toBe(5)
  pagesCome(10)
  expect(read(250).minutesLeft).toBe(4)
  pagesCome(12)
  expect(read(240).minutesLeft).toBe(4)
})

test('one load alone may have waited for the county, not for the line: it says nothing of the time', () => {
  pagesCome(60)
  expect(read(50).minutesLeft).toBeNull()
})

test('long times are said in steps of five minutes', () => {
  for (let i = 0; i < 4; i++) pagesCome(60)
  expect(read(19 * 10).minutesLeft).toBe(20)
  expect(read(17 * 10).minutesLeft).toBe(20)
  expect(read(16 * 10).minutesLeft).toBe(15)
})

test('a line that became faster is believed soon', () => {
  for (let i = 0; i < 6; i++) pagesCome(10)
  expect(read(600).minutesLeft).toBe(10)
  for (let i = 0; i < 60; i++) pagesCome(1)
  expect(read(600).minutesLeft).toBeLessThanOrEqual(2)
})

test('time in which nothing was fetched, or by which the clock was set, does not count', () => {
  pagesCome(10)
  pagesCome(10)
  expect(read(280).minutesLeft).toBe(5)
  clock += 3_600 * second
  meter.begin()
  pagesCome(10)
  expect(read(280).minutesLeft).toBe(5)
  clock -= 86_400 * second
  pagesCome(0)
  pagesCome(10)
  expect(read(280).minutesLeft).toBe(4)
})

test('no time is named while nothing is coming, and nothing is left of it for the next time', () => {
  pagesCome(10)
  pagesCome(10)
  expect(meter.read({ files: 280, photoBytes: 0 }, false).minutesLeft).toBeNull()
  meter.end()
  meter.begin()
  expect(read(100)).toEqual({ bytes: { done: 0, about: null }, minutesLeft: null })
})
