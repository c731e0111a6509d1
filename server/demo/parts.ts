/** The special parts that files play: told by the number of the file among those of its main adviser, so that every adviser has each. */

const parts = {
  /** No contact for months, the last two reporting appointments missed. */
  unreachable: [1, 7, 28],
  protected: [4],
  blockedAddress: [4, 13],
  safetyNote: [1, 5, 32],
  ended: [8, 14, 40],
  youngAlone: [38],
  coach: [16, 20, 31, 36, 43],
  inspector: [15, 29, 33, 37, 41],
  /** A colleague stands in at present; has stood in; will. */
  deputyNow: [3, 6, 17, 24],
  deputyBefore: [9, 26, 34],
  deputyLater: [19, 30],
  disagreementWithDeputy: [3],
  disagreementWithLead: [22],
  settledDisagreement: [9],
  changedByDeputy: [6, 24],
  changedByLead: [21],
  changedBySpecialist: [16, 15],
  /** For the specialist, who is a colleague of the main adviser. */
  changedByMain: [33, 36],
  appointmentToday: [0, 5, 10],
  visitPlanned: [1, 7, 12],
  dueToday: [3, 19],
  overdue: [11],
  dueTomorrow: [18, 23],
  /** Due today for the coach or the field service. */
  dueForSpecialist: [33, 43],
} as const satisfies Readonly<Record<string, readonly number[]>>
type PartName = keyof typeof parts

export type Part = {
  has(name: PartName): boolean
  /** The place in a round of forty-five files, and how many rounds were before. */
  place: number
  round: number
}

const roundLength = 45

/** `turn` takes some parts from every other adviser, so that no two have the same day. */
export function partOf(ordinal: number, turn: number): Part {
  const [place, round] = [ordinal % roundLength, Math.floor(ordinal / roundLength)]
  const isExtra = (place === 25 && turn % 2 === 1) || (place === 27 && turn % 3 === 0)
  const isSpared = (place === 22 && turn % 2 === 1) || (place === 40 && turn % 2 === 0)
  const named = (name: PartName) => (parts[name] as readonly number[]).includes(place) && !isSpared
  return { has: (name) => named(name) || (name === 'appointmentToday' && isExtra), place, round }
}
