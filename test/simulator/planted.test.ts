import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../build/run.ts'
import { plantedBugs } from './planted.ts'

test.for(plantedBugs)('the place where $name is planted is there exactly once', ({ file, find }) => {
  expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2)
})
