/** Where the demo's provider keeps what it must remember for minutes: sign-ins that are under way, codes, tokens. */
import type { Adapter, AdapterPayload } from 'oidc-provider'

type Kept = { payload: AdapterPayload; until: number }

/** One for each kind of thing that the provider keeps. A restart forgets them: whoever was at the page begins again. */
export class DemoMemory implements Adapter {
  readonly #kept = new Map<string, Kept>()

  upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    this.#forgetOld()
    this.#kept.set(id, { payload, until: Date.now() + expiresIn * 1_000 })
    return Promise.resolve()
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    this.#forgetOld()
    return Promise.resolve(this.#kept.get(id)?.payload)
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#payloads().find((payload) => payload.uid === uid))
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#payloads().find((payload) => payload.userCode === userCode))
  }

  consume(id: string): Promise<void> {
    const kept = this.#kept.get(id)
    if (kept) kept.payload.consumed = Math.floor(Date.now() / 1_000)
    return Promise.resolve()
  }

  destroy(id: string): Promise<void> {
    this.#kept.delete(id)
    return Promise.resolve()
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(id)
    return Promise.resolve()
  }

  #payloads(): AdapterPayload[] {
    this.#forgetOld()
    return [...this.#kept.values()].map(({ payload }) => payload)
  }

  #forgetOld(): void {
    const now = Date.now()
    for (const [id, { until }] of this.#kept) if (until <= now) this.#kept.delete(id)
  }
}
