/** Under which number the county attested each visit that was recorded here: shown at the visit, to be read out if ever asked. */
import type { Receipt } from '../../shared/receipt.ts'
import { overlookDamage } from './overlook.ts'
import type { Step, Strongbox } from './strongbox.ts'

export type VisitReceipt = { number: number; at: string; held: number }

export class VisitReceipts {
  readonly #box: Strongbox
  readonly #byVisit = new Map<string, VisitReceipt>()

  constructor(box: Strongbox) {
    this.#box = box
  }

  /** One that does not open is not shown: it must not keep the vault shut, because what waits in the outbox is nowhere else. */
  async load(): Promise<void> {
    for (const { key, sealed } of await this.#box.store.readAll('receipts')) {
      const one = await this.#box.openJson<VisitReceipt>(sealed, `receipt|${key}`).catch(overlookDamage)
      if (one) this.#byVisit.set(key, one)
    }
  }

  of(visitId: string): VisitReceipt | undefined {
    return this.#byVisit.get(visitId)
  }

  /** Takes over what a checked receipt says of visits. */
  async take(receipt: Receipt | undefined): Promise<Step> {
    const taken = (receipt?.visits ?? []).map(({ visitId, held }) => ({
      key: visitId,
      one: { number: receipt?.number ?? 0, at: receipt?.at ?? '', held },
    }))
    const writes = await Promise.all(
      taken.map(async ({ key, one }) => ({
        put: 'receipts' as const,
        record: { key, sealed: await this.#box.sealJson(one, `receipt|${key}`) },
      })),
    )
    return {
      writes,
      after: () => {
        for (const { key, one } of taken) this.#byVisit.set(key, one)
      },
    }
  }
}
