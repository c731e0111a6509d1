/** What is there of a person's portrait: the photo that is shown, and the consent it rests on. */
import { type ConsentFields, consents } from '../../../shared/consent.ts'
import { type PortraitFields, portraits } from '../../../shared/portrait.ts'
import { compare, type Row } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { rowOf, rowsOf } from '../case-file/rows.ts'

export type Present = {
  portrait: Row<PortraitFields> | undefined
  /** The one that the photo rests on, or else the newest that is valid. */
  consent: Row<ConsentFields> | undefined
  /** All that a no ends: two people may have asked. */
  consentIds: readonly string[]
}

export function presentOf(view: Pick<CaseFileView, 'rows'>, personId: string, today: string): Present {
  const portrait = newest(
    rowsOf(view, portraits).filter(({ fields }) => fields.personId === personId && fields.removedAt === null),
  )
  const valid = rowsOf(view, consents).filter(
    ({ fields }) => fields.personId === personId && fields.withdrawnAt === null && fields.untilOn >= today,
  )
  const consent = valid.find(({ id }) => id === portrait?.fields.consentId) ?? newest(valid)
  const ids = [...(portrait ? [portrait.fields.consentId] : []), ...valid.map(({ id }) => id)]
  return { portrait, consent, consentIds: [...new Set(ids)] }
}

/** The consent that a photo may rest on now: the valid one, or the one given a moment ago that the view does not show yet. */
export function usableConsent(
  view: Pick<CaseFileView, 'rows'>,
  present: Present,
  givenNow: string | null,
): string | null {
  if (present.consent) return present.consent.id
  return givenNow !== null && !rowOf(view, consents, givenNow) ? givenNow : null
}

function newest<R extends Row>(rows: readonly R[]): R | undefined {
  return rows.toSorted((a, b) => compare(b.made.at, a.made.at) || compare(b.id, a.id))[0]
}

/** Consent to a photo holds three years at most. The last of February has its place in years without it, too. */
export function threeYearsFrom(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(year) + 3}-${month}-${month === '02' && date === '29' ? '28' : date}`
}
