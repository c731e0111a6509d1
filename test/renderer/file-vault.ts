/** A vault for one case file, without worker and keys: commands run for real, views are the vault's own. */
import { mayRun, type Relation } from '../../shared/access.ts'
import { commandNames, execute, seenBy, type ArgsOf, type CommandName } from '../../shared/catalogue.ts'
import { CaseFileRows } from '../../shared/command.ts'
import type { Me } from '../../shared/county-contract.ts'
import type { BenefitUnitFields } from '../../shared/benefit-unit.ts'
import type { PersonFields } from '../../shared/person.ts'
import type { Seen } from '../../shared/row.ts'
import type { Colleague } from '../../shared/vault-contract.ts'
import { caseFileView } from '../../renderer/vault/case-file-view.ts'
import { addDays } from '../../renderer/text/dates.ts'
import { colleague, faceOf, idOf, me, sampleVault, today, type SampleVault } from './sample-vault.ts'

export const fileId = idOf(1)
export const emine = idOf(100)
export const can = idOf(101)
const unitId = idOf(110)

const myself: Colleague = {
  staffId: me.staffId,
  name: 'Anneliese Brandt',
  role: me.role,
  face: faceOf('AB'),
  team: 'Stadt',
  active: true,
}

export type FileVault = {
  vault: SampleVault
  file: CaseFileRows
  drafts: Map<string, string>
  /** What screens ran, in order. */
  ran: { command: CommandName; args: unknown }[]
  /** Somebody else's change arrives; without `seen` its author knew nothing of what stands there. */
  arrive: <N extends CommandName>(command: N, args: ArgsOf<N>, seen?: Seen) => void
}

export type FileVaultOptions = {
  role?: Me['role']
  relation?: Relation
  refuse?: (command: CommandName) => Error | null
}

export function fileVault({ role = me.role, relation = 'main', refuse }: FileVaultOptions = {}): FileVault {
  const file = new CaseFileRows(fileId)
  const drafts = new Map<string, string>()
  const ran: FileVault['ran'] = []
  const who = { ...me, role }
  let clock = Date.parse(`${today}T08:00:00.000Z`)
  const perform = (command: CommandName, args: unknown, staffId: string, seen: Seen | undefined) => {
    clock += 60_000
    const at = new Date(clock).toISOString()
    const bare = { id: crypto.randomUUID(), command, caseFileId: fileId, args, at, offline: false, seen: {} }
    const known = seen ?? seenBy(file, bare, staffId)
    const asStored = Object.fromEntries(Object.entries(known).map(([field, stamps]) => [field, [...stamps]]))
    const entry = { ...bare, seen: asStored }
    file.put(execute(file, entry, staffId))
    return entry.id
  }
  const view = () =>
    caseFileView(file, {
      me: who,
      now: `${today}T10:00`,
      colleague: (staffId) => (staffId === me.staffId ? myself : colleague),
      waitingIn: () => 0,
      onlyHere: () => false,
      local: (instant) => instant.slice(0, 16),
      may: commandNames.filter((command) => mayRun(command, role, relation)),
      colleagues: { [me.staffId]: myself, [colleague.staffId]: colleague },
      seq: 1,
    })
  const vault = sampleVault({
    state: async () => ({ state: 'open', me: who, healed: null }),
    caseFile: async () => structuredClone(view()),
    run: async ({ command, args, seen }) => {
      const refusal = refuse?.(command)
      if (refusal) throw refusal
      const entryId = perform(command, structuredClone(args), me.staffId, seen)
      ran.push({ command, args })
      vault.tell('changed', { caseFileIds: [fileId] })
      return { entryId }
    },
    loadDraft: async ({ key }) => ({ text: drafts.get(key) ?? null }),
    saveDraft: async ({ key, text }) => {
      drafts.set(key, text)
      return {}
    },
    dropDraft: async ({ key }) => {
      drafts.delete(key)
      return {}
    },
    drafts: async () => ({ keys: [...drafts.keys()] }),
    keepPhotos: async ({ small, large }) => ({
      small: { hash: 'a'.repeat(64), bytes: small.length },
      large: { hash: 'b'.repeat(64), bytes: large.length },
    }),
  })
  fill((command, args) => perform(command, args, me.staffId, undefined))
  const arrive: FileVault['arrive'] = (command, args, seen = {}) => {
    perform(command, args, colleague.staffId, seen)
    vault.tell('changed', { caseFileIds: [fileId] })
  }
  return { vault, file, drafts, ran, arrive }
}

function fill(run: <N extends CommandName>(command: N, args: ArgsOf<N>) => void): void {
  run('caseFile.open', {
    reference: 'LT-1',
    siteId: idOf(10),
    teamId: idOf(20),
    state: 'running',
    protected: false,
    openedOn: addDays(today, -400),
    assignmentId: idOf(130),
    mainStaffId: me.staffId,
  })
  run('benefitUnit.add', { ...emptyUnit, benefitUnitId: unitId })
  run('person.add', {
    ...emptyPerson,
    personId: emine,
    firstName: 'Emine',
    lastName: 'Yıldırım',
    birthOn: '1992-03-04',
  })
  run('person.add', {
    ...emptyPerson,
    personId: can,
    firstName: 'Can',
    lastName: 'Yıldırım',
    unitRole: 'KIND_U15',
    status: 'NEF',
    birthOn: addDays(today, -9 * 365),
  })
}

const emptyPerson: PersonFields = {
  clientNumber: '',
  firstName: '',
  lastName: '',
  formerNames: '',
  callName: '',
  pronoun: 'sie',
  birthOn: null,
  sex: 'w',
  citizenship: '',
  unitRole: 'HAUPTPERSON',
  status: 'ELB',
  phone: '0551 4455-20',
  mobile: '',
  email: '',
  preferredLanguage: '',
  preferredChannel: null,
  school: null,
  work: '',
  strengths: '',
  health: '',
  avatar: { kind: 'initials' },
}

const emptyUnit: BenefitUnitFields = {
  number: '',
  type: 'ALLEINERZIEHEND',
  street: 'Große Breite 17',
  postcode: '37115',
  town: 'Duderstadt',
  addressBlocked: false,
  grantedFrom: null,
  grantedUntil: null,
  familyLanguage: 'Türkisch',
  interpreterNeeded: false,
  accessNote: 'Hinterhaus, zweite Klingel',
  animals: '',
  safetyNote: 'Hund, freundlich, bellt.',
  housing: '',
}
