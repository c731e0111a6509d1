/**
 * The version after this one, as the simulator makes it up: a table and a command that are new, a command that wants an argument
 * more, one that takes a new field, a reason for a refusal that nobody had before, something new about a row, and a list that
 * shows more.
 */
import { commands, evenRestricted, tables } from '../../shared/catalogue.ts'
import { needOpen } from '../../shared/case-file.ts'
import { add, defineCommand, type CaseFileRows, type Command, type Write } from '../../shared/command.ts'
import { casework, type Domain } from '../../shared/domain.ts'
import { followUps, setFollowUp } from '../../shared/follow-up.ts'
import { makeCatalogue } from '../../shared/make-catalogue.ts'
import { editPerson, persons } from '../../shared/person.ts'
import { Problem, type ProblemCode } from '../../shared/problem.ts'
import { stamps, standings, table } from '../../shared/row.ts'
import { filledLine, Id, line, z } from '../../shared/schema.ts'
import { randomDeed, type Deed } from './deeds.ts'
import type { Random } from './random.ts'

const number = 2

type NewerVersion = { oldestReader: number; hasPets: boolean; mostFollowUps: number }

const pets = table('pets', z.object({ name: filledLine() }))

const addPet = defineCommand({
  name: 'pet.add',
  args: z.object({ petId: Id, name: filledLine() }),
  apply(file, { petId, name }, context) {
    needOpen(file, context)
    return [add(pets, petId, { name })]
  },
})

const setUrgentFollowUp = (mostFollowUps: number) =>
  defineCommand({
    name: 'followUp.set',
    args: setFollowUp.args.extend({ urgency: z.enum(['normal', 'high']) }),
    apply(file, { urgency, ...args }, context) {
      const open = file.all(followUps).filter(({ fields }) => fields.doneAt === null)
      if (open.length >= mostFollowUps) throw new Problem('tooManyFollowUps' as ProblemCode)
      return setFollowUp
        .apply(file, args, context)
        .map((write): Write => (write.kind === 'add' ? { ...write, fields: { ...write.fields, urgency } } : write))
    },
  })

const editPersonMore = defineCommand({
  name: 'person.edit',
  args: editPerson.args.extend({ nickname: line(60).optional() }),
  apply(file, { nickname, ...args }, context) {
    const row = file.need(persons, args.personId)
    const writes = editPerson.apply(file, args, context)
    return nickname === undefined ? writes : [...writes, { kind: 'edit', row, patch: { nickname } }]
  },
})

const urgent = (args: unknown) => (typeof args === 'object' && args !== null ? { urgency: 'normal', ...args } : args)
const changedBy = (mostFollowUps: number): readonly Command[] => [
  { ...(setUrgentFollowUp(mostFollowUps) as unknown as Command), since: number, upcast: urgent },
  { ...(editPersonMore as unknown as Command), since: number },
]
const petCommand: Command = { ...(addPet as unknown as Command), since: number }

/**
 * `oldestReader`: of which version a laptop must be at least to read what the county has. `hasPets`: whether the command that is
 * new is there; a real database would want a policy for it. `mostFollowUps`: how many may be open in a file; more are refused
 * for a reason that nobody had before.
 */
export function newerVersion({ oldestReader, hasPets, mostFollowUps }: NewerVersion): Domain {
  const changed = changedBy(mostFollowUps)
  const kept = commands.filter(({ name }) => !changed.some((one) => one.name === name))
  const own = hasPets ? [...changed, petCommand] : changed
  const catalogue = makeCatalogue({
    schema: number,
    commands: [...kept, ...own],
    tables: [...tables, pets],
    evenRestricted,
  })
  const known = (command: string) => (command === addPet.name ? 'note.write' : command)
  return {
    ...casework,
    ...catalogue,
    oldestReader,
    commandNames: [...casework.commandNames, ...(hasPets ? [addPet.name] : [])],
    execute: (file, entry, staffId) =>
      catalogue
        .execute(file, entry, staffId)
        .map((row) => (row.table === followUps.name ? { ...row, lastCommand: entry.command } : row)),
    mayRun: (command, role, relation) => casework.mayRun(known(command), role, relation),
    handsIn: (command) => casework.handsIn(known(command)),
    overviewOf(file) {
      const overview = casework.overviewOf(file)
      return overview && { ...overview, pets: file.all(pets).length, urgent: urgentIn(file) }
    },
  }
}

function urgentIn(file: CaseFileRows): number {
  return [...file.rows()].filter(({ fields }) => fields['urgency'] === 'high').length
}

/** What somebody does whose app is of the newer version. */
export function newerDeed(file: CaseFileRows, random: Random, today: string, hasPets: boolean): Deed | undefined {
  const roll = random.below(10)
  if (roll < 2 && hasPets) {
    const petId = random.id()
    return { command: 'pet.add', args: { petId, name: `Tier ${random.below(9)}` }, adds: [petId], writes: [] }
  }
  const person = roll < 4 ? random.pick(file.all(persons)) : undefined
  if (person) {
    const nickname = `Name ${random.below(1000)}`
    const shown = standings(person, 'nickname').map(({ value }) => value)
    const write = { rowId: person.id, field: 'nickname', value: nickname, saw: stamps(person, 'nickname'), shown }
    return { command: 'person.edit', args: { personId: person.id, patch: {}, nickname }, adds: [], writes: [write] }
  }
  const deed = randomDeed(file, random, today)
  if (deed?.command !== setFollowUp.name) return deed
  return { ...deed, args: { ...(deed.args as object), urgency: random.pick(['normal', 'high']) } }
}
