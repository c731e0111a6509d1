/**
 * `npm run bench -- --fleet`: at eight in the morning fifty laptops come back at once, each with 50 commands to send and 500
 * rows to fetch. The real server on the real PostgreSQL in a process of its own; the laptops speak its protocol over HTTP.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../build/run.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract, heldDigest, type SyncAnswer } from '../../shared/county-contract.ts'
import { httpTransport } from '../support/county.ts'
import { note } from '../server/people.ts'
import type { FleetLaptop } from './fleet-county.ts'

const laptops = 50
const commandsUp = 50
const rowsDown = 500

export type FleetFigures = {
  laptops: number
  commands: number
  rows: number
  /** From the first request until the last laptop has everything, in ms. */
  allDoneMs: number
  commandsPerSecond: number
  slowestMs: number
  errors: string[]
}

export async function benchFleet(): Promise<FleetFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'antlitz-fleet-'))
  await chmod(folder, 0o755)
  const child = fork(join(root, 'test/bench/fleet-county.ts'), [folder, String(laptops), String(rowsDown)])
  const told = <T>() => new Promise<T>((done) => child.once('message', (said: { result: T }) => done(said.result)))
  const ask = <T>(call: string) => {
    const answer = told<T>()
    child.send(call)
    return answer
  }
  try {
    const address = await told<string>()
    const fleet = await Promise.all((await ask<FleetLaptop[]>('laptops')).map((one) => arrive(address, one)))
    await ask('write')
    const start = performance.now()
    const done = await Promise.all(fleet.map((one) => one.comeBack()))
    const allDoneMs = performance.now() - start
    const commands = done.reduce((sum, one) => sum + one.accepted, 0)
    const rows = done.reduce((sum, one) => sum + one.rows, 0)
    const errors = await ask<string[]>('errors')
    if (commands !== laptops * commandsUp) errors.push(`${commands} commands were accepted`)
    if (rows < laptops * rowsDown) errors.push(`only ${rows} rows came`)
    return {
      laptops,
      commands,
      rows,
      allDoneMs: Math.round(allDoneMs),
      commandsPerSecond: Math.round(commands / (allDoneMs / 1_000)),
      slowestMs: Math.round(Math.max(...done.map((one) => one.ms))),
      errors,
    }
  } finally {
    await ask('close')
    child.disconnect()
    await rm(folder, { recursive: true, force: true })
  }
}

type Position = Pick<SyncAnswer, 'epoch' | 'cursor'> & { knows: SyncAnswer['at'] }

/** A laptop that has everything; `comeBack` is its next morning. */
async function arrive(address: string, { token, caseFileIds }: FleetLaptop) {
  const county = connect(countyContract, httpTransport(address, token))
  const ask = (position: Position | null, held: string, entries: ReturnType<typeof note>[]) =>
    county.sync({ epoch: null, cursor: 0, knows: null, ...position, held, entries, readings: [], patient: false })
  const first = await ask(null, heldDigest([]), [])
  const held = heldDigest(first.visible ?? [])
  const comeBack = async () => {
    const start = performance.now()
    const entries = Array.from({ length: commandsUp }, (_, i) => {
      const one = note(caseFileIds[i % caseFileIds.length] ?? '', `Hausbesuch ${i}: gesehen, gesprochen, vereinbart.`)
      const at = new Date().toISOString()
      return { ...one, id: randomUUID(), at, args: { ...(one.args as object), noteId: randomUUID() } }
    })
    let answer = await ask({ epoch: first.epoch, cursor: first.cursor, knows: first.at }, held, entries)
    const accepted = answer.outcomes.filter(({ outcome }) => outcome === 'accepted').length
    let rows = answer.changes.length
    while (answer.more) {
      answer = await ask({ epoch: answer.epoch, cursor: answer.cursor, knows: answer.at }, held, [])
      rows += answer.changes.length
    }
    return { accepted, rows, ms: performance.now() - start }
  }
  return { comeBack }
}
