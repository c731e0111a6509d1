/** What lists say of a case file, in words. */
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import type { Face } from '../../shared/overview.ts'
import type { CaseloadItem, TimedDue } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import type { ListFilter } from '../view-store.ts'

export type Due = TimedDue

/** The head of the unit stands for the file. */
export function headOf(item: CaseloadItem): { name: string; sortName: string; face: Face | null } {
  const [head] = item.people
  return { name: head?.name ?? '', sortName: head?.sortName ?? '', face: head?.face ?? null }
}

/** "Weber, Kim (Charlie)": family name first, and behind it what somebody wants to be called where that is another name. */
export function titleOf({ name, sortName }: { name: string; sortName: string }): string {
  const turned = [...sortName.matchAll(/, /g)].map(
    ({ index }) => `${sortName.slice(index + 2)} ${sortName.slice(0, index)}`,
  )
  if (name === '' || name === sortName || turned.includes(name)) return sortName
  return sortName === '' ? name : `${sortName} (${name})`
}

export type FileWords = {
  /** As `titleOf` gives it, or that there is no name. */
  title: (item: CaseloadItem) => string
  /** "34 · Duderstadt" */
  brief: (item: CaseloadItem) => string
  /** "34 · Duderstadt · 3 Personen" */
  facts: (item: CaseloadItem) => string
  /** "Termin morgen 09:30, Hann. Münden" */
  due: (due: Due) => string
  /** The next step, or that there is none. */
  next: (item: CaseloadItem) => string
  /** What is overdue, where that is not the next step itself: "überfällig: Wiedervorlage Fr., 20.11."; empty when nothing is. */
  late: (item: CaseloadItem) => string
  lastContact: (item: CaseloadItem) => string
  /** Why a search found it; empty when that is plain to see. */
  match: (item: CaseloadItem, searchText: string) => string
}

export function useFileWords(): FileWords {
  const t = useText('lists')
  const states = useText('values')
  const dates = useDates()
  const title = useCallback((item: CaseloadItem) => titleOf(headOf(item)) || item.reference || t('untitled'), [t])
  const brief = useCallback(
    (item: CaseloadItem) => {
      const state = item.state === 'running' ? '' : states(`caseFileState.${item.state}`)
      return [state, item.age === null ? '' : String(item.age), item.town].filter(Boolean).join(' · ')
    },
    [states],
  )
  const facts = useCallback(
    (item: CaseloadItem) => {
      const people = item.people.length > 1 ? t('people', { count: item.people.length }) : ''
      return [brief(item), people].filter(Boolean).join(' · ')
    },
    [t, brief],
  )
  const due = useCallback(
    (one: Due) => {
      const what = t(one.kind, { when: dates.whenExactly(one.at) })
      if (one.kind === 'followUp') return t('withPurpose', { what, purpose: one.what })
      return one.place ? t('withPlace', { what, place: one.place }) : what
    },
    [t, dates],
  )
  const next = useCallback(
    ({ next: step }: CaseloadItem) => {
      if (!step) return t('nothingPlanned')
      return step.passed ? t('withoutResult', { what: due(step) }) : due(step)
    },
    [t, due],
  )
  const late = useCallback(
    ({ next: step, overdue: [oldest, ...others] }: CaseloadItem) => {
      if (!oldest) return ''
      if (others.length > 0) return t('overdueCount', { count: others.length + 1 })
      if (step?.overdue) return t('overdue')
      return t('overdueWhat', { what: t(oldest.kind, { when: dates.whenExactly(oldest.at.slice(0, 10)) }) })
    },
    [t, dates],
  )
  const lastContact = useCallback(
    (item: CaseloadItem) =>
      item.lastContactOn ? t('lastContact', { when: dates.distance(item.lastContactOn) }) : t('noContact'),
    [t, dates],
  )
  const match = useCallback((item: CaseloadItem, text: string) => matchIn(item, text, t), [t])
  return { title, brief, facts, due, next, late, lastContact, match }
}

function matchIn(item: CaseloadItem, text: string, t: TFunction<'lists'>): string {
  const found = item.match
  if (!found) return ''
  const isHead = found.name === headOf(item).name
  if (found.how === 'sound') return isHead ? t('matchSound', { text }) : t('matchSoundOf', { text, name: found.name })
  if (found.how === 'former') return t('matchFormer', { name: formerNameOf(item, found.name) })
  if (found.how === 'number') return t('matchNumber')
  return isHead ? '' : t('matchOther', { name: found.name })
}

function formerNameOf(item: CaseloadItem, name: string): string {
  return item.people.find((person) => person.name === name)?.formerNames || name
}

const longSilenceDays = 90

export function fitsFilter(
  item: CaseloadItem,
  filter: ListFilter,
  today: string,
  daysFromToday: (at: string) => number,
) {
  switch (filter) {
    case 'under25':
      return item.age !== null && item.age < 25
    case 'missedTwice':
      return item.missedInARow >= 2
    case 'longSilence':
      return item.lastContactOn === null || daysFromToday(item.lastContactOn) < -longSilenceDays
    case 'dueToday':
      return item.overdue.length > 0 || item.next?.at.startsWith(today) === true
    case 'disagreements':
      return item.disagreements > 0
    case 'restricted':
      return item.restricted
    case 'onlyHere':
      return item.waiting > 0
  }
}
