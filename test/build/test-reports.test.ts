import { describe, expect, test } from 'vitest'
import { countHistories, countPlanted, countPlaywright, countVitest } from '../../build/test-reports.ts'

const projects = { node: /(?<!\.browser)\.test\.ts$/, browser: /\.browser\.test\.tsx?$/ }
const file = (name: string, ...results: string[]) => ({
  name,
  status: results.includes('failed') ? 'failed' : 'passed',
  assertionResults: results.map((status) => ({ status })),
})

describe('the count of a vitest run', () => {
  test('adds up tests of both projects', () => {
    const report = { testResults: [file('/a.test.ts', 'passed', 'failed'), file('/b.browser.test.tsx', 'passed')] }
    expect(countVitest(report, 1, projects)).toMatchObject({ passed: 2, failed: 1 })
  })

  test('is red when a project ran nothing', () => {
    const report = { testResults: [file('/a.test.ts', 'passed')] }
    expect(countVitest(report, 0, projects)).toMatchObject({ passed: 1, failed: 1 })
  })

  test('is red when a file could not be loaded', () => {
    const broken = { name: '/c.test.ts', status: 'failed', assertionResults: [] }
    const report = { testResults: [file('/a.test.ts', 'passed'), file('/b.browser.test.ts', 'passed'), broken] }
    expect(countVitest(report, 1, projects)).toMatchObject({ passed: 2, failed: 1 })
  })

  test('is red when vitest ends badly although each test passed', () => {
    const report = { testResults: [file('/a.test.ts', 'passed'), file('/b.browser.test.ts', 'passed')] }
    expect(countVitest(report, 1, projects)).toMatchObject({ passed: 2, failed: 1 })
  })
})

describe('the count of an end-to-end run', () => {
  test('takes a flaky test for a failed one', () => {
    expect(countPlaywright({ stats: { expected: 3, flaky: 1 }, errors: [] }, 0)).toMatchObject({ passed: 3, failed: 1 })
  })

  test('is red when nothing ran', () => {
    expect(countPlaywright({ stats: {}, errors: [] }, 0)).toMatchObject({ passed: 0, failed: 1 })
  })
})

describe('the count of the simulator', () => {
  const good = '{"histories":40,"lost":0,"duplicated":0,"unequal":0,"unseenOverwrites":0,"stuck":0,"failures":[]}'

  test('passes when nothing was lost', () => {
    expect(countHistories(`running\n${good}\n`, 0, 40)).toMatchObject({ passed: 1, failed: 0 })
  })

  test.each([
    ['a lost entry', good.replace('"lost":0', '"lost":1'), 0],
    ['too few histories', good.replace('40', '4'), 0],
    ['a failing seed', good.replace('[]', '[7]'), 0],
    ['a bad exit code', good, 1],
    ['no last line', 'Error: out of memory', 0],
  ])('is red for %s', (_, output, code) => {
    expect(countHistories(output, code, 40)).toMatchObject({ passed: 0, failed: 1 })
  })

  test('is red for each planted bug that was not found', () => {
    const output = '{"planted":[{"name":"a","foundAfter":3},{"name":"b","foundAfter":null}]}'
    expect(countPlanted(output, 0)).toMatchObject({ passed: 1, failed: 1 })
    expect(countPlanted('{}', 0)).toMatchObject({ passed: 0, failed: 1 })
  })
})
