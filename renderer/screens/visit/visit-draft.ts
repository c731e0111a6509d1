/** What is recorded during a visit and not yet part of the file: one draft from the first word to the last. */
import type { Row } from '../../../shared/row.ts'
import type { VisitFields } from '../../../shared/visit.ts'
import type { Draft } from '../case-file/use-draft.ts'

export const steps = ['door', 'talk', 'record', 'close'] as const
export type Step = (typeof steps)[number]

export type VisitRecord = Pick<
  VisitFields,
  | 'met'
  | 'card'
  | 'consent'
  | 'rooms'
  | 'content'
  | 'clientWords'
  | 'objections'
  | 'agreement'
  | 'nextStep'
  | 'nextOn'
  | 'result'
> & { step: Step; leftAt: string | null; hasFollowUp: boolean; followUpId: string }

export type VisitDraft = Draft<VisitRecord>
export type VisitPartProps = { visit: Row<VisitFields>; draft: VisitDraft }

export function visitDraftKey(visitId: string): string {
  return `visit:${visitId}`
}

export function emptyRecord(): VisitRecord {
  return {
    step: 'door',
    met: '',
    card: null,
    consent: null,
    rooms: '',
    content: '',
    clientWords: '',
    objections: '',
    agreement: '',
    nextStep: '',
    nextOn: null,
    result: null,
    leftAt: null,
    hasFollowUp: true,
    followUpId: crypto.randomUUID(),
  }
}

/**
 * Whether a step has what it is there for: at the door the card and, in fact-finding, an answer; later something written.
 * Walking past a step is no answer, and must not look like one to whoever reads the rail.
 */
export function isStepDone(step: Step, visit: Row<VisitFields>, record: VisitRecord): boolean {
  const { card, consent, content, met, clientWords, objections, agreement } = record
  switch (step) {
    case 'door':
      return (card !== null && (visit.fields.kind === 'outreach' || consent !== null)) || endedBy(record) !== null
    case 'talk':
      return content.trim() !== ''
    case 'record':
      return [met, clientWords, objections, agreement].some((text) => text.trim() !== '')
    case 'close':
      return false
  }
}

/** Whether findings may be written now: always in counselling; in fact-finding only while people let the officer in. */
export function mayFind(visit: Row<VisitFields>, { consent }: Pick<VisitRecord, 'consent'>): boolean {
  return visit.fields.kind === 'outreach' || consent === 'given'
}

/** A no or a withdrawal ends the visit: only the last step is left, and its result is fixed. */
export function endedBy({ consent }: Pick<VisitRecord, 'consent'>): 'refused' | 'withdrawn' | null {
  return consent === 'refused' || consent === 'withdrawn' ? consent : null
}

export function localTime(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}
