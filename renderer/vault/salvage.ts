/**
 * A locked laptop asks from time to time whether it is blocked. If so it hands in what lies here, sealed as it is, from the store and
 * from the second copy: while it is locked nobody can tell whether one of them is whole. Then it empties itself (wipe.ts). Whatever
 * is killed in between begins anew at the next start, and what was taken before changes nothing.
 */
import { connect } from '../../shared/contract.ts'
import { countyContract, type County } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import {
  salvageBytes,
  salvageParts,
  type Blocked,
  type SalvageClaim,
  type Salvaged,
  type SalvagedPart,
  type SalvagePart,
} from '../../shared/salvage.ts'
import { toHex } from './cipher.ts'
import { emptyStore } from './empty-store.ts'
import type { Journal } from './journal.ts'
import { batchesIn } from './second-copy.ts'
import type { StoreRecords, VaultStore } from './store.ts'
import type { WayToCounty } from './wipe.ts'

type Header = StoreRecords['header']
type Means = {
  store: VaultStore
  journal: Pick<Journal, 'readJournal'> | null
  county: Pick<County, 'askBlocked' | 'salvage'>
}

/** What the laptop can say of itself while nobody has unlocked it; null for a vault of an older version. */
export function claimOf({ vaultId, deviceId, salvage }: Header): SalvageClaim | null {
  if (!salvage) return null
  const { session: _name, ...slot } = salvage
  return { vaultId, deviceId, slot }
}

/** What the county has answered so far. */
export class Progress {
  readonly answers = new Map<string, SalvagedPart>()
  readonly inTray = new Set<string>()
  #at: Pick<Blocked, 'epoch' | 'seq'> | null = null

  /** It says where it has got to. If that is not where it was, or beyond, what it took before may be gone. */
  meet(now: Blocked): void {
    if (this.#isOlder(now)) this.#forget()
    this.#at = now
  }

  /** Problem `serverUnreachable` when the county has come back older in the middle: then all of it is handed in again. */
  note(parts: readonly SalvagePart[], answer: Salvaged): void {
    const isOlder = this.#isOlder(answer.now)
    this.#at = answer.now
    if (isOlder) {
      this.#forget()
      throw new Problem('serverUnreachable')
    }
    for (const id of answer.inTray) this.inTray.add(id)
    parts.forEach((part, at) => {
      const one = answer.parts[at]
      if (!one) throw new Problem('serverNotOurs')
      // A newer county may know it: it is asked again.
      if (one.state === 'strange') throw new Problem('countyOutdated')
      this.answers.set(nameOf(part), one)
    })
  }

  #isOlder(now: Blocked): boolean {
    return this.#at !== null && (now.epoch !== this.#at.epoch || now.seq < this.#at.seq)
  }

  #forget(): void {
    this.answers.clear()
    this.inTray.clear()
  }
}

/**
 * Hands in everything and empties the store. `progress`: to go on where the line broke. Problems: those of the county;
 * `countyOutdated` when it does not know what something is, `storageDamaged` when it could open nothing at all: then everything stays
 * as it is.
 */
export async function salvage(
  means: Means,
  claim: SalvageClaim,
  blocked: Blocked,
  progress: Progress = new Progress(),
): Promise<void> {
  progress.meet(blocked)
  const refused = new Map<string, SalvagePart>()
  const states = new Set<SalvagedPart['state']>()
  const hand = async (some: SalvagePart[], give: string[] = []) =>
    progress.note(some, await means.county.salvage({ claim, parts: some, give }))
  for await (const some of inRequests(partsOn(means, claim))) {
    const left = some.filter((part) => !progress.answers.has(nameOf(part)))
    if (left.length > 0) await hand(left)
    for (const part of some) {
      const answer = progress.answers.get(nameOf(part))
      if (answer) states.add(answer.state)
      // The second copy comes last and in its order: what was given up in it is given to nobody.
      for (const id of answer?.refused ?? []) refused.set(id, part)
      for (const id of answer?.gone ?? []) refused.delete(id)
    }
  }
  if (states.size > 0 && !states.has('taken')) throw new Problem('storageDamaged')
  await giveRefused(refused, hand)
  const handedIn = progress.inTray.size
  await emptyStore(means.store, { key: 'wipe', because: blocked.because, handedIn, token: null, claim })
}

/** What was refused and never given up exists only here: the lead gets it. */
async function giveRefused(
  refused: ReadonlyMap<string, SalvagePart>,
  hand: (parts: SalvagePart[], give: string[]) => Promise<unknown>,
): Promise<void> {
  const byPart = Map.groupBy(refused, ([, part]) => part)
  for await (const some of inRequests([...byPart.keys()]))
    await hand(
      some,
      some.flatMap((part) => byPart.get(part)?.map(([id]) => id) ?? []),
    )
}

/** No two sealings begin alike. */
function nameOf(part: SalvagePart): string {
  return `${part.kind} ${toHex(part.sealed.subarray(0, 12))}`
}

async function* partsOn({ store, journal }: Means, { vaultId }: SalvageClaim): AsyncGenerator<SalvagePart> {
  // What cannot be read any more is there with nothing sealed in it; and what was handed over is only its name any more.
  for (const { key, n, state, seq, sealed } of (await store.readAll('outbox')).filter(hasContent))
    if (state !== 'handedOver') yield { kind: 'entry', key, n, state, seq, sealed }
  for (const { key, sealed } of (await store.readAll('kept')).filter(hasContent)) yield { kind: 'kept', key, sealed }
  for (const { key, sealed } of (await store.readAll('readings')).filter(hasContent))
    yield { kind: 'reading', key, sealed }
  for (const { key, waits, sealed } of await store.readAll('photos')) {
    const bytes = waits ? await store.read('photoBytes', key) : undefined
    if (bytes && hasContent(bytes)) yield { kind: 'photo', key, sealed, bytes: bytes.sealed }
  }
  const { bytes } = (await journal?.readJournal({})) ?? { bytes: new Uint8Array() }
  for (const batch of batchesIn(bytes, vaultId)) yield { kind: 'batch', ...batch }
}

function hasContent({ sealed }: { sealed: Uint8Array }): boolean {
  return sealed.length > 0
}

async function* inRequests(parts: AsyncIterable<SalvagePart> | Iterable<SalvagePart>): AsyncGenerator<SalvagePart[]> {
  let some: SalvagePart[] = []
  let bytes = 0
  for await (const part of parts) {
    const size = part.sealed.length + (part.kind === 'photo' ? part.bytes.length : 0)
    if (some.length > 0 && (some.length >= salvageParts || bytes + size > salvageBytes)) {
      yield some
      some = []
      bytes = 0
    }
    some.push(part)
    bytes += size
  }
  if (some.length > 0) yield some
}

/** More or less, so that the laptops of an office do not all ask at once. */
const askEveryMs = 2 * 60_000
/** So long whoever unlocks waits for the county beyond what opening takes: who has no network must not feel it. */
const answerPatienceMs = 300
const askEvery = () => askEveryMs * (0.8 + 0.4 * Math.random())

type Ports = {
  store: VaultStore
  journal: Journal | null
  county: WayToCounty
  /** The header of the vault, while it is locked. */
  locked: () => Header | null
  /** While this goes on nobody unlocks. */
  inTurn: (work: () => Promise<void>) => Promise<void>
  /** The store is empty. */
  emptied: () => Promise<void>
}

/** What was asked of the county, and its answer: null where nobody is blocked. */
type Question = { claim: SalvageClaim; county: Means['county']; answer: Promise<Blocked | null> }
/** `because`: why nobody is let in any more at this vault; null where somebody is. `number`: of the question. */
type Word = { number: number; vaultId: string; because: Blocked['because'] | null }

/** Looks after a laptop while it is locked. */
export class LockedLaptop {
  readonly #ports: Ports
  readonly #progress = new Progress()
  #looking: Promise<void> | null = null
  #asked = 0
  /** What the county said last. It counts until it says something else: whoever cuts the line afterwards gains nothing. */
  #word: Word | null = null
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Asks now, and again from time to time while it is locked. Never rejects. */
  look(): Promise<void> {
    return this.#looking ?? this.#begin(this.#question())
  }

  /**
   * Asks now, for whoever is about to unlock; what follows from the answer follows. Gives how to learn why nobody is let in any more:
   * null also while the county has not said so.
   */
  ask(): () => Promise<Blocked['because'] | null> {
    // Also while another question is under way: that one may hang on a line that is gone by now.
    const question = this.#question()
    void this.#begin(question)
    const answered = question?.answer.then(ignore, ignore)
    return async () => {
      await Promise.race([answered, new Promise((done) => setTimeout(done, answerPatienceMs))])
      return this.#word !== null && this.#word.vaultId === question?.claim.vaultId ? this.#word.because : null
    }
  }

  #begin(question: Question | null): Promise<void> {
    const looking = this.#follow(question)
      // Neither the county nor the host need answer now. Nobody waits for it, and the next look begins anew.
      .catch(ignore)
      .finally(() => {
        if (this.#looking !== looking) return
        this.#looking = null
        if (this.#timer) clearTimeout(this.#timer)
        this.#timer = this.#claim() ? setTimeout(() => void this.look(), askEvery()) : null
      })
    this.#looking = looking
    return looking
  }

  #claim(): SalvageClaim | null {
    const header = this.#ports.locked()
    return header && claimOf(header)
  }

  #question(): Question | null {
    const claim = this.#claim()
    if (!claim) return null
    const way = this.#ports.county(
      () => null,
      () => claim.slot.sealedTo,
    )
    const county = connect(countyContract, way)
    const number = ++this.#asked
    const answer = county.askBlocked({ claim }).then(({ blocked }) => {
      // What was asked before may be answered later.
      if (number > (this.#word?.number ?? 0))
        this.#word = { number, vaultId: claim.vaultId, because: blocked?.because ?? null }
      return blocked
    })
    return { claim, county, answer }
  }

  async #follow(question: Question | null): Promise<void> {
    const blocked = await question?.answer
    if (!question || !blocked) return
    const { claim, county } = question
    const { store, journal, inTurn, emptied } = this.#ports
    await inTurn(async () => {
      // Unlocked meanwhile it goes the way of an open one.
      if (!this.#claim()) return
      await salvage({ store, journal, county }, claim, blocked, this.#progress)
      await emptied()
    })
  }
}

/** What counts is that it is over. */
function ignore(): void {}
