/** A part of the histories of `npm run simulate`, on a core of its own. */
import { parentPort, workerData } from 'node:worker_threads'
import { tallyOf } from './tally.ts'

const { seeds } = workerData as { seeds: number[] }
parentPort?.postMessage(await tallyOf(seeds))
