/**
 * Takes what lies on a laptop that was blocked while it is locked (shared/salvage.ts): it goes where it would go from an open one.
 * Nothing is kept of it between two requests.
 */
import { createHash } from 'node:crypto'
import type { Entry } from '../shared/command.ts'
import type { CountyImplementation, Outcome } from '../shared/county-contract.ts'
import type { Domain } from '../shared/domain.ts'
import { giveHandIn } from '../shared/hand-in.ts'
import { limits } from '../shared/limits.ts'
import { Problem } from '../shared/problem.ts'
import type { Reading } from '../shared/reading.ts'
import { salvageContext, SalvageKey, type Blocked, type SalvageClaim } from '../shared/salvage.ts'
import { decodeMessage } from '../shared/wire.ts'
import { eventsOfReadings } from './audit.ts'
import { takePhotos } from './courier.ts'
import type { CountyKeys } from './keys.ts'
import { push } from './push.ts'
import { noteEmptied } from './revocation.ts'
import { loadOf, type Load } from './salvage-load.ts'
import { openSealed } from './sealing.ts'
import type { CountyTransaction } from './store.ts'

type Parts = {
  domain: Domain
  keys: CountyKeys
  /** A transaction in the name of whoever's laptop has this session, and is not let in there any more. */
  transact: <T>(
    kind: 'barred' | 'emptied',
    token: string,
    mode: 'read' | 'write',
    work: (transaction: CountyTransaction) => Promise<T>,
  ) => Promise<T>
}
export type SalvageCall = 'askBlocked' | 'salvage' | 'confirmSalvage'

export function salvageCalls({ domain, keys, transact }: Parts): Pick<CountyImplementation, SalvageCall> {
  const blockedBy = (token: string) =>
    transact('emptied', token, 'read', async (transaction): Promise<Blocked> => {
      const { barred: because } = transaction.actor
      if (!because) throw new Problem('mayNot')
      return { because, ...(await transaction.position()) }
    }).catch(asMayNot)
  return {
    askBlocked: async ({ claim }) => {
      try {
        return { blocked: await blockedBy(openClaim(keys, claim).token) }
      } catch (error) {
        if (error instanceof Problem && error.code === 'mayNot') return { blocked: null }
        throw error
      }
    },
    salvage: async ({ claim, parts, give }) => {
      const { workKey, token } = openClaim(keys, claim)
      await blockedBy(token)
      const load = loadOf(parts, { workKey, vaultId: claim.vaultId })
      const inTray: string[] = []
      for (const some of pushesOf(load)) {
        const taken = await transact('barred', token, 'write', (one) => takeWork(domain, one, some, new Set(give)))
        inTray.push(...taken.inTray)
        // Only refused now, it exists nowhere else either: the laptop asks for it to be given to the lead.
        for (const id of taken.refused) load.holders.get(id)?.refused.push(id)
      }
      for (const photos of inGroups([...load.photos.values()], limits.photosAtOnce))
        await transact('barred', token, 'write', (one) => takePhotos(domain, one, photos))
      return { parts: load.parts, inTray, now: await blockedBy(token) }
    },
    confirmSalvage: async ({ claim }) => {
      const { token } = openClaim(keys, claim)
      await transact('emptied', token, 'write', noteEmptied).catch(asMayNot)
      return {}
    },
  }
}

/** Problem `mayNot`, whatever is wrong with it: whoever has the laptop is to learn nothing by trying. */
function openClaim(keys: CountyKeys, claim: SalvageClaim): SalvageKey {
  try {
    return SalvageKey.parse(decodeMessage(openSealed(keys.sealing, claim.slot, salvageContext(claim))))
  } catch {
    throw new Problem('mayNot')
  }
}

/** The same for a session that nobody knows as for one that lets somebody in. */
function asMayNot(error: unknown): never {
  throw error instanceof Problem && error.code === 'signInRequired' ? new Problem('mayNot') : error
}

type Brought = { entries: Entry[]; readings: Reading[] }

/** Entries and readings as one exchange would bring them. */
function pushesOf({ entries, readings }: Load): Brought[] {
  const [pushes, told] = [
    inGroups([...entries.values()], limits.entries),
    inGroups([...readings.values()], limits.readings),
  ]
  return Array.from({ length: Math.max(pushes.length, told.length) }, (_, at) => {
    return { entries: pushes[at] ?? [], readings: told[at] ?? [] }
  })
}

function inGroups<T>(all: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most))
}

/** Gives which of these entries lie in the tray, and which were refused and not given there. `give`: those that go there although they were refused where they belong. */
async function takeWork(
  domain: Domain,
  transaction: CountyTransaction,
  { entries, readings }: Brought,
  give: ReadonlySet<string>,
): Promise<{ inTray: string[]; refused: string[] }> {
  const { outcomes } = await push(domain, transaction, entries)
  const refused = entries.flatMap((entry, at) => {
    const outcome = outcomes[at]
    return outcome?.outcome === 'refused' && give.has(entry.id)
      ? [{ entry, given: given(transaction, entry, outcome) }]
      : []
  })
  const second = await push(
    domain,
    transaction,
    refused.map((one) => one.given),
  )
  if (readings.length > 0) await transaction.audit(eventsOfReadings(readings))
  const handed = refused.flatMap(({ entry }, at) => (second.outcomes[at]?.outcome === 'handedOver' ? [entry.id] : []))
  const left = outcomes.filter(({ id, outcome }) => outcome === 'refused' && !give.has(id))
  return { inTray: [...outcomes.filter(isInTray).map(({ id }) => id), ...handed], refused: left.map(({ id }) => id) }
}

/** What a colleague has instead says who that is. */
function isInTray({ outcome, now }: Outcome): boolean {
  return outcome === 'handedOver' && now === undefined
}

/** Refused work as its author would give it to their lead (renderer/vault/tray.ts); the same each time, so that it lies there once. */
function given({ actor }: CountyTransaction, entry: Entry, { problem }: Outcome): Entry {
  const { id, command, caseFileId: about, args, at, offline } = entry
  const handInId = idFrom(id)
  const content =
    command === giveHandIn.name
      ? { ...(args as object), handInId }
      : { handInId, about, title: '', command, args: args ?? null, recordedAt: at, reason: problem?.code ?? '' }
  return {
    id: handInId,
    command: giveHandIn.name,
    caseFileId: actor.teamId ?? '',
    args: content,
    at,
    offline,
    seen: {},
  }
}

/** An id that follows from another (RFC 9562, version 8). */
function idFrom(id: string): string {
  const hex = createHash('sha256').update(`antlitz salvage ${id}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}
