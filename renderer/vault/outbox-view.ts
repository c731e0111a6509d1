/** What waits here, what arrived, what was refused: for the outbox page and the river number. */
import type { CommandName } from '../../shared/catalogue.ts'
import type { Overview } from '../../shared/overview.ts'
import type { Entry } from '../../shared/command.ts'
import type { OnlyHere } from '../../shared/county-contract.ts'
import { compare } from '../../shared/row.ts'
import type { Colleague, OutboxItem, OutboxView, SyncState } from '../../shared/vault-contract.ts'
import type { OutboxEntry } from './outbox.ts'
import type { PhotoNote } from './photos.ts'

type OutboxContext = {
  overview: (caseFileId: string) => Overview | undefined
  colleague: (staffId: string) => Colleague
  arrived: OutboxView['arrived']
  waitsForNewerCounty: (entryId: string) => boolean
}

export function outboxView(
  entries: readonly OutboxEntry[],
  photos: readonly PhotoNote[],
  context: OutboxContext,
): OutboxView {
  const about = (caseFileId: string) => {
    const person = context.overview(caseFileId)?.people[0]
    return { title: person?.sortName ?? '', face: person?.face ?? null }
  }
  return {
    items: entries.flatMap((one) => {
      if (one.state === 'accepted') return []
      const { id, command, caseFileId, at, args } = one.entry
      const item: OutboxItem = {
        entryId: id,
        command: command as CommandName,
        caseFileId,
        ...about(caseFileId),
        at,
        state: one.state,
        problem: context.waitsForNewerCounty(id) ? { code: 'countyOutdated' } : problemOf(one),
        now: one.outcome?.now ? context.colleague(one.outcome.now) : null,
        args: one.state === 'handedOver' ? null : args,
      }
      return [item]
    }),
    photos: waitingPhotos(photos).map(({ hash, caseFileId, bytes }) => ({
      hash,
      caseFileId,
      bytes,
      ...about(caseFileId),
    })),
    arrived: context.arrived,
  }
}

/** What would be lost if this laptop fell into the river now: everything the county has not answered for. */
export function onlyHere(entries: readonly OutboxEntry[], photos: readonly PhotoNote[]): OnlyHere {
  const waiting = entries.filter((one) => one.state === 'waiting').map((one) => one.entry)
  const waitingFaces = waitingPhotos(photos)
  const visitIds = waiting
    .filter((entry) => entry.command.startsWith('visit.'))
    .map((entry) => (entry.args as { visitId: string }).visitId)
  const times = [...waiting.map((entry) => entry.at), ...waitingFaces.map((photo) => photo.since)].toSorted()
  return {
    entries: waiting.length,
    visits: new Set(visitIds).size,
    notes: waiting.filter((entry) => entry.command.startsWith('note.')).length,
    photos: waitingFaces.length,
    since: times[0] ?? null,
  }
}

/** What has waited longest. */
export function oldestOf(entries: readonly OutboxEntry[], photos: readonly PhotoNote[]): SyncState['oldest'] {
  const waiting = [
    ...entries.flatMap(({ state, entry }) =>
      state === 'waiting' ? [{ at: entry.at, caseFileId: entry.caseFileId }] : [],
    ),
    ...waitingPhotos(photos).map(({ since, caseFileId }) => ({ at: since, caseFileId })),
  ]
  return waiting.toSorted((a, b) => compare(a.at, b.at))[0] ?? null
}

/** The same once these entries have arrived: a laptop tells it the county, without any contents. */
export function onlyHereAfter(
  entries: readonly OutboxEntry[],
  photos: readonly PhotoNote[],
  sent: readonly Entry[],
): OnlyHere {
  const ids = new Set(sent.map(({ id }) => id))
  const rest = entries.filter((one) => !ids.has(one.entry.id))
  return onlyHere(rest, photos)
}

/** One photo is kept in two sizes; people count it once. */
function waitingPhotos(photos: readonly PhotoNote[]): PhotoNote[] {
  return photos.filter((photo) => photo.state === 'waiting' && !photo.small)
}

function problemOf(one: OutboxEntry): OutboxItem['problem'] {
  const problem = one.outcome?.problem
  if (!problem) return null
  return problem.detail ? { code: problem.code, detail: problem.detail } : { code: problem.code }
}
