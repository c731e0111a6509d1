/**
 * What the window shows: where one is, how lists are shown, theme and language. Ids and view state only, never rows.
 * Only theme, language, single keys and when to lock outlive the page; a place never reaches address, title or storage.
 */
import { create } from 'zustand'

export type Place =
  | { screen: 'today' | 'caseFiles' | 'visits' | 'sync' | 'settings' }
  /** `show`: what to bring into view at once. */
  | { screen: 'caseFile'; caseFileId: string; show?: CaseFilePart }
  /** A running visit by its id; without one a visit begins, for an appointment if it was planned. */
  | { screen: 'visit'; caseFileId: string; visitId?: string; appointmentId?: string }
export type Screen = Place['screen']
type CaseFilePart = FieldPlace | 'newNote' | 'newAppointment' | 'due'
/** A field of the file: where it is decided which of its values stands. */
export type FieldPlace = { table: string; rowId: string; field: string }

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'de' | 'en'
/** After so many minutes without a touch the laptop locks (security.md D.2: 1 to 15, usually 5). */
export const lockMinutes = [1, 3, 5, 10, 15] as const
export const listFilters = [
  'under25',
  'missedTwice',
  'longSilence',
  'dueToday',
  'disagreements',
  'restricted',
  'onlyHere',
] as const
export type ListFilter = (typeof listFilters)[number]

export type ViewState = {
  place: Place
  /** Places to go back to, the last one last; and forward to. */
  before: readonly Place[]
  after: readonly Place[]
  listAs: 'list' | 'wall'
  filters: readonly ListFilter[]
  searchText: string
  theme: Theme
  language: Language
  /** Whether shortcuts of one key work (WCAG 2.1.4). */
  singleKeys: boolean
  lockAfter: number
  go: (place: Place) => void
  back: () => void
  forward: () => void
  showListAs: (listAs: 'list' | 'wall') => void
  filterBy: (filters: readonly ListFilter[]) => void
  search: (text: string) => void
  chooseTheme: (theme: Theme) => void
  chooseLanguage: (language: Language) => void
  chooseSingleKeys: (singleKeys: boolean) => void
  chooseLockAfter: (minutes: number) => void
}

/** Where the window is at this moment: for what happens outside of rendering. */
export function placeNow(): Place {
  return useViewStore.getState().place
}

export function goTo(place: Place): void {
  useViewStore.getState().go(place)
}

/** The same place, known better by now: nothing to go back to. */
export function stayAt(place: Place): void {
  useViewStore.setState({ place })
}

const historyLength = 50

export const useViewStore = create<ViewState>()((set) => ({
  place: { screen: 'today' },
  before: [],
  after: [],
  listAs: 'list',
  filters: [],
  searchText: '',
  theme: remembered('theme', ['system', 'light', 'dark'], 'system'),
  language: remembered('language', ['de', 'en'], 'de'),
  singleKeys: remembered('singleKeys', ['on', 'off'], 'on') === 'on',
  lockAfter: Number(remembered('lockAfter', lockMinutes.map(String), '5')),
  go: (place) =>
    set((state) =>
      samePlace(state.place, place)
        ? { place }
        : { place, before: [...state.before, state.place].slice(-historyLength), after: [] },
    ),
  back: () =>
    set(({ place, before, after }) => {
      const last = before.at(-1)
      return last ? { place: last, before: before.slice(0, -1), after: [place, ...after] } : {}
    }),
  forward: () =>
    set(({ place, before, after }) => {
      const [next, ...rest] = after
      return next ? { place: next, before: [...before, place], after: rest } : {}
    }),
  showListAs: (listAs) => set({ listAs }),
  filterBy: (filters) => set({ filters }),
  search: (searchText) => set({ searchText }),
  chooseTheme: (theme) => {
    remember('theme', theme)
    set({ theme })
  },
  chooseLanguage: (language) => {
    remember('language', language)
    set({ language })
  },
  chooseSingleKeys: (singleKeys) => {
    remember('singleKeys', singleKeys ? 'on' : 'off')
    set({ singleKeys })
  },
  chooseLockAfter: (lockAfter) => {
    remember('lockAfter', String(lockAfter))
    set({ lockAfter })
  },
}))

function samePlace(one: Place, other: Place): boolean {
  const { screen, caseFileId, visitId, appointmentId } = { ...emptyPlace, ...one }
  const second = { ...emptyPlace, ...other }
  return (
    screen === second.screen &&
    caseFileId === second.caseFileId &&
    visitId === second.visitId &&
    appointmentId === second.appointmentId
  )
}

const emptyPlace = { caseFileId: '', visitId: '', appointmentId: '' }

function remembered<T extends string>(name: string, known: readonly T[], otherwise: T): T {
  const found = localStorage.getItem(`antlitz.${name}`)
  return known.find((one) => one === found) ?? otherwise
}

function remember(name: string, value: string): void {
  localStorage.setItem(`antlitz.${name}`, value)
}
