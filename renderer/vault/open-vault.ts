/** The unlocked vault: the core with its lists, search, drafts and sync loop. Ends when the vault is locked. */
import type { County } from '../../shared/county-contract.ts'
import { directoryId } from '../../shared/carrier.ts'
import type { CommandName } from '../../shared/catalogue.ts'
import type { Lease } from '../../shared/lease.ts'
import { Problem } from '../../shared/problem.ts'
import type { Overview } from '../../shared/overview.ts'
import type {
  CaseFileView,
  CaseloadItem,
  Colleague,
  Directory,
  HandIn,
  Disagreement,
  OutboxView,
  SyncState,
  TodayView,
} from '../../shared/vault-contract.ts'
import { caseFileView, disagreementsIn, type ViewContext } from './case-file-view.ts'
import { byName, caseloadItem, todayView, type ListContext } from './caseload.ts'
import { Core } from './core.ts'
import type { CorePorts } from './core-ports.ts'
import { directoryOf, unknownColleague } from './directory.ts'
import { Drafts } from './drafts.ts'
import { oldestOf, onlyHere, outboxView } from './outbox-view.ts'
import { leaseLeft } from './lease.ts'
import { NameSearch } from './search.ts'
import type { Strongbox } from './strongbox.ts'
import { handInsOf, handToLead, openInTray } from './tray.ts'
import { SyncLoop } from './sync-loop.ts'
import { isPatient } from './vault-self.ts'
import { Watchdog } from './watchdog.ts'
import { endingOf, wipe } from './wipe.ts'
import { keepApart } from './work-key.ts'

/** The laptop's clock, and one that nobody can set; in ms. */
export type Clocks = { now: () => number; steady: () => number }

/** So much of the time can be lost by a kill. */
const diskPatienceMs = 300
const lookEveryMs = 2 * 60_000

export type OpenPorts = {
  county: County
  clocks: Clocks
  /** What is here may not be read any longer: to be closed. */
  leaseEnded(): void
  nudges(hear: () => void): () => void
  changed(caseFileIds?: string[]): void
  syncStateChanged(): void
  /** Nobody is let in here any more, and everything was deleted. */
  emptied(): void
}

export class OpenVault {
  readonly core: Core
  readonly drafts: Drafts
  readonly loop: SyncLoop
  readonly #search = new NameSearch()
  readonly #watchdog = new Watchdog()
  readonly #ports: OpenPorts
  #stopNudges: () => void
  #directory: Directory | null = null
  #begun: { lease: Lease | null; highest: number; steady: number }
  #nextLook: ReturnType<typeof setTimeout> | null = null

  private constructor(core: Core, ports: OpenPorts, loop: SyncLoop) {
    this.core = core
    const { lease, highest } = core.self
    this.#begun = { lease, highest, steady: ports.clocks.steady() }
    this.drafts = new Drafts(core.box)
    this.loop = loop
    this.#ports = ports
    this.#stopNudges = this.#hearNudges()
    this.#index([...core.files.overviews().keys()])
  }

  static async open(box: Strongbox, ports: OpenPorts): Promise<OpenVault> {
    let vault: OpenVault | null = null
    const corePorts: CorePorts = {
      county: ports.county,
      now: () => ports.clocks.now(),
      newId: () => crypto.randomUUID(),
      isOnline: () => loop.state.connection === 'online',
      changed: (ids) => vault?.followed(ids),
    }
    const core = await Core.open(box, corePorts)
    await keepApart(box)
    const loop: SyncLoop = new SyncLoop({
      sync: async (mayGoOn) => {
        const wasAway = loop.state.connection === 'offline'
        await core.syncOnce(mayGoOn).catch(async (error: unknown) => {
          core.fetching.broke()
          const ending = endingOf(error)
          if (ending && (await wipe(core, ending))) ports.emptied()
          throw error
        })
        vault?.roundEnded()
        if (wasAway) vault?.hearAnew()
      },
      changed: () => ports.syncStateChanged(),
      random: () => Math.random(),
    })
    vault = new OpenVault(core, ports, loop)
    box.copy?.onChange(() => ports.syncStateChanged())
    vault.#watchLease()
    loop.wake()
    return vault
  }

  get county(): County {
    return this.#ports.county
  }

  /** Stops everything that goes on by itself. */
  stop(): void {
    if (this.#nextLook) clearTimeout(this.#nextLook)
    this.#stopNudges()
    this.loop.stop()
  }

  close(): void {
    this.stop()
    this.core.box.close()
  }

  /** Before each call of the screens. Problem `leaseEnded`. */
  needLease(): void {
    const { self } = this.core
    const steady = this.#ports.clocks.steady()
    // A new lease comes with the county's time.
    if (this.#begun.lease !== self.lease) this.#begun = { lease: self.lease, highest: self.highest, steady }
    this.core.needLease(this.#begun.highest + steady - this.#begun.steady)
  }

  /** It ends also where nobody asks for anything. What time it is by now is kept: it must not go back after a kill. */
  #watchLease(): void {
    const left = leaseLeft(this.core.self, this.#ports.clocks.now())
    const wait = Math.min(lookEveryMs, left?.ms ?? 0)
    this.#nextLook = setTimeout(() => {
      try {
        this.needLease()
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        return this.#ports.leaseEnded()
      }
      void this.noteTime()
      this.#watchLease()
    }, wait)
  }

  /** Gives when it is on the disk, or soon when the disk hangs. What is wrong with it shows where something is saved. */
  async noteTime(): Promise<void> {
    const noting = this.core.remember({ highest: this.core.self.highest }).catch(() => undefined)
    await Promise.race([noting, new Promise((done) => setTimeout(done, diskPatienceMs))])
  }

  /** The county is back: the stream of nudges would otherwise wait to try again. */
  hearAnew(): void {
    this.#stopNudges()
    this.#stopNudges = this.#hearNudges()
  }

  #hearNudges(): () => void {
    return this.#ports.nudges(() => this.loop.wake())
  }

  roundEnded(): void {
    this.#watchdog.roundEnded(this.#waiting())
  }

  #waiting(): number {
    const { entries, photos } = onlyHere(this.core.outbox.all(), this.core.photos.all())
    return entries + photos
  }

  /** Something changed in these case files, or in all: lists and search follow, then the screens hear of it. */
  followed(caseFileIds?: string[]): void {
    if (caseFileIds?.length === 0) return this.#ports.syncStateChanged()
    this.#index(caseFileIds ?? [...this.core.files.overviews().keys()])
    if (!caseFileIds || caseFileIds.includes(directoryId)) this.#directory = null
    this.#ports.changed(caseFileIds)
    this.#ports.syncStateChanged()
  }

  /** Holds what comes, or lets it go on. What waits here is sent either way. */
  async pause(paused: boolean): Promise<void> {
    const kept = this.core.holdFetching(paused)
    this.#ports.syncStateChanged()
    await kept
    if (!paused) this.loop.retry()
  }

  async run(command: CommandName, caseFileId: string, args: unknown, seen?: Record<string, string[]>): Promise<string> {
    const entryId = await this.core.run(command, caseFileId, args, seen)
    this.loop.wake()
    return entryId
  }

  async syncState(): Promise<SyncState> {
    const { connection, busy, problem } = this.loop.state
    const { isComing, ...arriving } = this.core.fetching.arriving(this.core.self.filesInAll)
    const overviews = [...this.core.files.overviews().values()]
    return {
      connection,
      activity: isComing ? 'fetching' : busy ? 'syncing' : 'idle',
      arriving,
      lastSyncAt: this.core.self.lastSyncAt,
      lease: leaseLeft(this.core.self, this.#ports.clocks.now()),
      forkedAt: this.core.self.forkedAt,
      isBare: !this.core.files.holds(directoryId),
      onlyHere: onlyHere(this.core.outbox.all(), this.core.photos.all()),
      refused: this.core.outbox.all().filter((one) => one.state === 'refused').length,
      inTray: await openInTray(this.core),
      disagreements: overviews.reduce((sum, overview) => sum + overview.disagreements, 0),
      oldest: oldestOf(this.core.outbox.all(), this.core.photos.all()),
      stuck: this.#watchdog.cause(this.loop.state, this.#waiting(), {
        isPatient: isPatient(this.core.self),
        isTooNew: this.core.outbox.waitsForNewerCounty(),
      }),
      repaired: this.core.self.repaired,
      problem,
      paused: this.core.fetching.isHeld,
      journalFailing: this.core.box.copy?.failing ?? null,
    }
  }

  async caseload(): Promise<CaseloadItem[]> {
    const context = await this.#lists()
    return [...this.core.files.overviews().values()].map((overview) => caseloadItem(overview, context)).toSorted(byName)
  }

  async search(text: string): Promise<CaseloadItem[]> {
    const context = await this.#lists()
    return this.#search.find(text).flatMap(({ caseFileId, name, how }) => {
      const overview = this.core.files.overviews().get(caseFileId)
      return overview ? [{ ...caseloadItem(overview, context), match: { name, how } }] : []
    })
  }

  async today(): Promise<TodayView> {
    const context = await this.#lists()
    const items = [...this.core.files.overviews().values()].map((overview) => ({
      overview,
      item: caseloadItem(overview, context),
    }))
    return todayView(items, context, this.core.self.me)
  }

  async caseFile(caseFileId: string): Promise<CaseFileView> {
    const file = await this.core.read(caseFileId)
    return caseFileView(file, await this.#context(caseFileId, this.core.mayOn(file)))
  }

  async disagreements(): Promise<Disagreement[]> {
    const files = [...this.core.files.overviews().values()].filter((overview) => overview.disagreements > 0)
    const found: Disagreement[] = []
    for (const overview of files) {
      const file = await this.core.exclusive(() => this.core.files.view(overview.caseFileId))
      found.push(...disagreementsIn(file, overview, await this.#context(overview.caseFileId, [])))
    }
    return found
  }

  async outbox(): Promise<OutboxView> {
    const { colleague } = await this.#lists()
    return outboxView(this.core.outbox.all(), this.core.photos.all(), {
      overview: (id): Overview | undefined => this.core.files.overviews().get(id),
      colleague,
      arrived: this.core.self.arrived,
      waitsForNewerCounty: (entryId) => this.core.outbox.waitsForNewerCounty(entryId),
    })
  }

  async handToLead(entryId: string): Promise<void> {
    await handToLead(this.core, entryId)
    this.loop.wake()
  }

  async handIns(): Promise<HandIn[]> {
    const { colleague } = await this.#lists()
    return handInsOf(this.core, colleague)
  }

  async directory(): Promise<Directory> {
    this.#directory ??= directoryOf(await this.core.exclusive(() => this.core.files.view(directoryId)))
    return this.#directory
  }

  async #lists(): Promise<ListContext> {
    const { colleagues } = await this.directory()
    const byId = new Map(colleagues.map((one): [string, Colleague] => [one.staffId, one]))
    return {
      me: this.core.self.me,
      now: localTime(this.core.correctedNow()),
      colleague: (staffId) => byId.get(staffId) ?? unknownColleague(staffId),
      waitingIn: (caseFileId) => this.core.outbox.waitingIn(caseFileId),
    }
  }

  async #context(caseFileId: string, may: CommandName[]): Promise<ViewContext> {
    const lists = await this.#lists()
    const { colleagues } = await this.directory()
    return {
      ...lists,
      may,
      colleagues: Object.fromEntries(colleagues.map((one) => [one.staffId, one])),
      seq: this.core.files.seqOf(caseFileId),
      onlyHere: (stamp) => this.core.outbox.find(stamp)?.state === 'waiting',
      receiptOf: (visitId) => this.core.receipts.of(visitId),
      local: localTime,
    }
  }

  #index(caseFileIds: readonly string[]): void {
    for (const caseFileId of caseFileIds) this.#search.put(caseFileId, this.core.files.overviews().get(caseFileId))
  }
}

/** An instant as wall-clock time on this laptop: `2026-11-23T09:30`. */
function localTime(instant: string): string {
  const at = new Date(instant)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
