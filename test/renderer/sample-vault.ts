/** A vault without a worker, for screens: sample case files, and whatever else a test wants to be answered. */
import type { Connection, EventName, EventOf } from '../../shared/contract.ts'
import type { HostContract } from '../../shared/host-contract.ts'
import type { Face } from '../../shared/overview.ts'
import { Problem } from '../../shared/problem.ts'
import type {
  CaseloadItem,
  Colleague,
  OutboxItem,
  SyncState,
  TodayView,
  VaultContract,
} from '../../shared/vault-contract.ts'
import type { Me } from '../../shared/county-contract.ts'
import { addDays, localDay } from '../../renderer/text/dates.ts'

export const today = localDay(new Date())

export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

export const me: Me = {
  staffId: idOf(1),
  firstName: 'Anneliese',
  lastName: 'Brandt',
  role: 'personalAdvisor',
  teamId: idOf(20),
  avatarSeed: 'brandt',
}

export const colleague: Colleague = {
  staffId: idOf(2),
  name: 'Mehmet Öztürk',
  role: 'caseManager',
  face: faceOf('MÖ'),
  team: 'Stadt',
  active: true,
}

export function faceOf(initials: string): Face {
  return { photo: null, avatar: { kind: 'initials' }, initials }
}

const families = ['Ahrens', 'Böttcher', 'Çiya', 'Yıldırım', 'Siebenschläfer-Großkopf', 'Khalil']

/** Case files that show every mark a list can show. */
export function sampleItem(number: number, more: Partial<CaseloadItem> = {}): CaseloadItem {
  const family = families[number % families.length] ?? ''
  return {
    caseFileId: idOf(1000 + number),
    reference: `GÖ-${number}`,
    unitNumber: `23102//${number}`,
    state: 'running',
    siteId: idOf(10),
    teamId: idOf(20),
    protected: number % 17 === 5,
    restricted: number % 11 === 2,
    town: number % 2 === 0 ? 'Duderstadt' : 'Hann. Münden',
    people: [person(number, `Emine ${family}`, `${family}, Emine`), person(number + 5000, 'Can', `${family}, Can`)],
    lastContactOn: number % 3 === 0 ? null : addDays(today, -number),
    missedInARow: number % 5 === 0 ? 2 : 0,
    disagreements: number % 7 === 0 ? 1 : 0,
    hasSafetyNote: number % 6 === 0,
    changedAt: '2026-11-22T15:00:00.000Z',
    changedBy: colleague.staffId,
    relation: number % 8 === 3 ? 'deputy' : 'main',
    main: colleague,
    deputies: [],
    next: number % 4 === 0 ? null : dueItem(number),
    overdue: [],
    waiting: number % 9 === 1 ? 2 : 0,
    age: 18 + (number % 50),
    photos: [],
    ...more,
  }
}

export function dueItem(number: number, more: Partial<NonNullable<CaseloadItem['next']>> = {}) {
  return {
    id: idOf(9000 + number),
    kind: 'appointment' as const,
    at: `${addDays(today, 1)}T09:30`,
    what: 'Kita-Zusage besprechen',
    place: 'Göttingen, Raum 2.24',
    reportingDuty: false,
    overdue: false,
    ...more,
  }
}

function person(number: number, name: string, sortName: string): CaseloadItem['people'][number] {
  return {
    personId: idOf(20_000 + number),
    name,
    sortName,
    formerNames: 'Schmidt',
    face: faceOf(name.slice(0, 1)),
    birthOn: null,
    unitRole: 'HAUPTPERSON',
    pronoun: 'sie',
  }
}

export const syncedState: SyncState = {
  connection: 'online',
  activity: 'idle',
  arriving: {
    files: { done: 12, total: 12 },
    photos: { done: 3, total: 3 },
    bytes: { done: 0, about: null },
    minutesLeft: null,
  },
  lastSyncAt: new Date().toISOString(),
  lease: { until: '2026-12-30T09:00:00.000Z', ms: 6 * 86_400_000, isEnding: false },
  onlyHere: { entries: 0, visits: 0, notes: 0, photos: 0, since: null },
  refused: 0,
  disagreements: 0,
  oldest: null,
  stuck: null,
  isBare: false,
  inTray: 0,
  repaired: null,
  problem: null,
  paused: false,
  journalFailing: null,
  forkedAt: null,
}

export function refusedNote(): OutboxItem {
  return {
    entryId: idOf(7001),
    command: 'note.write',
    caseFileId: idOf(1001),
    title: 'Böttcher, Petra',
    face: faceOf('PB'),
    at: new Date().toISOString(),
    state: 'refused',
    problem: { code: 'caseFileClosed' },
    now: null,
    args: {
      noteId: idOf(7002),
      content: 'Frau Böttcher fängt am Montag an.',
      agreement: '',
      impressions: '',
      reason: '',
      nextStep: '',
    },
  }
}

export function sampleDay(items: readonly CaseloadItem[]): TodayView {
  const [first = sampleItem(1), second = sampleItem(2), third = sampleItem(3)] = items
  return {
    me,
    appointments: [
      { item: first, due: dueItem(1, { at: `${today}T09:30`, reportingDuty: true }) },
      { item: second, due: dueItem(2, { at: `${today}T11:45`, kind: 'visit', place: 'Holunderkamp 8' }) },
    ],
    dueSoon: [{ item: third, due: dueItem(3, { kind: 'followUp', at: addDays(today, -2), overdue: true, place: '' }) }],
    changes: [{ item: second, at: new Date().toISOString(), by: colleague }],
    undecided: [first],
    unreachable: [third],
  }
}

type Hearers = Map<string, Set<(event: never) => void>>

function events(): { on: (name: string, hear: (event: never) => void) => () => void; hearers: Hearers } {
  const hearers: Hearers = new Map()
  const on = (name: string, hear: (event: never) => void) => {
    const ofName = hearers.get(name) ?? new Set()
    hearers.set(name, ofName.add(hear))
    return () => ofName.delete(hear)
  }
  return { on, hearers }
}

export type SampleVault = Connection<VaultContract> & {
  tell: <N extends EventName<VaultContract>>(name: N, event: EventOf<VaultContract, N>) => void
}

/** Every call that neither the sample nor the test answers rejects with `unknownCall`. */
export function sampleVault(answers: Partial<Connection<VaultContract>> = {}, count = 12): SampleVault {
  const { on, hearers } = events()
  const items = Array.from({ length: count }, (_, number) => sampleItem(number))
  const known: Partial<Connection<VaultContract>> = {
    state: async () => ({ state: 'open', me, healed: null }),
    syncState: async () => syncedState,
    caseload: async () => items,
    search: async () => items.slice(0, 2),
    today: async () => sampleDay(items),
    outbox: async () => ({ items: [], photos: [], arrived: [] }),
    disagreements: async () => [],
    directory: async () => ({
      carrier: 'Landkreis Göttingen',
      jobCentre: 'Jobcenter Landkreis Göttingen',
      sites: [{ id: idOf(10), name: 'Göttingen' }],
      teams: [{ id: idOf(20), name: 'Stadt', siteId: idOf(10) }],
      colleagues: [colleague],
    }),
    loadDraft: async () => ({ text: null }),
    saveDraft: async () => ({}),
    dropDraft: async () => ({}),
    drafts: async () => ({ keys: [] }),
    photo: async () => ({ bytes: null }),
    recovery: async () => ({ isPossible: true, isSignedIn: false, request: null, problem: null }),
    recoveries: async () => [],
    attemptWait: async () => ({ seconds: 0 }),
    ...answers,
  }
  const tell = (name: string, event: unknown) => {
    for (const hear of hearers.get(name) ?? []) hear(event as never)
  }
  return withRest({ ...known, on, tell }) as unknown as SampleVault
}

/** Answers of a vault that keeps drafts in this map. */
export function keepingDrafts(drafts: Map<string, string>) {
  return {
    saveDraft: async ({ key, text }) => {
      drafts.set(key, text)
      return {}
    },
    loadDraft: async ({ key }) => ({ text: drafts.get(key) ?? null }),
    dropDraft: async ({ key }) => {
      drafts.delete(key)
      return {}
    },
  } satisfies Partial<Connection<VaultContract>>
}

export type SampleHost = Connection<HostContract> & {
  tell: <N extends EventName<HostContract>>(name: N, event: EventOf<HostContract, N>) => void
}

export function sampleHost(answers: Partial<Connection<HostContract>> = {}): SampleHost {
  const { on, hearers } = events()
  const known: Partial<Connection<HostContract>> = {
    about: async () => ({
      version: '0.1.0',
      shell: 'chromium',
      platform: 'linux',
      county: 'https://jobcenter.landkreis.example',
      signInHint: [{ user: 'brandt', password: 'apfel-leine-laterne', role: 'personalAdvisor' }],
    }),
    report: async () => ({}),
    takeLink: async () => ({ caseFileId: null }),
    ...answers,
  }
  const tell = (name: string, event: unknown) => {
    for (const hear of hearers.get(name) ?? []) hear(event as never)
  }
  return withRest({ ...known, on, tell }) as unknown as SampleHost
}

function withRest(known: object): object {
  const refuse = (call: string) => () => Promise.reject(new Problem('unknownCall', { call }))
  return new Proxy(known, {
    get: (target, name): unknown => {
      const found: unknown = Reflect.get(target, name)
      // Whoever awaits a vault must not take it for a promise.
      return found ?? (typeof name === 'string' && name !== 'then' ? refuse(name) : undefined)
    },
  })
}
