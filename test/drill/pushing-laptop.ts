/**
 * A laptop as the county sees it: it sends entries in batches and photos in pieces, over real HTTP, as fast as it is answered.
 * It keeps everything that it sent and what it was told about it, to hold it against the county afterwards.
 */
import { createHash, randomUUID } from 'node:crypto'
import { checkReceipt, linesOf } from '../../renderer/vault/receipt-check.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import type { Entry } from '../../shared/command.ts'
import { connect } from '../../shared/contract.ts'
import {
  countyContract,
  heldDigest,
  type HistoryPoint,
  type Me,
  type Outcome,
  type SyncAnswer,
} from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { photoLine, type Receipt } from '../../shared/receipt.ts'
import { note, openFile, portraitEntries } from '../server/people.ts'
import { container, lossy } from '../shared/webp.ts'
import type { Random } from '../simulator/random.ts'
import { httpTransport, signInAtPage, type CountyClient } from '../support/county.ts'

/** `toldAt`: when the answer was here that says so, in ms since 1970. */
type Told = { toldAt: number }
/** `told`: what the county said of it; null as long as no answer came. */
export type SentEntry = { entry: Entry; told: (Told & { seq: number; receivedAt: string }) | null }
export type SentPhoto = { caseFileId: string; hash: string; bytes: Uint8Array; told: Told | null }
export type ToldReceipt = Told & { receipt: Receipt }

const notesInFile = 40
const pieceBytes = 9_000
const cipher = createWebCipher()

export class PushingLaptop {
  readonly entries = new Map<string, SentEntry>()
  readonly photos = new Map<string, SentPhoto>()
  readonly receipts: ToldReceipt[] = []
  /** What the county answered that it never may. */
  readonly faults: string[] = []
  /** Whose answer it waits for now. */
  waitsFor: 'entries' | 'photos' | null = null
  readonly #random: Random
  readonly #me: Me
  readonly #token: string
  readonly #key: string
  #county: CountyClient
  #caseFileId = ''
  #notes = notesInFile
  #unanswered: Entry[] = []
  /** How far it has heard of the county's history. */
  #heard: { epoch: string | null; cursor: number; knows: HistoryPoint | null; held: string } = {
    epoch: null,
    cursor: 0,
    knows: null,
    held: heldDigest([]),
  }

  private constructor(county: CountyClient, signedIn: { token: string; me: Me; key: string }, random: Random) {
    this.#county = county
    this.#random = random
    this.#me = signedIn.me
    this.#token = signedIn.token
    this.#key = signedIn.key
  }

  /** Signs in at the page of the county's provider. */
  static async signIn(url: string, user: string, password: string, random: Random): Promise<PushingLaptop> {
    const stranger = connect(countyContract, httpTransport(url, null))
    const { code, verifier, nonce, redirectUri } = await signInAtPage(stranger, user, password)
    const device = { id: randomUUID(), name: `Laptop von ${user}`, platform: 'drill' }
    const { token, me, keys } = await stranger.signIn({ code, verifier, nonce, redirectUri, device })
    const county = connect(countyContract, httpTransport(url, token))
    return new PushingLaptop(county, { token, me, key: keys.signing }, random)
  }

  /** Where the county is now; its session goes on. */
  moveTo(url: string): void {
    this.#county = connect(countyContract, httpTransport(url, this.#token))
  }

  /** Sends again what no answer came for, and then more and more, until the county answers no longer. */
  async workUntilCut(): Promise<void> {
    try {
      await this.catchUp()
      for (;;) {
        if (this.#notes >= notesInFile) await this.#openFile()
        else await this.#push(this.#someNotes(1 + this.#random.below(24)))
      }
    } catch (error) {
      // A county that is failing says so until it is silent; anything else would be a bug of ours.
      const isSilence = error instanceof Problem ? error.code === 'serverFailed' : isBrokenLine(error)
      if (!isSilence) throw error
    } finally {
      this.waitsFor = null
    }
  }

  /** Sends again what no answer came for: entries first, then the photos from where the county has got to. */
  async catchUp(): Promise<void> {
    await this.#push(this.#unanswered)
    for (const photo of this.photos.values()) if (!photo.told) await this.#sendPhoto(photo)
    this.waitsFor = null
  }

  /** Sends once more what had been answered; gives the entries that are now answered otherwise. */
  async askAgain(count: number): Promise<string[]> {
    const known = [...this.entries.values()].filter(({ told }) => told !== null).slice(-count)
    const { outcomes } = await this.#sync(known.map(({ entry }) => entry))
    return known.flatMap(({ entry, told }, at) => {
      const { outcome, seq, receivedAt } = outcomes[at] ?? {}
      return outcome === 'accepted' && seq === told?.seq && receivedAt === told?.receivedAt ? [] : [entry.id]
    })
  }

  async #sync(entries: Entry[]): Promise<SyncAnswer> {
    const answer = await this.#county.sync({ ...this.#heard, entries })
    const { epoch, cursor, at, visible, afresh } = answer
    const isSurprise = afresh && this.#heard.epoch !== null
    this.#heard = { epoch, cursor, knows: at, held: visible ? heldDigest(visible) : this.#heard.held }
    if (!isSurprise) return answer
    // Nothing was taken then: it is asked once more by whoever knows the new history.
    this.faults.push('the history of the county is not the one that this laptop was told')
    return this.#sync(entries)
  }

  async #push(entries: Entry[]): Promise<void> {
    if (entries.length === 0) return
    this.#unanswered = entries
    for (const entry of entries) if (!this.entries.has(entry.id)) this.entries.set(entry.id, { entry, told: null })
    this.waitsFor = 'entries'
    const { outcomes, receipt } = await this.#sync(entries)
    const toldAt = Date.now()
    this.#unanswered = []
    outcomes.forEach((outcome, at) => this.#note(entries[at], outcome, toldAt))
    await this.#keepReceipt(receipt, linesOf(entries, outcomes), toldAt)
  }

  #note(sent: Entry | undefined, { id, outcome, seq, receivedAt = '', problem }: Outcome, toldAt: number): void {
    const known = this.entries.get(id)
    if (!known || sent?.id !== id) this.faults.push(`an answer to ${id}, which was not asked`)
    else if (outcome !== 'accepted') this.faults.push(`${id} is ${outcome}: ${problem?.code ?? 'no problem'}`)
    else known.told = { seq, receivedAt, toldAt }
  }

  async #keepReceipt(receipt: Receipt | undefined, lines: readonly string[], toldAt: number): Promise<void> {
    try {
      await checkReceipt(cipher, this.#key, receipt, lines)
      if (receipt) this.receipts.push({ receipt, toldAt })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.faults.push(`receipt ${receipt?.number ?? 'that is missing'}: ${error.code}`)
    }
  }

  #someNotes(count: number): Entry[] {
    this.#notes += count
    return Array.from({ length: count }, () => this.#sendable(note(this.#caseFileId, this.#words())))
  }

  #words(): string {
    return `${this.#random.id()} ${'sagt, was war. '.repeat(this.#random.below(40))}`
  }

  /** A new case file with somebody in it whose portrait follows in pieces. */
  async #openFile(): Promise<void> {
    const caseFileId = randomUUID()
    const sizes = [container(this.#face(96, 11_000)), container(this.#face(480, 70_000))] as const
    const [small, large] = sizes.map((bytes) => ({ hash: hashOf(bytes), bytes: bytes.length }))
    if (!small || !large) throw new Error('a portrait has two sizes')
    const { staffId, teamId } = this.#me
    const own = teamId === null ? {} : { teamId }
    const entries = [
      openFile(caseFileId, staffId, { openedOn: '2020-01-02', assignmentId: randomUUID(), ...own }),
      ...portraitEntries(small, large).make.map((make) => make(caseFileId)),
    ]
    const photos = sizes.map((bytes): SentPhoto => ({ caseFileId, hash: hashOf(bytes), bytes, told: null }))
    for (const photo of photos) this.photos.set(photo.hash, photo)
    await this.#push(entries.map((entry) => this.#sendable(entry)))
    this.#caseFileId = caseFileId
    this.#notes = 0
    for (const photo of photos) await this.#sendPhoto(photo)
  }

  #face(edge: number, most: number): Uint8Array {
    const picture = lossy(edge, edge, 1_000 + this.#random.below(most - 1_000))
    // Another picture each time: what was stored before would not be stored again.
    picture.set(this.#random.bytes(16), picture.length - 32)
    return picture
  }

  async #sendPhoto(photo: SentPhoto): Promise<void> {
    const { caseFileId, hash, bytes } = photo
    this.waitsFor = 'photos'
    const { offsets } = await this.#county.photoOffsets({ photos: [{ caseFileId, hash }] })
    for (let offset = offsets[0] ?? 0; ;) {
      const piece = bytes.slice(offset, offset + pieceBytes)
      const asked = { caseFileId, hash, size: bytes.length, offset, bytes: piece }
      const { states, receipt } = await this.#county.putPhotos({ pieces: [asked] })
      const toldAt = Date.now()
      const [state] = states
      if (state?.state === 'stored') {
        photo.told = { toldAt }
        return this.#keepReceipt(receipt, [photoLine(photo)], toldAt)
      }
      if (state?.state !== 'partial' || state.offset <= offset) {
        this.faults.push(`photo ${hash} is ${state?.state ?? 'not answered'} at ${state?.offset ?? offset}`)
        return
      }
      offset = state.offset
    }
  }

  /** With ids of its own: another run of the drill must not send the same. */
  #sendable(entry: Entry): Entry {
    return { ...entry, id: randomUUID(), at: new Date().toISOString() }
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What fetch says when nobody is there or the line breaks; undici gives the reason as the cause. */
function isBrokenLine(error: unknown): boolean {
  return error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message)
}
