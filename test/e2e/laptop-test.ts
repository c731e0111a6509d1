/** `test` for stories about laptops: one demo county a worker, laptops that are put away afterwards. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { buildAll } from '../../build/build.ts'
import { root } from '../../build/run.ts'
import { openDemoCounty, type DemoCounty } from '../support/e2e-county.ts'
import { openLaptop, type Laptop, type LaptopOptions } from '../support/e2e-laptop.ts'

export type OpenLaptop = (look?: LaptopOptions['look'], store?: LaptopOptions['store']) => Promise<Laptop>

type WorkerFixtures = {
  /** Where the build leaves the page. */
  built: string
  /** The built page, put aside: a build that goes on meanwhile must not change it under a test. */
  pageFolder: string
  /** How many case files the demo county begins with. */
  files: number
  county: DemoCounty
}

export const test = base.extend<{ laptop: OpenLaptop }, WorkerFixtures>({
  built: [join(root, 'out', 'renderer'), { scope: 'worker', option: true }],
  pageFolder: [
    async ({ built }, give) => {
      await buildAll()
      const folder = await mkdtemp(join(tmpdir(), 'antlitz-e2e-page-'))
      await cp(built, folder, { recursive: true })
      await give(folder)
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  files: [48, { scope: 'worker', option: true }],
  county: [
    async ({ files }, give) => {
      const county = await openDemoCounty(files)
      await give(county)
      await county.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  laptop: async ({ county, pageFolder }, give, info) => {
    const opened: Laptop[] = []
    await give(async (look, store) => {
      const laptop = await openLaptop({ county, pageFolder, ...(look && { look }), ...(store && { store }) })
      opened.push(laptop)
      return laptop
    })
    for (const laptop of opened) {
      if (info.status !== info.expectedStatus) console.error(laptop.faults.join('\n'))
      await laptop.close()
    }
  },
})

export { expect } from '@playwright/test'
