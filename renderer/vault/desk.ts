/**
 * Where commands are run. What is asked for while the disk is busy goes onto it together: each command stands for itself, is
 * judged by what the ones before it left, and none is acknowledged before it is on disk.
 */
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import type { AnyRow, Seen } from '../../shared/row.ts'
import { openedAtOnce, type CaseFiles } from './case-files.ts'
import { photosGone } from './named-photos.ts'
import type { Outbox } from './outbox.ts'
import type { Photos } from './photos.ts'
import type { Step, Strongbox } from './strongbox.ts'

/** A command to be run. `also`: goes onto the disk with it. */
export type Order = {
  command: string
  caseFileId: string
  args: unknown
  seen: Seen
  also?: Step | undefined
}
type Waiting = { order: Order; done(entryId: string): void; failed(error: unknown): void }
type Run = { waiting: Waiting; entry: Entry }
/** A case file as it was before these commands, and as they leave it. */
type View = { before: CaseFileRows; after: CaseFileRows }

export type DeskParts = {
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** Problems: whatever speaks against the command. */
  newEntry(file: CaseFileRows, order: Order): Entry
  execute(file: CaseFileRows, entry: Entry): AnyRow[]
  box: Strongbox
  files: CaseFiles
  outbox: Outbox
  photos: Photos
}

/** More than this would keep the first of them waiting for the last. */
const mostTogether = 500

export class Desk {
  readonly #parts: DeskParts
  #queue: Waiting[] = []

  constructor(parts: DeskParts) {
    this.#parts = parts
  }

  /** When this resolves the command is on disk. Throws a Problem and changes nothing. Gives the entry's id. */
  run(order: Order): Promise<string> {
    return new Promise((done, failed) => {
      this.#queue.push({ order, done, failed })
      void this.#parts.exclusive(() => this.#runWaiting())
    })
  }

  /** Runs what waits; nothing when the turn before took everything. Each command hears of its own end. */
  async #runWaiting(): Promise<void> {
    const taken = this.#queue.splice(0, mostTogether)
    try {
      await this.#runTogether(taken)
    } catch (error) {
      // Nothing of it is on disk. Whoever has heard already hears nothing more.
      for (const waiting of taken) waiting.failed(error)
    }
  }

  async #runTogether(taken: readonly Waiting[]): Promise<void> {
    const views = new Map<string, View>()
    const runs: Run[] = []
    for (const [i, waiting] of taken.entries()) {
      if (i % openedAtOnce === 0) await this.#preload(taken.slice(i, i + openedAtOnce), views)
      try {
        runs.push({ waiting, entry: await this.#lay(waiting.order, views) })
      } catch (error) {
        waiting.failed(error)
      }
    }
    if (runs.length === 0) return
    await this.#store(runs, [...views.values()])
    for (const [caseFileId, { after }] of views) this.#parts.files.put(caseFileId, after)
    for (const { waiting, entry } of runs) waiting.done(entry.id)
  }

  async #preload(next: readonly Waiting[], views: ReadonlyMap<string, View>): Promise<void> {
    const ids = next.map(({ order }) => order.caseFileId).filter((id) => !views.has(id))
    if (ids.length > 1) await this.#parts.files.preload(ids)
  }

  /** Lays one command over what the ones before it left. Nobody else sees that before it is on disk. */
  async #lay(order: Order, views: Map<string, View>): Promise<Entry> {
    const { caseFileId } = order
    const known = views.get(caseFileId)
    const now = known?.after ?? (await this.#parts.files.view(caseFileId))
    const entry = this.#parts.newEntry(now, order)
    const after = new CaseFileRows(caseFileId, now.rows())
    after.put(this.#parts.execute(now, entry))
    views.set(caseFileId, { before: known?.before ?? now, after })
    return entry
  }

  async #store(runs: readonly Run[], views: readonly View[]): Promise<void> {
    const { box, outbox, photos } = this.#parts
    const stored = await outbox.add(runs.map(({ entry }) => entry))
    const removed = await photos.remove(views.flatMap(({ before, after }) => photosGone(before, after, photos)))
    const also = runs.flatMap(({ waiting }) => waiting.order.also ?? [])
    await box.take(stored, removed, ...also)
  }
}
