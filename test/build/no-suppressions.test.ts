import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../build/run.ts'

const folders = ['shared', 'renderer', 'electron', 'server', 'build', 'test']
const suppression =
  /(?:oxlint|eslint)-disable|@ts-(?:ignore|expect-error|nocheck)|\b(?:test|it|describe)\.(?:skip|only|todo)\b/

test('no finding is suppressed and no test is skipped', () => {
  const files = folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && entry.name !== 'no-suppressions.test.ts')
    .map((entry) => join(entry.parentPath, entry.name))
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((file) => suppression.test(readFileSync(file, 'utf8')))).toEqual([])
})
