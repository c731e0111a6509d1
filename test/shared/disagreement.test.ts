/** Two people changed the same thing: settling it, and taking the settlement back, over every history. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { execute } from '../../shared/catalogue.ts'
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import { Problem } from '../../shared/problem.ts'
import { canonical, compare, seenKey, stamps, standings, type AnyRow } from '../../shared/row.ts'
import { addPerson, entry, nextId, openFile, people } from '../server/people.ts'

const { anna, bengt, cilla } = people
const caseFileId = nextId()
const personId = nextId()
const field = 'phone'
const minute = (number: number) => new Date(Date.UTC(2026, 10, 23, 8, number)).toISOString()

class File {
  readonly rows = new CaseFileRows(caseFileId)

  constructor() {
    this.run(openFile(caseFileId, anna.staffId), anna.staffId)
    this.run(addPerson(caseFileId, personId), anna.staffId)
  }

  run(one: Entry, staffId: string): string {
    this.rows.put(execute(this.rows, one, staffId))
    return one.id
  }

  get row(): AnyRow {
    const row = this.rows.get(personId)
    if (!row) throw new Error('the person is missing')
    return row
  }

  get standing() {
    return standings(this.row, field)
  }

  get seen(): string[] {
    return stamps(this.row, field)
  }

  write(value: string, at: number, staffId: string, seen: readonly string[]): string {
    const args = { personId, patch: { phone: value } }
    return this.run(entry('person.edit', caseFileId, args, { at: minute(at), seen: this.#saw(seen) }), staffId)
  }

  settle(value: string, at: number, seen: readonly string[] = this.seen): string {
    const args = { rowId: personId, field, value }
    const one = entry('disagreement.settle', caseFileId, args, { at: minute(at), seen: this.#saw(seen) })
    return this.run(one, cilla.staffId)
  }

  reopen(settlement: string, at: number): void {
    const args = { rowId: personId, settlement }
    this.run(entry('disagreement.reopen', caseFileId, args, { at: minute(at) }), cilla.staffId)
  }

  #saw(seen: readonly string[]): Record<string, string[]> {
    return { [seenKey(personId, field)]: [...seen] }
  }
}

function disputed(): File {
  const file = new File()
  const before = file.seen
  file.write('0511 1', 1, anna.staffId, before)
  file.write('0511 2', 2, bengt.staffId, before)
  return file
}

const byStamp = (file: File) => file.standing.toSorted((a, b) => compare(a.stamp, b.stamp))

describe('a disagreement', () => {
  test('keeps both values with their authors, the later one first', () => {
    expect(disputed().standing.map(({ value, by }) => [value, by])).toEqual([
      ['0511 2', bengt.staffId],
      ['0511 1', anna.staffId],
    ])
  })

  test.each(['0511 1', '0511 2', '0511 3'])(
    'settled as %s has one value, and remembers all that stood before',
    (value) => {
      const file = disputed()
      const before = file.standing
      const stamp = file.settle(value, 5)
      expect(file.standing).toEqual([{ stamp, by: cilla.staffId, at: minute(5), offline: false, value }])
      expect(file.row.disputed).toBeUndefined()
      expect(file.row.settled).toEqual([{ stamp, field, by: cilla.staffId, at: minute(5), values: before }])
    },
  )

  test.each(['0511 1', '0511 2', '0511 3'])('settled as %s and opened again is what it was', (value) => {
    const file = disputed()
    const before = byStamp(file)
    const shown = file.row.fields[field]
    file.reopen(file.settle(value, 5), 6)
    expect(byStamp(file)).toEqual(before)
    expect(file.row.fields[field]).toBe(shown)
    expect(file.row.settled?.[0]?.reopened).toMatchObject({ by: cilla.staffId, at: minute(6) })
  })

  test('opened again keeps what was written since', () => {
    const file = disputed()
    const settlement = file.settle('0511 1', 5)
    file.write('0511 9', 7, anna.staffId, file.seen)
    file.reopen(settlement, 8)
    expect(new Set(file.standing.map((one) => one.value))).toEqual(new Set(['0511 1', '0511 2', '0511 9']))
  })

  test('opened again does not show a value twice that somebody wrote once more since', () => {
    const file = disputed()
    const settlement = file.settle('0511 3', 5)
    file.write('0511 1', 7, anna.staffId, file.seen)
    file.reopen(settlement, 8)
    expect(file.standing.map((one) => String(one.value)).toSorted(compare)).toEqual(['0511 1', '0511 2'])
  })

  test('settled by somebody who did not know all its values leaves the unknown ones standing', () => {
    const file = disputed()
    const before = file.seen
    file.write('0511 3', 3, anna.staffId, [])
    const stamp = file.settle('0511 1', 5, before)
    expect(file.standing.map((one) => one.value)).toEqual(['0511 1', '0511 3'])
    expect(file.row.settled?.[0]?.values.map((one) => one.value)).toEqual(['0511 2', '0511 1'])
    file.reopen(stamp, 6)
    expect(file.standing.map((one) => one.value)).toEqual(['0511 3', '0511 2', '0511 1'])
  })
})

type Deed = { kind: 'write' | 'settle' | 'reopen'; value: string; saw: number }

describe('over any history of writing, settling and opening again', () => {
  const history = fc.array(
    fc.record({
      kind: fc.constantFrom<Deed['kind']>('write', 'write', 'settle', 'reopen'),
      value: fc.constantFrom('a', 'b', 'c'),
      saw: fc.nat(255),
    }),
    { maxLength: 14 },
  )
  const play = (deeds: readonly Deed[], each: (file: File, before: AnyRow, seen: readonly string[]) => void) => {
    const file = new File()
    const settlements: string[] = []
    const everStood = new Set(file.seen)
    deeds.forEach(({ kind, value, saw }, at) => {
      const before = file.row
      const seen = [...everStood].filter((_stamp, bit) => (saw >> (bit % 8)) & 1)
      try {
        if (kind === 'write') file.write(value, at, anna.staffId, seen)
        else if (kind === 'settle') settlements.push(file.settle(value, at, seen))
        else file.reopen(settlements[saw % Math.max(1, settlements.length)] ?? nextId(), at)
      } catch (error) {
        // Only as a Problem may anything be refused: what else is thrown would stop a whole exchange.
        if (!(error instanceof Problem)) throw error
        expect(file.row).toBe(before)
        return
      }
      each(file, before, kind === 'reopen' ? settlements : seen)
      for (const stamp of file.seen) everStood.add(stamp)
    })
  }

  test('a value that somebody did not know stands as long as nobody who knew it has replaced it', () => {
    fc.assert(
      fc.property(history, (deeds) => {
        play(deeds, (file, before, seen) => {
          const now = file.standing.map((one) => canonical(one.value))
          const unseen = standings(before, field).filter(({ stamp }) => !seen.includes(stamp))
          expect(now).toEqual(expect.arrayContaining(unseen.map(({ value }) => canonical(value))))
        })
      }),
    )
  })

  test('no value stands twice, and the shown one is the first', () => {
    fc.assert(
      fc.property(history, (deeds) => {
        play(deeds, (file) => {
          const now = file.standing.map((one) => canonical(one.value))
          expect(new Set(now).size).toBe(now.length)
          expect(file.row.fields[field]).toBe(file.standing[0]?.value)
        })
      }),
    )
  })
})
