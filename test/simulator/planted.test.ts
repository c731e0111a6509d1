import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../build/run.ts'
import { controls } from '../drill/controls.ts'
import { plantedBugs } from './planted.ts'

test.for([...plantedBugs, ...Object.values(controls)])(
  'the place where $name is planted is there exactly once',
  ({ file, find }) => {
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2)
  },
)
