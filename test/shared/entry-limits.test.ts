/** What one entry may hold: whatever forms can make has room, also inside a hand-in. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { commands } from '../../shared/catalogue.ts'
import { isWithinLimits, type Entry } from '../../shared/command.ts'
import { limits } from '../../shared/limits.ts'
import { z } from '../../shared/schema.ts'

type Shape = {
  anyOf?: Shape[]
  oneOf?: Shape[]
  type?: string
  properties?: Record<string, Shape>
  items?: Shape
  maxItems?: number
  maxLength?: number
}

/** The largest value of a shape, with texts of nothing but line breaks, which JSON writes with two characters. */
function largest(shape: Shape): unknown {
  const kinds = shape.anyOf ?? shape.oneOf
  if (kinds) return kinds.map(largest).reduce((most, one) => (lengthOf(one) > lengthOf(most) ? one : most))
  if (shape.type === 'object')
    return Object.fromEntries(Object.entries(shape.properties ?? {}).map(([name, field]) => [name, largest(field)]))
  if (shape.type === 'array') {
    if (shape.maxItems === undefined) throw new Error('a list without an end')
    return Array.from({ length: shape.maxItems }, () => largest(shape.items ?? {}))
  }
  // Whatever is of no fixed length otherwise (ids, instants, words of a list) is shorter than this.
  return shape.type === 'string' ? '\n'.repeat(shape.maxLength ?? 40) : 255
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length
}

const entryOf = (command: string, args: unknown): Entry => {
  const id = randomUUID()
  return { id, command, caseFileId: id, args, at: '2026-11-23T08:00:00.000Z', offline: false, seen: {}, schema: 1 }
}

test.each(commands.map(({ name, args }) => [name, args] as const))('%s has room, also in a hand-in', (name, args) => {
  const all = largest(z.toJSONSchema(args, { unrepresentable: 'any' }) as Shape)
  const about = { about: randomUUID(), title: 'x'.repeat(400), reason: '', command: name, args: all }
  const entry = entryOf('handIn.give', about)
  // A field that many wrote without knowing of each other: its stamps are in `seen`.
  const seen = Object.fromEntries(
    Object.keys(all as object).map((field) => [`${entry.id}/${field}`, Array.from({ length: 20 }, () => entry.id)]),
  )
  expect(isWithinLimits({ ...entry, seen })).toBe(true)
})

test('what is deeper or larger has none, wherever in the entry it is', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)])
  const fits = entryOf('note.write', deep(limits.entryDepth - 1))
  expect(isWithinLimits(fits)).toBe(true)
  const junk = 'x'.repeat(limits.oneEntryBytes)
  for (const more of [{ args: deep(limits.entryDepth) }, { args: { junk } }, { junk }, { seen: { [junk]: [] } }])
    expect(isWithinLimits({ ...fits, ...more })).toBe(false)
})
