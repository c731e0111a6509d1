/** Commands on the tray of a team: before, arguments, after or problem. */
import { caseFileId, id, now, row, type CommandCase } from './command-cases.ts'

const handIn = id('aa')
const given = {
  about: caseFileId,
  title: 'Beispiel, Mina',
  command: 'note.write',
  args: { content: 'Gespräch geführt' },
  recordedAt: now,
  reason: 'caseFileClosed',
} as const
const inTray = row('handIns', handIn, { ...given, doneAt: null, remark: '' })
const done = row('handIns', handIn, { ...given, doneAt: now, remark: 'eingetragen' })

export const handInTable: readonly CommandCase[] = [
  {
    command: 'handIn.give',
    title: 'puts work into the tray as it was recorded',
    before: [],
    args: { handInId: handIn, ...given },
    after: { [handIn]: { ...given, doneAt: null, remark: '' } },
  },
  {
    command: 'handIn.give',
    title: 'does not put the same in twice',
    before: [inTray],
    args: { handInId: handIn, ...given },
    problem: 'alreadyExists',
  },
  {
    command: 'handIn.give',
    title: 'takes nothing that says not when it was recorded',
    before: [],
    args: { handInId: handIn, ...given, recordedAt: 'gestern' },
    problem: 'badRequest',
  },
  {
    command: 'handIn.finish',
    title: 'marks it done, with a remark',
    before: [inTray],
    args: { handInId: handIn, remark: 'eingetragen' },
    after: { [handIn]: { doneAt: now, remark: 'eingetragen' } },
  },
  {
    command: 'handIn.finish',
    title: 'leaves what is done as it is',
    before: [done],
    args: { handInId: handIn, remark: 'noch einmal' },
    after: {},
  },
  {
    command: 'handIn.finish',
    title: 'finds nothing that was never put in',
    before: [],
    args: { handInId: handIn, remark: '' },
    problem: 'notFound',
  },
]
