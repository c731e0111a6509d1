/** What has been typed and not yet saved: sealed, under a name that says nothing in clear. */
import type { Strongbox } from './strongbox.ts'

type Draft = { key: string; text: string }

export class Drafts {
  readonly #box: Strongbox

  constructor(box: Strongbox) {
    this.#box = box
  }

  async save(key: string, text: string): Promise<void> {
    const name = await this.#name(key)
    const draft: Draft = { key, text }
    const record = { key: name, sealed: await this.#box.sealJson(draft, `draft|${name}`) }
    await this.#box.write([{ put: 'drafts', record }])
  }

  async load(key: string): Promise<string | null> {
    const record = await this.#box.store.read('drafts', await this.#name(key))
    return record ? (await this.#box.openJson<Draft>(record.sealed, `draft|${record.key}`)).text : null
  }

  async drop(key: string): Promise<void> {
    await this.#box.write([{ remove: 'drafts', key: await this.#name(key) }])
  }

  async keys(): Promise<string[]> {
    const records = await this.#box.store.readAll('drafts')
    const drafts = await Promise.all(
      records.map((record) => this.#box.openJson<Draft>(record.sealed, `draft|${record.key}`)),
    )
    return drafts.map((draft) => draft.key)
  }

  #name(key: string): Promise<string> {
    return this.#box.blind(`draft|${key}`)
  }
}
