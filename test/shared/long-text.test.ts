/** Long texts that several people go on writing without knowing of each other. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { execute } from '../../shared/catalogue.ts'
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import { digestOf } from '../../shared/digest.ts'
import { canonical, mergedFrom, seenKey, stamps, standings, type AnyRow } from '../../shared/row.ts'
import { addPerson, entry, nextId, openFile, people } from '../server/people.ts'

const { anna, bengt, cilla } = people
const authors = [anna.staffId, bengt.staffId, cilla.staffId]
const caseFileId = nextId()
const personId = nextId()
const field = 'work'
const minute = (number: number) => new Date(Date.UTC(2026, 10, 23, 8, number)).toISOString()

type Sent = { entry: Entry; by: string }
const opening: Sent[] = [
  { entry: openFile(caseFileId, anna.staffId), by: anna.staffId },
  { entry: addPerson(caseFileId, personId), by: anna.staffId },
]

/** A case file as the county or one laptop has it. */
class File {
  readonly rows = new CaseFileRows(caseFileId)

  constructor(sent: readonly Sent[] = opening) {
    for (const one of sent) this.take(one)
  }

  take({ entry: one, by }: Sent): void {
    this.rows.put(execute(this.rows, one, by))
  }

  get row(): AnyRow {
    const row = this.rows.get(personId)
    if (!row) throw new Error('the person is missing')
    return row
  }

  get texts(): string[] {
    return standings(this.row, field).map(({ value }) => String(value))
  }

  get seen(): Record<string, string[]> {
    return { [seenKey(personId, field)]: stamps(this.row, field) }
  }

  /** What somebody sends who changes the text as it is here, or as they saw it before. */
  written(value: string, at: number, by: string, seen = this.seen): Sent {
    const args = { personId, patch: { [field]: value } }
    return { entry: entry('person.edit', caseFileId, args, { at: minute(at), offline: true, seen }), by }
  }

  settled(value: string, at: number): Sent {
    const args = { rowId: personId, field, value }
    return {
      entry: entry('disagreement.settle', caseFileId, args, { at: minute(at), seen: this.seen }),
      by: anna.staffId,
    }
  }

  reopened(settlement: string, at: number): Sent {
    const args = { rowId: personId, settlement }
    return { entry: entry('disagreement.reopen', caseFileId, args, { at: minute(at) }), by: anna.staffId }
  }
}

/** A file whose text everybody knows, and what is sent by people who each changed it so. */
function started(text: string): File {
  const file = new File()
  file.take(file.written(text, 1, anna.staffId))
  return file
}

function afterBoth(text: string, ...changed: string[]): File {
  const file = started(text)
  const sent = changed.map((value, at) => file.written(value, 2 + at, authors[at % authors.length] ?? ''))
  for (const one of sent) file.take(one)
  return file
}

describe('two people who changed a long text without knowing of each other', () => {
  test('have both changes in it when they concern different lines', () => {
    const file = afterBoth(
      'Gabelstapler\nLager\nSchicht',
      'Staplerschein 2024\nLager\nSchicht',
      'Gabelstapler\nLager\nnur Früh',
    )
    expect(file.texts).toEqual(['Staplerschein 2024\nLager\nnur Früh'])
    expect(file.row.disputed).toBeUndefined()
    expect(mergedFrom(file.row, field).map(({ by }) => by)).toEqual([bengt.staffId, anna.staffId])
  })

  test('disagree when they changed the same line differently', () => {
    expect(afterBoth('Lager', 'Lager, Früh', 'Lager, Spät').texts).toEqual(['Lager, Spät', 'Lager, Früh'])
  })

  test('disagree when both filled it in', () => {
    expect(afterBoth('', 'Lager', 'Küche').texts).toEqual(['Küche', 'Lager'])
  })

  test('agree when they wrote the same, and nothing was put together', () => {
    const file = afterBoth('Lager', 'Küche', 'Küche')
    expect(file.texts).toEqual(['Küche'])
    expect(mergedFrom(file.row, field)).toEqual([])
  })

  test('disagree when one emptied the text and the other went on writing it', () => {
    expect(afterBoth('Lager', '', 'Lager\nFrüh').texts).toEqual(['Lager\nFrüh', ''])
  })

  test('disagree when what they wrote together would be too long for its field', () => {
    const [left, right] = ['l'.repeat(2500), 'r'.repeat(2500)]
    expect(afterBoth('1\n2\n3', `${left}\n2\n3`, `1\n2\n${right}`).texts).toHaveLength(2)
  })
})

describe('of four changes to lines that are all alike', () => {
  test('no text stands twice', () => {
    const { texts } = afterBoth('a\na\na', 'a\na', 'b', 'b\nb', 'b\na')
    expect(texts).toEqual([...new Set(texts)])
    expect(texts).toHaveLength(2)
  })
})

describe('a third change that contradicts nobody', () => {
  test('is in both versions of a disagreement, so that choosing one of them loses nothing', () => {
    const file = afterBoth('1\n2\n3\n4', 'eins\n2\n3\n4', 'EINS\n2\n3\n4', '1\n2\n3\nvier')
    expect(file.texts).toEqual(['eins\n2\n3\nvier', 'EINS\n2\n3\nvier'])
  })
})

describe('a long text', () => {
  test('that was put together belongs to whoever goes on writing it', () => {
    const file = afterBoth('1\n2\n3', 'eins\n2\n3', '1\n2\ndrei')
    file.take(file.written('eins\nzwei\ndrei', 9, cilla.staffId))
    expect(file.texts).toEqual(['eins\nzwei\ndrei'])
    expect(mergedFrom(file.row, field)).toEqual([])
  })

  test('takes in what somebody changed who had not seen the last three edits', () => {
    const file = started('1\n2\n3\n4')
    const late = file.written('1\n2\n3\nvier', 2, bengt.staffId)
    for (const value of ['eins\n2\n3\n4', 'eins\nzwei\n3\n4', 'EINS\nzwei\n3\n4'])
      file.take(file.written(value, 5, anna.staffId))
    file.take(late)
    expect(file.texts).toEqual(['EINS\nzwei\n3\nvier'])
  })

  test('is not merged with one whose author saw a version that nobody remembers', () => {
    const file = started('1\n2\n3')
    const late = file.written('1\n2\ndrei', 2, bengt.staffId)
    for (let at = 0; at < 45; at++) file.take(file.written(`eins ${at}\n2\n3`, 3 + at, anna.staffId))
    file.take(late)
    expect(file.texts).toEqual(['eins 44\n2\n3', '1\n2\ndrei'])
    expect(file.row.texts?.[field]?.versions.length).toBeLessThan(50)
  })

  test('is still put together when its common ground is older than anything else that is remembered', () => {
    const file = afterBoth('1\n2\n3', 'eins\n2\n3', '1\n2\ndrei')
    for (let at = 0; at < 45; at++) {
      const seen = { [seenKey(personId, field)]: stamps(file.row, field).slice(0, 1) }
      file.take(file.written(`1\n2\ndrei ${at}`, 9 + at, bengt.staffId, seen))
    }
    expect(file.texts).toEqual(['eins\n2\ndrei 44'])
  })

  test('is never decided in silence by two people who both settled the same disagreement', () => {
    const file = afterBoth('Lager', 'Früh', 'Spät')
    const [first, second] = [file.settled('Früh', 6), file.written('Spät', 7, cilla.staffId)]
    file.take(first)
    file.take(second)
    expect(file.texts).toEqual(['Spät', 'Früh'])
  })

  test('that was settled and written on since shows all of it when it is opened again, even what is no longer remembered', () => {
    const file = afterBoth('Lager', 'Früh', 'Spät')
    const settlement = file.settled('Früh', 6)
    file.take(settlement)
    for (let at = 0; at < 45; at++) file.take(file.written(`Küche ${at}`, 7 + at, cilla.staffId))
    file.take(file.reopened(settlement.entry.id, 55))
    expect(file.texts).toEqual(['Küche 44', 'Spät', 'Früh'])
  })

  test('has another digest once a version was added that changes nothing to be seen', () => {
    const file = started('Lager')
    const [one, other] = [file.written('Küche', 2, anna.staffId), file.written('Küche', 3, bengt.staffId)]
    file.take(other)
    const before = digestOf(file.rows.rows())
    file.take(one)
    expect(digestOf(file.rows.rows())).not.toBe(before)
  })
})

/** One step of somebody: get the news, go on writing, or bring home what one wrote. */
type Step = { who: number; what: 'write' | 'exchange'; kind: 'insert' | 'remove' | 'replace'; at: number }
const anyHistory = fc.array(
  fc.record({
    who: fc.nat(2),
    what: fc.constantFrom<Step['what']>('write', 'write', 'exchange'),
    kind: fc.constantFrom<Step['kind']>('insert', 'insert', 'remove', 'replace'),
    at: fc.nat(7),
  }),
  { minLength: 2, maxLength: 12 },
)

type Laptop = { staffId: string; file: File; pending: Sent[] }
/** An entry, and the ones that must have arrived before: those of the same laptop, and those it had got from the county. */
type Written = { sent: Sent; after: Set<string>; text: string; newLine: string | null }

/** Plays a history, brings everything home, and gives the county's file with every entry as it was written. */
function play(steps: readonly Step[]): { county: File; sent: Sent[]; written: Written[] } {
  const first = started('1\n2\n3\n4')
  const start = [...opening, first.written('1\n2\n3\n4', 1, anna.staffId, new File().seen)]
  const log = [...start]
  const written: Written[] = []
  const laptops = authors.map((staffId): Laptop => ({ staffId, file: new File(start), pending: [] }))
  const exchange = (laptop: Laptop) => {
    log.push(...laptop.pending.splice(0))
    laptop.file = new File(log)
  }
  steps.forEach(({ who, what, kind, at }, number) => {
    const laptop = laptops[who]
    if (!laptop) return
    if (what === 'exchange') return exchange(laptop)
    const newLine = kind === 'remove' ? null : `Zeile ${number}`
    const text = changed(laptop.file.texts[0] ?? '', kind, at, newLine ?? '')
    const after = new Set([...log.slice(start.length), ...laptop.pending].map((one) => one.entry.id))
    const sent = laptop.file.written(text, 2 + ((number * 7) % 11), laptop.staffId)
    laptop.file.take(sent)
    laptop.pending.push(sent)
    written.push({ sent, after, text, newLine })
  })
  for (const laptop of laptops) exchange(laptop)
  return { county: new File(log), sent: log, written }
}

function changed(text: string, kind: Step['kind'], at: number, line: string): string {
  const lines = text.split('\n')
  const place = at % lines.length
  if (kind === 'insert') return lines.toSpliced(place, 0, line).join('\n')
  return lines.toSpliced(place, 1, ...(kind === 'replace' ? [line] : [])).join('\n')
}

/** The same entries in another order that could have been: nobody's before what they had seen. */
function inAnotherOrder({ sent, written }: ReturnType<typeof play>, picks: readonly number[]): Sent[] {
  const start = sent.filter((one) => !written.some((other) => other.sent === one))
  const [arrived, waiting] = [new Set<string>(), [...written]]
  const order = [...start]
  for (let turn = 0; waiting.length > 0; turn++) {
    const ready = waiting.filter(({ after }) => [...after].every((id) => arrived.has(id)))
    const next = ready[(picks[turn] ?? 0) % ready.length]
    if (!next) throw new Error('nothing could have arrived next')
    waiting.splice(waiting.indexOf(next), 1)
    arrived.add(next.sent.entry.id)
    order.push(next.sent)
  }
  return order
}

function knew(later: Written, earlier: Written, written: readonly Written[]): boolean {
  const saw = later.sent.entry.seen[seenKey(personId, field)] ?? []
  return written.some((one) => saw.includes(one.sent.entry.id) && (one === earlier || knew(one, earlier, written)))
}

describe('over any history of three people on three laptops', () => {
  test('the text is the same in whatever order they return', () => {
    fc.assert(
      fc.property(anyHistory, fc.array(fc.nat(11), { maxLength: 12 }), (steps, picks) => {
        const played = play(steps)
        const other = new File(inAnotherOrder(played, picks))
        expect(canonical(other.row)).toBe(canonical(played.county.row))
      }),
      { numRuns: 400 },
    )
  })

  test('no line that anybody wrote is missing unless somebody who knew it left it out', () => {
    fc.assert(
      fc.property(anyHistory, (steps) => {
        const { county, written } = play(steps)
        const lines = new Set(county.texts.flatMap((text) => text.split('\n')))
        for (const one of written) {
          if (one.newLine === null || lines.has(one.newLine)) continue
          const line = one.newLine
          const left = written.some((other) => !other.text.split('\n').includes(line) && knew(other, one, written))
          expect(left, `${line} is missing`).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a disagreement that was settled and opened again days later is what it was', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(3), (steps, choice) => {
        const { county } = play(steps)
        const before = standings(county.row, field)
        fc.pre(before.length > 1)
        const settlement = county.settled(String(before[choice % before.length]?.value), 30)
        county.take(settlement)
        expect(county.texts).toEqual([before[choice % before.length]?.value])
        county.take(county.reopened(settlement.entry.id, 59))
        expect(standings(county.row, field)).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })
})
