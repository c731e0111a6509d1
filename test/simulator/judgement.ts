/** What the county and the laptops hold in the end, against each other: files, rows, photos, and the audit. */
import { liftRestriction, restrictCaseFile } from '../../shared/case-file.ts'
import { goesOnRestricted, type CommandName } from '../../shared/catalogue.ts'
import { brokenAt, emptyAudit } from '../../server/audit.ts'
import { heldDigest } from '../../shared/county-contract.ts'
import { canonical, compare, type AnyRow } from '../../shared/row.ts'
import type { Laptop, World } from './laptop.ts'

/** What else goes wrong besides network, power, disks and clocks. One kind a history: two at once may lose what both kept. */
export type Trouble = 'plain' | 'stores' | 'restore' | 'absence'

/** So far a laptop's clock may be ahead and still be believed (server/push.ts). */
const believedAheadMs = 2 * 60_000

export type Scene = {
  world: World
  trouble: Trouble
  /** Readings that were on disk. */
  readings: Set<string>
  /** Whose laptop took a photo, and for which file. */
  photographers: Map<string, { laptop: Laptop; caseFileId: string }>
  /** Lets everything go on until this is done. */
  finish<T>(work: Promise<T>): Promise<T>
}

export class Judgement {
  readonly #scene: Scene

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /** I9: every entry and every reading has exactly one line, and the chain is whole. */
  auditFaults(): string[] {
    const { books } = this.#scene.world.county
    const lines = books.audit()
    const found: string[] = []
    const broken = brokenAt(emptyAudit, lines)
    if (broken !== undefined) found.push(`broken at ${broken}`)
    const times = Map.groupBy(lines, ({ kind, ref }) => `${kind} ${ref}`)
    for (const { outcome } of books.log())
      if (times.get(`entry ${outcome.id}`)?.length !== 1) found.push(`entry ${outcome.id}`)
    // What was told before the county came back older is gone with it.
    if (this.#scene.trouble === 'restore') return found
    for (const id of this.#scene.readings) if (times.get(`opened ${id}`)?.length !== 1) found.push(`reading ${id}`)
    return found
  }

  /**
   * I10: the county took nothing that was recorded between a restriction and its lifting, neither while that stood, nor after it
   * had heard of the lifting, nor before it heard of the restriction: then the verdict would hang on the order in which laptops
   * return. Only clocks may be ahead.
   */
  unheeded(): string[] {
    const found = new Set<string>()
    const restricted = new Map<string, Dated & { until?: string }>()
    const taken: { caseFileId: string; at: string; name: string }[] = []
    for (const { outcome, judged } of this.#scene.world.county.books.log()) {
      const { caseFileId, command, at, entry } = judged
      if (outcome.outcome === 'refused' || entry === null) continue
      const one = { caseFileId, at, name: `${command} ${outcome.id}` }
      const { restrictionId = '' } = entry.args as { restrictionId?: string }
      if (command === restrictCaseFile.name) {
        restricted.set(restrictionId, one)
        for (const before of taken) if (isAfter(before, one, believedAheadMs)) found.add(before.name)
      }
      const lifted = command === liftRestriction.name ? restricted.get(restrictionId) : undefined
      // Two may have lifted it: from the earlier on.
      if (lifted && (lifted.until === undefined || at < lifted.until)) lifted.until = at
      if (goesOnRestricted(command as CommandName)) continue
      for (const other of restricted.values())
        if (isAfter(one, other) && (other.until === undefined || at < other.until)) found.add(one.name)
      taken.push(one)
    }
    return [...found]
  }

  /** What a laptop holds against what the county lets it see: files, rows and photos. */
  async differences(laptop: Laptop): Promise<string[]> {
    const { core } = laptop
    if (laptop.isWiped) return [...laptop.leftovers(), ...this.#untold(laptop)]
    if (!core) return ['is off']
    const found: string[] = []
    const seeing = this.#scene.world.county.visibleTo(laptop.me.staffId).catch(() => null)
    const visible = await this.#scene.finish(seeing)
    if (!visible) return ['is not empty although its user has left']
    if (heldDigest(visible) !== heldDigest(core.files.heldIds()))
      found.push(`holds ${core.files.heldIds().length} files, may see ${visible.length}`)
    const overviews = core.files.overviews()
    for (const id of new Set([...core.files.heldIds(), ...overviews.keys()])) {
      const mine = await this.#scene.finish(core.exclusive(() => core.files.view(id)))
      const theirs = this.#scene.world.county.books.rows([id])
      if (core.files.holds(id) && fingerprint(mine.rows()) !== fingerprint(theirs)) found.push(`file ${id} differs`)
      if (canonical(laptop.domain.overviewOf(mine)) !== canonical(overviews.get(id)))
        found.push(`overview of ${id} differs`)
    }
    const named = new Set(
      [...core.files.overviews().values()].flatMap((overview) => overview.photos.map((photo) => photo.hash)),
    )
    for (const hash of named)
      if (core.photos.find(hash)?.state !== 'held' && !this.#wentWithItsFile(hash))
        found.push(`photo ${hash.slice(0, 8)} is ${core.photos.find(hash)?.state ?? 'missing'}`)
    for (const { hash, caseFileId, state } of core.photos.all())
      if (state === 'held' && named.has(hash) && !this.#scene.world.county.books.holdsPhoto(caseFileId, hash))
        found.push(`photo ${hash.slice(0, 8)} is here and not at the county`)
    for (const note of core.photos.all())
      if (!named.has(note.hash)) found.push(`photo ${note.hash.slice(0, 8)} is here although nobody names it`)
    return found
  }

  /** The county hears once that a laptop is empty. */
  #untold({ deviceId }: Laptop): string[] {
    const lines = this.#scene.world.county.books.audit()
    const told = lines.filter(({ kind, ref }) => kind === 'wiped' && ref === deviceId).length
    return told === 1 ? [] : [`the county was told ${told} times that it is empty`]
  }

  /**
   * A photo that nobody has any more, and for a reason. Its laptop sent it when the file was somebody else's, and then the county
   * lost it again: no laptop keeps a face of a file that it no longer holds, a withdrawal would not reach it. Or whoever has left had replaced it, and
   * that lies in the tray.
   */
  #wentWithItsFile(hash: string): boolean {
    const made = this.#scene.photographers.get(hash)
    const isGone = !made?.laptop.core?.files.holds(made.caseFileId) || made.laptop.handedOver.has(hash)
    return (this.#scene.trouble === 'restore' || this.#scene.trouble === 'absence') && isGone
  }
}

function fingerprint(rows: Iterable<AnyRow>): string {
  return [...rows].map(canonical).toSorted(compare).join('\n')
}

type Dated = { caseFileId: string; at: string }

function isAfter(one: Dated, other: Dated, moreThanMs = 0): boolean {
  return one.caseFileId === other.caseFileId && Date.parse(one.at) - Date.parse(other.at) > moreThanMs
}
