/** The laptop of the benchmark against other engines: the real core, sealed, on IndexedDB with strict durability. */
import * as brotli from '../../../node_modules/brotli-dec-wasm/pkg/brotli_dec_wasm.js'
import * as wasm from '../../../node_modules/brotli-dec-wasm/pkg/brotli_dec_wasm_bg.wasm'
import { connect } from '../../../shared/contract.ts'
import { countyContract } from '../../../shared/county-contract.ts'
import { standings } from '../../../shared/row.ts'
import { Core } from '../../../renderer/vault/core.ts'
import { openedAtOnce } from '../../../renderer/vault/case-files.ts'
import { countyTransport } from '../../../renderer/vault/county-http.ts'
import { openDexieStore } from '../../../renderer/vault/dexie-store.ts'
import { Strongbox } from '../../../renderer/vault/strongbox.ts'
import type { SignedIn } from '../../../renderer/vault/sign-in.ts'
import { unbrotliBy } from '../../../renderer/vault/unbrotli.ts'
import { newSelf } from '../../../renderer/vault/vault-self.ts'
import { createWebCipher } from '../../../renderer/vault/web-cipher.ts'
import { caseFileOf, fieldsOf, keptLosers, peerDomain, recordOf, type FieldEdit, type PeerRecord } from './records.ts'

type Edits = { edits: FieldEdit[]; notes: PeerRecord[] }
type Photo = { id: string; bytes: Uint8Array }

/** In which case file a record lies: a screen that edits it has that file open. */
const fileOf = new Map<string, string>()

async function openCore(): Promise<Core> {
  const session = (await (await fetch('/session')).json()) as SignedIn
  // As the harness's bundler gives it.
  const { default: program } = wasm as unknown as { default: Uint8Array<ArrayBuffer> }
  const unbrotli = unbrotliBy(brotli.default({ module_or_path: program }).then(() => brotli))
  const cipher = createWebCipher()
  const box = new Strongbox(await openDexieStore('bench'), cipher, await cipher.newKey(), crypto.randomUUID())
  await Core.create(box, newSelf(session, Date.now()))
  box.countFrom(0)
  return Core.open(box, {
    county: connect(
      countyContract,
      countyTransport({ token: () => session.token, sealing: () => session.keys.sealing, unbrotli }),
    ),
    now: () => Date.now(),
    newId: () => crypto.randomUUID(),
    isOnline: () => false,
    changed: () => undefined,
    domain: peerDomain((file) => {
      for (const { id } of file.rows()) fileOf.set(id, file.caseFileId)
    }),
  })
}

class Laptop {
  #core: Core | null = null

  get core(): Core {
    if (!this.#core) throw new Error('not opened')
    return this.#core
  }

  async init(): Promise<void> {
    this.#core = await openCore()
  }

  firstSync(): Promise<void> {
    return this.#exchangeAll()
  }

  async localEdits({ edits, notes }: Edits): Promise<void> {
    const edited = edits.map(({ id, field, value }) =>
      this.core.run('person.edit', fileOf.get(id) ?? '', { id, field, value }),
    )
    const added = notes.map((note) =>
      this.core.run('note.write', caseFileOf(note), { id: note.id, type: note.type, fields: fieldsOf(note) }),
    )
    await Promise.all([...edited, ...added])
  }

  pushEdits(): Promise<void> {
    return this.#exchangeAll()
  }

  pullChanges(): Promise<void> {
    return this.#exchangeAll()
  }

  noop(): Promise<void> {
    return this.#exchangeAll()
  }

  photos(): Promise<void> {
    return this.core.movePhotos()
  }

  async localPhotos(photos: readonly Photo[]): Promise<void> {
    const files = [...new Set(fileOf.values())].slice(-photos.length)
    for (const [i, { bytes }] of photos.entries()) {
      const caseFileId = files[i] ?? ''
      const kept = await this.core.photos.keep(caseFileId, bytes, 'large', this.core.correctedNow())
      await this.core.run('portrait.set', caseFileId, { portraitId: crypto.randomUUID(), large: kept.ref }, {}, kept)
    }
  }

  async pushPhotos(): Promise<void> {
    await this.#exchangeAll()
    await this.core.movePhotos()
  }

  async getAll(): Promise<PeerRecord[]> {
    const records: PeerRecord[] = []
    const ids = this.core.files.heldIds()
    for (const [i, id] of ids.entries()) {
      if (i % openedAtOnce === 0) await this.core.files.preload(ids.slice(i, i + openedAtOnce))
      for (const row of (await this.core.files.view(id)).rows()) {
        const record = recordOf(row)
        if (record) records.push(record)
      }
    }
    return records
  }

  async count(): Promise<number> {
    return (await this.getAll()).length
  }

  photoCount(): number {
    return this.core.photos.all().length
  }

  async keptLosers(conflicts: Parameters<typeof keptLosers>[0]): Promise<number> {
    const values = new Map<string, unknown[]>()
    for (const { id, field } of [...conflicts.local, ...conflicts.remote]) {
      const row = (await this.core.files.view(fileOf.get(id) ?? '')).get(id)
      values.set(`${id}/${field}`, row ? standings(row, field).map(({ value }) => value) : [])
    }
    return keptLosers(conflicts, ({ id, field }) => values.get(`${id}/${field}`) ?? [])
  }

  async #exchangeAll(): Promise<void> {
    this.core.outbox.tryAgain()
    await this.core.exchange(() => true)
  }
}

// The harness asks for a default export.
export default { create: () => new Laptop() }
