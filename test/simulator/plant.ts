/** Loaded before everything else in a run with a planted bug: changes one piece of one source file on its way in. */
import { registerHooks } from 'node:module'
import { controls } from '../drill/controls.ts'
import { plantedBugs } from './planted.ts'

const bug = [...plantedBugs, ...Object.values(controls)].find((one) => one.name === process.env['ANTLITZ_PLANTED'])
if (!bug) throw new Error('no bug to plant')

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.endsWith(`/${bug.file}`)) return loaded
    const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source)
    if (source.split(bug.find).length !== 2)
      throw new Error(`${bug.name}: its place in ${bug.file} is not there exactly once`)
    return { ...loaded, source: source.replace(bug.find, () => bug.replace) }
  },
})
