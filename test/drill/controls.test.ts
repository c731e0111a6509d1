/** A drill with a planted bug has noticed it only when it says so in its own words. */
import { expect, test } from 'vitest'
import { controls, namesFault } from './controls.ts'

const id = '00000000-0000-4000-8000-0000000000f1'
const hash = 'a'.repeat(64)
const named: Record<string, string[]> = {
  memory: ['key: renderer: lastName, as UTF-8', 'key: renderer: key, as bytes'],
  power: ['round 3: Runde 3, Vermerk 0: kostbar.', 'Runde 3, Vermerk 0: kostbar. is 0 times at the county'],
  'power-county': [`entry ${id} is not there (told 12 ms before the cut)`],
  restore: [`${id} is not there`],
  weak: ['saving took 1203 ms'],
  photos: [`${hash} never arrived`],
}
const line = (drill: string, faults: readonly string[]) => JSON.stringify({ drill, faults, faultCount: faults.length })

test.each(Object.keys(controls))('%s notices its bug by the fault that it names', (drill) => {
  for (const fault of named[drill] ?? []) expect(namesFault(line(drill, ['something else', fault]), drill)).toBe(true)
  expect(named[drill]?.length).toBeGreaterThan(0)
})

test.each([
  ['nothing at all', ''],
  ['the words of a program that broke off', 'Error: the county does not start'],
  ['no fault', line('power-county', [])],
  ['another fault', line('power-county', ['nothing was under way at any cut: nothing was proved'])],
  ['what was told only after the cut', line('power-county', [`entry ${id} is not there (told -3 ms before the cut)`])],
  ['the fault of another drill', line('restore', named['power-county'] ?? [])],
])('%s is not noticing', (_name, last) => {
  expect(namesFault(last, 'power-county')).toBe(false)
})
