/** The way between one laptop and the county: each request and each reply may be lost, damaged, late, or there twice. */
import type { Core } from '../../renderer/vault/core.ts'
import { answer, type Reply } from '../../shared/contract.ts'
import { countyContract, type SyncAnswer } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import type { SimulatedCounty } from './county.ts'
import type { LeaseWatch } from './lease-watch.ts'
import type { Random } from './random.ts'
import type { Life, Scheduler } from './scheduler.ts'
import { tightAnswer, tightReply } from './tight-line.ts'

type World = { random: Random; scheduler: Scheduler; county: SimulatedCounty; faulty: boolean }
type PhotosUp = { pieces: readonly { caseFileId: string; hash: string }[] }

/** The laptop, as the line knows it. */
type End = {
  readonly online: boolean
  readonly core: Core | null
  readonly leases: LeaseWatch
  readonly handedOver: Set<string>
  /** Of the present session. */
  readonly token: string | null
  fault(kind: string): void
  complain(error: unknown): void
}

export class LaptopLine {
  readonly #world: World
  readonly #end: End

  constructor(world: World, end: End) {
    this.#world = world
    this.#end = end
  }

  /** A request on its way there and back: each may be lost, and the request may arrive twice. */
  async carry(life: Life, name: string, request: Uint8Array): Promise<Reply> {
    const { random, faulty } = this.#world
    if (!this.#end.online) throw new Problem('offline')
    // Whatever becomes of it, it goes in the name of the session that was then.
    const { token } = this.#end
    if (faulty && random.chance(0.06)) this.#lose('lostRequest')
    if (faulty && random.chance(0.03)) {
      // Given up here, and on its way all the same: it arrives after what is sent later.
      void this.#world.scheduler.pause({ alive: true }).then(() => this.#answered(name, request, token))
      this.#lose('lateRequest')
    }
    const sent = faulty && random.chance(0.02) ? this.#damaged(request) : request
    const first = this.#answered(name, sent, token)
    if (faulty && random.chance(0.06)) {
      this.#end.fault('doubledRequest')
      await first
      await this.#world.scheduler.pause(life)
      await this.#answered(name, request, token)
    }
    const reply = await first
    await this.#world.scheduler.pause(life)
    if (faulty && random.chance(0.06)) this.#lose('lostReply')
    if (!this.#end.online) this.#lose('cutReply')
    return tightReply(request, faulty && random.chance(0.02) ? this.#damaged(reply) : reply)
  }

  #damaged(message: Uint8Array): Uint8Array {
    this.#end.fault('corrupted')
    return this.#world.random.flipBit(message)
  }

  #withLease(name: string, result: unknown): unknown {
    if (name !== 'sync') return result
    const { random, faulty } = this.#world
    const passed = this.#end.leases.passes(result as SyncAnswer, (earlier) =>
      faulty && random.chance(0.05) ? random.pick(earlier) : undefined,
    )
    if (passed !== result) this.#end.fault('lease replayed')
    return passed
  }

  /** Faces that go to the county while their file is not here: once they arrive nothing of them stays. */
  #noteHandedOver({ pieces }: PhotosUp): void {
    for (const { caseFileId, hash } of pieces) {
      if (this.#end.core?.files.holds(caseFileId) === false) this.#end.handedOver.add(hash)
    }
  }

  #lose(kind: string): never {
    this.#end.fault(kind)
    throw new Problem('serverUnreachable')
  }

  #answered(name: string, request: Uint8Array, token: string | null): Promise<Uint8Array> {
    const work = async (args: unknown) => {
      const { calls, memory } = this.#world.county
      const answering = answer(countyContract, calls, name, args, { token })
      const result = this.#withLease(name, await (memory ? answering : this.#world.scheduler.outside(answering)))
      if (name === 'putPhotos') this.#noteHandedOver(args as PhotosUp)
      if (name === 'bundle') this.#end.fault('bundle')
      return result
    }
    return tightAnswer(request, work, (error) => this.#end.complain(error))
  }
}
