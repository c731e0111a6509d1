/** What a laptop gets of rows that changed: what was written since it last heard of them, and how it stands on its disk. */
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import { note } from '../server/people.ts'
import { noteArgs, personFields } from '../shared/command-cases.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

const work = 'Hat lange in einer Gärtnerei gearbeitet. '.repeat(20)

let county: TestCounty
let one: Laptop
let other: Laptop
let caseFileId: string
let personId: string
let answers: SyncAnswer[]
beforeEach(async () => {
  county = await openCounty()
  caseFileId = await county.newFile('anna')
  one = await county.laptop('anna')
  other = await county.laptop('anna')
  await one.sync()
  personId = randomUUID()
  await one.run('person.add', caseFileId, { ...personFields, personId, work })
  await one.sync()
  await other.sync()
  answers = []
  other.bend = (name, reply) => {
    if (name === 'sync' && reply.ok) answers.push(reply.result as SyncAnswer)
    return reply
  }
})

const edit = (patch: { phone?: string; work?: string }) => one.run('person.edit', caseFileId, { personId, patch })
const come = () => answers.flatMap(({ changes, parts = [] }) => [...changes, ...parts])
const asTheCounty = async (laptop: Laptop) =>
  expect(contentOf(await laptop.rows(caseFileId))).toEqual(contentOf(county.rows(caseFileId)))

describe('a person whose number was changed', () => {
  test('comes without all that was not, and is whole on the other laptop, also after a restart and a second time', async () => {
    await edit({ phone: '0511 1' })
    await one.sync()
    await other.sync()
    expect(come().map(({ id }) => id)).toEqual([personId])
    expect(JSON.stringify(come())).not.toContain('Gärtnerei')
    expect((await other.row(caseFileId, personId)).fields).toMatchObject({ phone: '0511 1', work })
    await edit({ phone: '0511 2', work: `${work}Jetzt nicht mehr.` })
    await one.sync()
    await other.sync()
    await other.start()
    await asTheCounty(other)
    expect(other.core.files.digest()).toBe(one.core.files.digest())
  })

  test('comes whole to whoever has never heard of it', async () => {
    await one.run('note.write', caseFileId, { ...noteArgs(randomUUID()), content: 'neu' })
    await county.load('anna', note(caseFileId))
    await one.sync()
    await other.sync()
    expect(come().every((row) => 'made' in row)).toBe(true)
    await asTheCounty(other)
  })

  test('comes as its file anew where the row is missing that was written to', async () => {
    const [late, bend] = [randomUUID(), other.bend]
    await one.run('person.add', caseFileId, { ...personFields, personId: late })
    await one.sync()
    other.bend = (name, reply) => {
      if (name === 'sync' && reply.ok) Object.assign(reply.result as SyncAnswer, { changes: [] })
      return bend(name, reply)
    }
    await other.core.exchange()
    await one.run('person.edit', caseFileId, { personId: late, patch: { phone: '0511 3' } })
    await one.sync()
    other.bend = bend
    await other.core.exchange()
    expect(come().map(({ id }) => id)).toEqual([late])
    expect(await codeOf(other.rows(caseFileId))).toBe('storageDamaged')
    await other.sync()
    await asTheCounty(other)
  })
})
