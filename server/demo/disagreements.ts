/** Two colleagues change the same thing without knowing of each other: one on the way, one in the office. */
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import { dateOf, hour, workday, type Moment } from './calendar.ts'
import type { Case } from './contacts.ts'
import { landline, mobile } from './people.ts'
import { newAccessNotes, newHousings } from './phrases.ts'

type Change<N extends CommandName = CommandName> = N extends CommandName ? { command: N; args: ArgsOf<N> } : never
type Clash = { rowId: string; field: string; values: readonly [string, string]; changeTo: (value: string) => Change }

/** `turn` chooses about what. Settled ones are settled by the main adviser two working days later. */
export function disagree(one: Case, colleague: string, at: Moment, ending: 'open' | 'settled', turn: number): void {
  const { script, random } = one
  const { rowId, field, values, changeTo } = clashOf(one, turn)
  const main = one.by(at)
  const [theirs, own] = [changeTo(values[0]), changeTo(values[1])]
  script.add(at + 2 * hour, colleague, theirs.command, theirs.args, { offline: random.chance(0.4) })
  script.add(at + 4 * hour, main, own.command, own.args, { offline: true, lookedAt: at })
  if (ending === 'open') return
  const settledAt = workday(dateOf(at), 2) + 10 * hour
  const value = random.pick(values)
  script.add(settledAt, one.by(settledAt), 'disagreement.settle', { rowId, field, value })
  if (random.chance(0.25)) script.add(settledAt + 3 * hour, main, 'person.edit', again(one))
}

/** Something else is written in the file afterwards: life goes on. */
function again({ household: { adults } }: Case) {
  return { personId: adults[0].personId, patch: { preferredChannel: 'TELEFON' as const } }
}

function clashOf({ script, random, household: { adults } }: Case, turn: number): Clash {
  const { personId } = adults[0]
  const benefitUnitId = script.firstId('benefitUnit.add', 'benefitUnitId')
  const ofPerson = (field: 'mobile' | 'phone' | 'email', values: readonly [string, string]): Clash => ({
    rowId: personId,
    field,
    values,
    changeTo: (value) => ({ command: 'person.edit', args: { personId, patch: { [field]: value } } }),
  })
  const ofUnit = (field: 'accessNote' | 'housing', texts: readonly string[]): Clash => {
    const [first = '', second = ''] = random.some(texts, 2)
    return {
      rowId: benefitUnitId,
      field,
      values: [first, second],
      changeTo: (value) => ({ command: 'benefitUnit.edit', args: { benefitUnitId, patch: { [field]: value } } }),
    }
  }
  switch (turn % 5) {
    case 0:
      return ofPerson('mobile', [mobile(random), `${landline(random)} (Nachbarin)`])
    case 1:
      return ofUnit('accessNote', newAccessNotes)
    case 2:
      return ofPerson('email', [`neu.${random.int(100, 499)}@example.org`, `post.${random.int(500, 999)}@example.org`])
    case 3:
      return ofUnit('housing', newHousings)
    default:
      return ofPerson('phone', [landline(random), landline(random)])
  }
}
