/**
 * `npm run drill -- NAME [--control]`: what is too long or too rough for the tests. Each prints one line of figures and ends
 * with code 1 when something was lost. With --control a bug is planted first, and it is an error not to notice it.
 */
import { parseArgs } from 'node:util'
import { controls, isNoticed } from './controls.ts'
import { drillMemory } from './memory.ts'
import { drillPhotos } from './photos.ts'
import { drillPower } from './power.ts'
import { drillPowerCounty } from './power-county.ts'
import { drillRestore } from './restore.ts'
import { drillWeak } from './weak.ts'

const drills: Readonly<Record<string, () => Promise<object>>> = {
  memory: drillMemory,
  photos: drillPhotos,
  power: drillPower,
  'power-county': drillPowerCounty,
  restore: drillRestore,
  weak: drillWeak,
}

const help = `npm run drill -- NAME [--control]

memory     what is left in the memory of all programs of a laptop a second after each kind of lock (Linux)
photos     a thousand photos over a line that is cut at random bytes
power      twenty power cuts on a laptop, while it saves, syncs, changes the passphrase, starts a newer version (root)
power-county
           twenty power cuts on the county's machine, while twenty laptops send entries and photos (root)
restore    the county comes back from yesterday's backup, a copy of its data folder
weak       20,000 rows with 256 MB of memory, saving and locking with a twentieth of the processor (Linux)`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { control: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
})
const name = positionals[0] ?? ''
const drill = Object.hasOwn(drills, name) ? drills[name] : undefined
if (values.help || !drill) {
  console.log(help)
  process.exitCode = values.help ? 0 : 1
} else if (values.control) {
  const noticed = await isNoticed(name)
  console.log(JSON.stringify({ drill: name, control: controls[name]?.name ?? null, noticed }))
  process.exitCode = noticed ? 0 : 1
} else {
  const figures = await drill()
  const faults: unknown[] = 'faults' in figures && Array.isArray(figures.faults) ? figures.faults : []
  console.log(JSON.stringify({ drill: name, ...figures, faults: faults.slice(0, 5), faultCount: faults.length }))
  process.exitCode = faults.length > 0 ? 1 : 0
}
