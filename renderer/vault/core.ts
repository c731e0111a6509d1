/**
 * The sync core: runs commands here and brings them home. Everything it needs from the world (store, cipher, county,
 * time, ids) is passed in, so the same core runs in the worker and in the simulator.
 */
import { relationTo, factsOf, type Relation } from '../../shared/access.ts'
import { directoryId } from '../../shared/carrier.ts'
import type { CommandName } from '../../shared/catalogue.ts'
import type { CaseFileRows, Entry } from '../../shared/command.ts'
import type { SyncAnswer } from '../../shared/county-contract.ts'
import type { Digest } from '../../shared/digest.ts'
import { casework, type Domain } from '../../shared/domain.ts'
import { giveHandIn } from '../../shared/hand-in.ts'
import { Problem } from '../../shared/problem.ts'
import { photoLine, type Receipt } from '../../shared/receipt.ts'
import type { Seen } from '../../shared/row.ts'
import { Asking, handedOnUnlisted, type Asked } from './asking.ts'
import { CaseFiles } from './case-files.ts'
import { differingFiles } from './copy-check.ts'
import type { CorePorts } from './core-ports.ts'
import { Fetching } from './fetching.ts'
import { keepingTime, needLease, timeUsed } from './lease.ts'
import { NamedPhotos } from './named-photos.ts'
import { newEntry, placedId } from './new-entry.ts'
import { Desk, type Order } from './desk.ts'
import { Outbox } from './outbox.ts'
import { overlookFullDisk } from './overlook.ts'
import { Photos, type PhotoLane, type PhotoNote } from './photos.ts'
import { Readings } from './readings.ts'
import { checkReceipt, linesOf } from './receipt-check.ts'
import { isWorthNoting, selfAfter } from './self-after.ts'
import type { SealedFile } from './shelves.ts'
import type { Step, Strongbox } from './strongbox.ts'
import { checkLeadsOn, hasEnded, isPatient, openSelf, selfStep } from './vault-self.ts'
import { withPhotosArrived, type PhotosAttested, type VaultSelf } from './vault-self.ts'
import { VisitReceipts } from './visit-receipts.ts'

export class Core {
  readonly box: Strongbox
  readonly outbox: Outbox
  readonly files: CaseFiles
  readonly photos: Photos
  readonly named: NamedPhotos
  readonly receipts: VisitReceipts
  readonly readings: Readings
  readonly fetching: Fetching
  readonly #asking: Asking
  readonly #desk: Desk
  readonly #ports: CorePorts
  readonly #domain: Domain
  /** Case files whose overview is older than their rows. */
  readonly #stale = new Set<string>()
  /** The county's digest of everything this laptop should hold, as of the last answer. */
  #lastDigest: Digest | null = null
  /** The last answer said that the county came back older. */
  #hasStartedOver = false
  readonly #isShown: boolean
  #self: VaultSelf
  /** As it is on the disk. */
  #noted: VaultSelf
  #last: Promise<unknown> = Promise.resolve()

  private constructor(box: Strongbox, self: VaultSelf, ports: CorePorts, isShown: boolean) {
    this.box = box
    this.#isShown = isShown
    this.#self = self
    this.#noted = self
    this.#ports = ports
    this.#domain = ports.domain ?? casework
    this.outbox = new Outbox(box, ports.entriesAtOnce)
    this.files = new CaseFiles(box, this.outbox, this.#domain, () => this.#self.me.staffId)
    this.photos = new Photos(box, this.#domain)
    this.named = new NamedPhotos(this.files, this.photos, this.outbox)
    this.receipts = new VisitReceipts(box)
    this.readings = new Readings(box)
    this.fetching = new Fetching({
      county: ports.county,
      files: this.files,
      named: this.named,
      fewestForBundles: ports.fewestForBundles,
      now: () => ports.now(),
      changed: (caseFileIds) => ports.changed(caseFileIds),
      isCase: this.#isCase,
      takePages: (files) => this.exclusive(() => this.#takePages(files)),
    })
    this.#asking = new Asking(ports, this.#domain.schema, this)
    this.#desk = new Desk({
      exclusive: (work) => this.exclusive(work),
      newEntry: (file, order) => this.#newEntry(file, order),
      execute: (file, entry) => this.#domain.execute(file, entry, this.#self.me.staffId),
      box,
      files: this.files,
      outbox: this.outbox,
      photos: this.photos,
    })
  }

  /** Stores what a new vault knows of itself. Nothing else is needed to make one. */
  static async create(box: Strongbox, self: VaultSelf): Promise<void> {
    await box.take(await selfStep(box, self))
  }

  /**
   * Opens a vault: decrypts its overviews and its outbox. `sendOnly`: for what waits of somebody who is not let in any more; it
   * is shown to nobody. Problems: `storageDamaged`, `leaseEnded`.
   */
  static async open(box: Strongbox, ports: CorePorts, purpose: 'work' | 'sendOnly' = 'work'): Promise<Core> {
    const self = await openSelf(box, ports.now())
    if (purpose === 'work') needLease(self, ports.now())
    const core = new Core(box, self, ports, purpose === 'work')
    await core.outbox.load(core.self.lastN)
    for (const part of [core.photos, core.receipts, core.readings, core.files]) await part.load()
    // Where nothing is left, nobody meant that nothing comes back.
    core.fetching.hold(core.self.fetchingHeld && core.files.heldIds().length > 0)
    await core.box.take(await core.named.sweep(isPatient(core.self))).catch(overlookFullDisk)
    return core
  }

  get self(): Readonly<VaultSelf> {
    return this.#self
  }

  /** One after another: what changes memory and store never interleaves. The network is waited for outside. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Now, by the county's clock as far as it is known. */
  correctedNow(): string {
    return new Date(this.#ports.now() + this.#self.clockOffset).toISOString()
  }

  /** Before anything is shown or recorded. `atLeast`: so late it is by a clock that nobody can set. Problem `leaseEnded`. */
  needLease(atLeast = 0): void {
    this.#self = { ...this.#self, highest: timeUsed(this.#self, this.#ports.now(), atLeast) }
    needLease(this.#self, this.#ports.now())
  }

  /** Holds the fetching of case files and photos at once, or lets it go on; kept when this resolves. */
  async holdFetching(isHeld: boolean): Promise<void> {
    this.fetching.hold(isHeld)
    await this.remember({ fetchingHeld: isHeld })
  }

  async remember(patch: Partial<VaultSelf>): Promise<void> {
    await this.exclusive(async () => this.box.take(await this.#selfStep(patch)))
  }

  /** How the user stands to a case file as it is here. */
  relationTo(file: CaseFileRows): Relation {
    return relationTo(this.#self.me, factsOf(file), file.caseFileId, this.correctedNow().slice(0, 10))
  }

  /** Which commands the user may run on a case file. */
  mayOn(file: CaseFileRows): CommandName[] {
    const [relation, { role }] = [this.relationTo(file), this.#self.me]
    return this.#domain.commandNames.filter((name) => this.#domain.mayRun(name, role, relation)) as CommandName[]
  }

  /** Runs a command: when this resolves it is in the outbox, on disk. Throws a Problem and changes nothing. Gives the entry's id. `also`: goes onto the disk with it. */
  async run(command: string, caseFileId: string, args: unknown, seen: Seen = {}, also?: Step): Promise<string> {
    // What was refused of somebody who is not let in any more goes to the lead all the same: nobody sees it here.
    if (this.#isShown || command !== giveHandIn.name) this.needLease()
    const entryId = await this.#desk.run({ command, caseFileId, args, seen, also })
    this.#ports.changed([caseFileId])
    return entryId
  }

  /** The rows of a case file for somebody who looks at it: the reading is noted first, and told to the county. */
  async read(caseFileId: string): Promise<CaseFileRows> {
    return this.exclusive(async () => {
      this.needLease()
      const file = await this.files.view(caseFileId)
      const now = this.#ports.now()
      if (this.readings.isNew(caseFileId, now)) {
        const [id, at, offline] = [this.#ports.newId(), this.correctedNow(), !this.#ports.isOnline()]
        await this.readings.note({ id, caseFileId, at, offline }, now)
      }
      return file
    })
  }

  /** Sends one batch and takes one answer, and goes on while it may. Gives whether there is more to do at once. */
  async exchange(mayGoOn: () => boolean = () => false): Promise<boolean> {
    let asking = this.#asking.ask()
    for (;;) {
      const asked = await asking
      await this.#check(asked)
      const ahead = mayGoOn() ? this.#asking.askAhead(asked) : null
      const goesOn = await this.#take(asked)
      if (!goesOn || !mayGoOn()) return goesOn
      asking = ahead ?? this.#asking.ask()
    }
  }

  async #take(asked: Asked): Promise<boolean> {
    const { answer, first } = asked
    await this.exclusive(() => this.#takeAnswer(asked))
    // What was sent first must have been answered: it must not wait and be sent for ever.
    const waiting = this.outbox.firstWaiting()
    if (waiting !== undefined && waiting === first && !answer.afresh) throw new Problem('serverNotOurs')
    const given = answer.ended ? [] : (answer.visible?.filter((id) => !this.files.holds(id)) ?? [])
    // Pages are newer than the answer: only what came without any can be compared with it.
    this.#lastDigest = given.length > 0 ? null : (answer.digest ?? null)
    await this.fetching.fetchFiles(given)
    this.named.met(answer)
    const goesOn = answer.more || this.outbox.firstWaiting() !== undefined
    // First everything that waits has to arrive somewhere.
    if (answer.ended && !goesOn) throw new Problem(answer.ended)
    return goesOn
  }

  async #check({ stand, entries, answer }: Asked): Promise<void> {
    checkLeadsOn(answer, stand.cursor)
    await this.#checkReceipt(answer.receipt, linesOf(entries, answer.outcomes))
  }

  /** Nothing is let go of that the county has not attested under its signature. */
  async #checkReceipt(receipt: Receipt | undefined, lines: readonly string[]): Promise<void> {
    if (this.#self.keys) await checkReceipt(this.box.cipher, this.#self.keys.signing, receipt, lines)
  }

  /** Everything that can be done now: records until nothing is left, then photos. */
  async syncOnce(mayGoOn: () => boolean = () => true): Promise<void> {
    this.outbox.tryAgain()
    try {
      await this.exchange(mayGoOn)
    } catch (error) {
      if (hasEnded(error)) await this.photos.send(this.#photoLane(), (notes) => this.named.thatMayGo(notes))
      throw error
    } finally {
      await this.#freshen()
    }
    await this.#compareCopies()
    await this.movePhotos()
    await this.exclusive(() => this.files.compact(mayGoOn))
    await this.exclusive(async () => this.box.take(await this.outbox.prune((this.#self.lastSyncAt ?? '').slice(0, 10))))
  }

  /** What differs from the county's digest is fetched anew and reported; nobody's digest is ever taken over. */
  async #compareCopies(): Promise<void> {
    const expected = this.#lastDigest
    this.#lastDigest = null
    if (this.fetching.isHeld || expected === null || this.files.digest() === expected) return
    const differing = await differingFiles(this.#ports.county, this.files)
    if (differing.length === 0) return
    const files = await this.fetching.fetchFiles(differing)
    await this.remember({ repaired: { at: this.correctedNow(), files } })
    this.#ports.repaired?.(files)
  }

  /** Sends the photos that wait and fetches those that are named and not here. */
  async movePhotos(): Promise<void> {
    const attested: PhotosAttested[] = []
    const lane = this.#photoLane(attested)
    await this.#askAfterPhotos(lane)
    const sending = this.photos.send(lane, (notes) => this.named.thatMayGo(notes))
    await Promise.allSettled([sending])
    // Also what arrived before the line broke.
    if (attested.length > 0) await this.remember(withPhotosArrived(this.#self, this.correctedNow(), attested))
    const arrived = await sending
    this.fetching.photosBegin()
    const came = await this.photos.fetch(lane)
    this.fetching.end()
    await this.exclusive(async () => this.box.take(await this.named.sweep(isPatient(this.#self))))
    // Nothing else would tell the county that they are not only here any more.
    if (arrived > 0) await this.exchange()
    if (arrived + came > 0) this.#ports.changed()
  }

  /** Once a day of the county, and whenever it came back older. */
  async #askAfterPhotos(lane: PhotoLane): Promise<void> {
    const today = this.#self.lastSyncAt?.slice(0, 10) ?? null
    if (today === this.#self.photosAskedOn) return
    await this.photos.askAfter(lane)
    await this.remember({ photosAskedOn: today })
  }

  #photoLane(attested: PhotosAttested[] = []): PhotoLane {
    return {
      county: this.#ports.county,
      exclusive: <T>(work: () => Promise<T>) => this.exclusive(work),
      named: () => this.named.all(),
      isHere: (caseFileId: string) => this.files.holds(caseFileId),
      now: () => this.correctedNow(),
      mayFetch: () => !this.fetching.isHeld,
      came: (photos) => this.fetching.photosCame(photos),
      attested: async (receipt: Receipt | undefined, stored: readonly PhotoNote[]) => {
        await this.#checkReceipt(receipt, stored.map(photoLine))
        if (receipt) attested.push({ receipt: receipt.number, photos: stored.filter(({ small }) => !small).length })
      },
    }
  }

  #newEntry(file: CaseFileRows, order: Order): Entry {
    return newEntry(file, order, {
      me: this.#self.me,
      relation: this.relationTo(file),
      domain: this.#domain,
      newId: () => placedId(this.#ports.newId(), this.outbox.lastN),
      at: this.correctedNow(),
      offline: !this.#ports.isOnline(),
    })
  }

  async #takeAnswer(asked: Asked): Promise<void> {
    const [{ answer }, told] = [asked, this.readings.gone(asked.readings)]
    if (answer.afresh && this.#self.epoch !== null) {
      const isAgain = this.#hasStartedOver
      this.#hasStartedOver = !isAgain
      // Whoever says so again at once would say it for ever.
      if (isAgain) throw new Problem('serverNotOurs')
      await this.#startOver(answer)
    } else if (!answer.afresh) this.#hasStartedOver = false
    const changes = await this.files.takeChanges([...answer.changes, ...(answer.parts ?? [])])
    const visible = answer.visible ? new Set(answer.visible) : null
    const taken = visible ? this.files.heldIds().filter((id) => !visible.has(id)) : []
    taken.push(...handedOnUnlisted(asked).filter((id) => this.files.holds(id)))
    const covered = (caseFileId: string) => {
      if (this.files.holds(caseFileId)) return Math.max(this.files.seqOf(caseFileId), answer.cursor)
      // Without a list, what is held is exactly what may be seen; to a laptop that gets nothing it says nothing.
      return visible?.has(caseFileId) || (!visible && answer.ended) ? 0 : Infinity
    }
    const settled = await this.outbox.settle(answer.outcomes, covered, answer.serverTime)
    const drops = await this.files.drop(taken)
    const facesGone = await this.photos.leave(taken, this.#self.photosAskedOn !== null)
    const steps = [changes, settled, drops, facesGone, await this.receipts.take(answer.receipt), told]
    const patch = {
      ...(await selfAfter(this.box.cipher, this.#self, asked)),
      filesInAll: (answer.visible ?? this.files.heldIds()).filter(this.#isCase).length,
      lastN: this.outbox.lastN,
    }
    // A quiet exchange leaves the disk alone: only the time has passed.
    const isQuiet = steps.every(({ writes }) => writes.length === 0) && !isWorthNoting(this.#noted, patch)
    await this.box.take(...steps, isQuiet ? { writes: [], after: this.#after(patch) } : await this.#selfStep(patch))
    // Views depend on the answers too: what was refused must no longer lie on top.
    const touched = [...new Set([...changes.touched, ...settled.touched, ...taken])]
    for (const caseFileId of touched) {
      this.files.forget(caseFileId)
      this.#stale.add(caseFileId)
    }
  }

  /** Overviews follow what was taken: once for a whole burst of answers, because each file has to be opened for its own. */
  async #freshen(): Promise<void> {
    const stale = [...this.#stale]
    if (stale.length === 0) return
    await this.exclusive(async () => {
      const gone = await this.files.refresh(stale)
      for (const caseFileId of stale) this.#stale.delete(caseFileId)
      // A photo of a file that was given away still has to arrive; only then is it nobody's here.
      await this.box.take(await this.photos.remove(gone.filter((hash) => !this.named.isOnItsWay(hash))))
    })
    this.#ports.changed(stale)
  }

  /**
   * The county's store is another one, or came back from an older backup: its numbers mean nothing here. Pages come anew;
   * what it accepted during the last weeks is sent again, and it is asked anew which photos it has.
   */
  async #startOver({ epoch, serverTime }: SyncAnswer): Promise<void> {
    const drops = await this.files.drop(this.files.heldIds())
    // It was held with these files here; nobody meant to be without them.
    this.fetching.hold(false)
    const fresh = { epoch, cursor: 0, knows: null, startedOverAt: serverTime, photosAskedOn: null, fetchingHeld: false }
    const self = await this.#selfStep(fresh)
    await this.box.take(await this.outbox.resend(), drops, self)
    for (const caseFileId of this.outbox.pendingFiles()) this.#stale.add(caseFileId)
  }

  async #takePages(files: readonly SealedFile[]): Promise<void> {
    const arrived = new Map(files.map(({ line }) => [line.caseFileId, line.seq]))
    const pages = await this.files.takePages(files)
    await this.box.take(
      pages,
      await this.outbox.settle([], (caseFileId) => arrived.get(caseFileId) ?? 0, this.#self.lastSyncAt ?? ''),
    )
    await this.files.refresh(this.outbox.pendingFiles().filter((id) => arrived.has(id)))
  }

  readonly #isCase = (caseFileId: string) => caseFileId !== directoryId && caseFileId !== this.#self.me.teamId

  async #selfStep(patch: Partial<VaultSelf>): Promise<Step> {
    const self = { ...this.#self, ...patch }
    const { writes } = await selfStep(this.box, self)
    const after = this.#after(patch)
    return { writes, after: () => void (after(), (this.#noted = self)) }
  }

  #after(patch: Partial<VaultSelf>): () => void {
    const self = { ...this.#self, ...patch }
    return () => void (this.#self = keepingTime(this.#self, self))
  }
}
