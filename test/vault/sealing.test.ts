/** What lies on the disk: sealed where it belongs, and worthless anywhere else. The real vault core with WebCrypto. */
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { beforeEach, describe, expect, test } from 'vitest'
import { Drafts } from '../../renderer/vault/drafts.ts'
import type { ShelfLine } from '../../renderer/vault/shelves.ts'
import type { StoreTable } from '../../renderer/vault/store.ts'
import { createWebCipher } from '../../renderer/vault/web-cipher.ts'
import { Problem } from '../../shared/problem.ts'
import { entry } from '../server/people.ts'
import { consentFields, noteArgs, personFields, unitFields } from '../shared/command-cases.ts'
import { container, lossy } from '../shared/webp.ts'
import { codeOf, contentOf, openCounty, type Laptop, type TestCounty } from './laptop.ts'

type Sealed = { key: string; sealed: Uint8Array }

let county: TestCounty
let laptop: Laptop
let [mina, emine] = ['', '']
beforeEach(async () => {
  county = await openCounty()
  mina = await county.newFile('anna')
  emine = await county.newFile('anna')
  laptop = await county.laptop('anna')
  await laptop.sync()
  await remember()
})

const news = (caseFileId: string, content: string) =>
  county.load('cilla', entry('note.write', caseFileId, { ...noteArgs(randomUUID()), content }, { id: randomUUID() }))

function record(table: StoreTable, key: string): Sealed {
  const found = laptop.disk.table(table).get(key)
  if (!found) throw new Error(`no ${table} ${key}`)
  return structuredClone(found) as Sealed
}
function change(table: StoreTable, key: string, changed: object): void {
  laptop.disk.table(table).set(key, { ...record(table, key), ...changed })
}
/** Which pack a case file's page lies in, and where. */
async function placeOf(caseFileId: string): Promise<ShelfLine['page']> {
  const lines = await laptop.core.box.openJson<ShelfLine[]>(record('shelves', '1').sealed, 'shelf|1')
  const line = lines.find((one) => one.caseFileId === caseFileId)
  if (!line) throw new Error('not on the shelf')
  return line.page
}
async function pageOf(caseFileId: string): Promise<Uint8Array> {
  const { pack, at, length } = await placeOf(caseFileId)
  return record('pages', pack).sealed.slice(at, at + length)
}
/** Puts other bytes where a case file's page lies. */
async function overwrite(caseFileId: string, bytes: Uint8Array): Promise<void> {
  const { pack, at, length } = await placeOf(caseFileId)
  const { sealed } = record('pages', pack)
  sealed.set(bytes.subarray(0, length), at)
  change('pages', pack, { sealed })
}
const breakPage = async (caseFileId: string) => overwrite(caseFileId, flipped(await pageOf(caseFileId), 40))
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))

/** Unlocks and looks at both files: what is there to be seen of the one that was tampered with. */
async function looking(): Promise<string> {
  let seen = 'as it was'
  const code = await codeOf(
    (async () => {
      await laptop.start()
      for (const id of [mina, emine]) {
        const rows = await laptop.rows(id)
        const isAsItWas = isDeepStrictEqual(contentOf(rows), truth.get(id))
        if (!isAsItWas) seen = rows.length === 0 ? 'nothing' : JSON.stringify(rows)
      }
    })(),
  )
  return code === 'storageDamaged' ? 'nothing' : code === 'done' ? seen : code
}

/** What both files hold, before anybody tampers with anything. */
const truth = new Map<string, Map<string, unknown>>()
async function remember(): Promise<void> {
  for (const id of [mina, emine]) truth.set(id, contentOf(await laptop.rows(id)))
}

/** What is seen after tampering with the disk; the disk is as before afterwards. */
async function after(tamper: () => void): Promise<string> {
  const before = structuredClone(laptop.disk.tables)
  tamper()
  const seen = await looking()
  laptop.disk.tables.clear()
  for (const [table, records] of before) laptop.disk.tables.set(table, records)
  return seen
}

describe('a record that was moved, changed or put back', () => {
  test('the page of one file does not open in the place of another', async () => {
    const [one, other] = [await pageOf(mina), await pageOf(emine)]
    await overwrite(mina, other)
    await overwrite(emine, one)
    expect(await looking()).toBe('nothing')
  })

  test('the page of one file does not open there even with its key', async () => {
    const { box } = laptop.core
    const lines = await box.openJson<ShelfLine[]>(record('shelves', '1').sealed, 'shelf|1')
    const other = lines.find((line) => line.caseFileId === emine)
    const moved = lines.map((line) => (line.caseFileId === mina ? { ...line, ...other, caseFileId: mina } : line))
    change('shelves', '1', { sealed: await box.sealJson(moved, 'shelf|1') })
    expect(await looking()).toBe('nothing')
  })

  test('a shelf does not open under the number of another', async () => {
    const { sealed } = record('shelves', '1')
    laptop.disk.table('shelves').delete('1')
    laptop.disk.table('shelves').set('2', { key: '2', sealed })
    expect(await looking()).toBe('nothing')
  })

  test('a pack of patches does not open under the number of another', async () => {
    await news(mina, 'Neues')
    await laptop.sync()
    await remember()
    laptop.disk.table('patches').set('7', { ...record('patches', '1'), key: '7' })
    expect(await looking()).toBe('nothing')
  })

  test('a pack of patches without its index is taken for nothing else', async () => {
    await news(mina, 'Neues')
    await laptop.sync()
    await remember()
    laptop.disk.table('patches').set('1', { key: '1', sealed: record('patches', '1').sealed })
    expect(await looking()).toBe('nothing')
  })

  test.each([
    ['in another file', (note: object) => ({ ...note, caseFileId: emine })],
    ['under the number of another', (note: object) => ({ ...note, seq: 9_999 })],
  ])('a patch does not open %s', async (_where, moved) => {
    await news(mina, 'Neues')
    await laptop.sync()
    await remember()
    const { box } = laptop.core
    const { index } = laptop.disk.table('patches').get('1') as { index: Uint8Array }
    const [note] = await box.openJson<object[]>(index, 'patches|1')
    change('patches', '1', { index: await box.sealJson([moved(note ?? {})], 'patches|1') })
    expect(await looking()).toBe('nothing')
  })

  test('an older page put back in the place of a newer one is noticed', async () => {
    const before = await pageOf(mina)
    for (let at = 0; at < 12; at++) {
      await news(mina, `Stand ${at}`)
      await laptop.core.exchange()
    }
    await laptop.sync()
    expect(await pageOf(mina)).not.toEqual(before)
    await remember()
    const { pack, at } = await placeOf(mina)
    expect([at, record('pages', pack).sealed.length]).toEqual([0, (await pageOf(mina)).length])
    change('pages', pack, { sealed: before })
    expect(await looking()).toBe('nothing')
  })

  test('a page that is gone is damage, not an empty file', async () => {
    laptop.disk.table('pages').delete((await placeOf(mina)).pack)
    expect(await looking()).toBe('nothing')
  })

  test('an entry of the outbox does not open with another state, number or place', async () => {
    const { entryId } = await laptop.run('note.write', mina, noteArgs(randomUUID()))
    await remember()
    const before = record('outbox', entryId)
    const other = randomUUID()
    for (const changed of [{ state: 'accepted' }, { n: 7 }, { seq: 7 }, { key: other }]) {
      const seen = await after(() => {
        laptop.disk.table('outbox').delete(entryId)
        laptop.disk.table('outbox').set({ key: entryId, ...changed }.key, { ...before, ...changed })
      })
      expect(seen).toBe('nothing')
    }
    expect(await looking()).toBe('as it was')
  })

  test('nothing of another vault opens in this one', async () => {
    const other = await county.laptop('anna')
    await other.sync()
    for (const table of ['shelves', 'pages', 'state'] as const) {
      const seen = await after(() => {
        for (const [key, value] of other.disk.table(table)) laptop.disk.table(table).set(key, value)
      })
      expect(seen).toBe('nothing')
    }
    expect(await looking()).toBe('as it was')
  })
})

describe('one bit', () => {
  test.each(['state', 'shelves', 'pages', 'patches', 'outbox'] as const)(
    'flipped anywhere in a record of %s is noticed before anything is shown of it',
    async (table) => {
      await news(mina, 'Neues')
      await laptop.sync()
      await laptop.run('note.write', mina, noteArgs(randomUUID()))
      await remember()
      expect(await looking()).toBe('as it was')
      const key =
        [...laptop.disk.table(table).keys()].find((name) => table === 'state' || name.startsWith(mina)) ??
        [...laptop.disk.table(table).keys()][0] ??
        ''
      const good = laptop.disk.table(table).get(key) as Record<string, unknown>
      const parts = Object.entries(good).filter((part): part is [string, Uint8Array] => part[1] instanceof Uint8Array)
      const { at: from, length } = table === 'pages' ? await placeOf(mina) : { at: 0, length: Infinity }
      for (const [name, bytes] of parts) {
        const put = (changed: Uint8Array) => () => void laptop.disk.table(table).set(key, { ...good, [name]: changed })
        const end = Math.min(bytes.length, from + length)
        for (const at of [from, from + 11, from + 12, Math.floor((from + end) / 2), end - 1])
          expect([name, at, await after(put(flipped(bytes, at)))]).toEqual([name, at, 'nothing'])
        expect(await after(put(bytes.slice(0, end - 1)))).toBe('nothing')
        expect(await after(put(new Uint8Array()))).toBe('nothing')
      }
      expect(await looking()).toBe('as it was')
    },
  )

  test('flipped in one file leaves the others readable', async () => {
    await breakPage(mina)
    const core = await laptop.start()
    expect(await codeOf(core.files.view(mina))).toBe('storageDamaged')
    expect((await core.files.view(emine)).size).toBeGreaterThan(0)
  })
})

describe('a damaged case file', () => {
  const damage = {
    'its page': () => breakPage(mina),
    'its page, and nothing else of it lies there': async () =>
      void laptop.disk.table('pages').delete((await placeOf(mina)).pack),
    'its shelf': () => change('shelves', '1', { sealed: new Uint8Array(60) }),
  }
  test.each(Object.entries(damage))('by %s comes anew with the next sync; what waits is kept', async (_name, harm) => {
    await laptop.run('note.write', emine, { ...noteArgs(randomUUID()), content: 'wartet' })
    await harm()
    await looking()
    await laptop.sync()
    for (const id of [mina, emine]) expect(contentOf(await laptop.rows(id))).toEqual(contentOf(county.rows(id)))
    expect(county.rows(emine).map((row) => row.fields['content'])).toContain('wartet')
  })

  test('with work of its own waiting loses nothing of that', async () => {
    await laptop.run('note.write', mina, { ...noteArgs(randomUUID()), content: 'wartet' })
    await breakPage(mina)
    await looking()
    await laptop.sync()
    expect(county.rows(mina).map((row) => row.fields['content'])).toContain('wartet')
    expect(contentOf(await laptop.rows(mina))).toEqual(contentOf(county.rows(mina)))
  })

  test('with news on top comes anew, and opens after every restart', async () => {
    await news(mina, 'Neues')
    await laptop.sync()
    change('shelves', '1', { sealed: new Uint8Array(60) })
    await looking()
    for (const _start of [1, 2, 3]) {
      await laptop.sync()
      await laptop.start()
      expect(contentOf(await laptop.rows(mina))).toEqual(contentOf(county.rows(mina)))
    }
  })
})

describe('the cipher', () => {
  const cipher = createWebCipher()
  const text = new TextEncoder().encode('Akte')
  const opened = async (work: Promise<Uint8Array>) =>
    work.then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )

  test('opens what it sealed, in its place only, with its key only', async () => {
    const [key, other] = [await cipher.newKey(), await cipher.newKey()]
    const sealed = await cipher.seal(key, text, 'page|a|1')
    expect(await opened(cipher.open(key, sealed, 'page|a|1'))).toBe('Akte')
    for (const place of ['page|a|2', 'page|b|1', 'patch|a|1', ''])
      expect(await opened(cipher.open(key, sealed, place))).toBe('storageDamaged')
    expect(await opened(cipher.open(other, sealed, 'page|a|1'))).toBe('storageDamaged')
  })

  test('never seals the same twice: no nonce comes again', async () => {
    const key = await cipher.newKey()
    const sealed = await Promise.all(Array.from({ length: 500 }, () => cipher.seal(key, text, 'x')))
    expect(new Set(sealed.map((one) => one.subarray(0, 12).join())).size).toBe(500)
    expect(new Set(sealed.map((one) => one.length))).toEqual(new Set([12 + text.length + 16]))
  })

  test('wraps a key so that only the wrapping key gives it back, in its place', async () => {
    const [vault, file] = [await cipher.newKey(), await cipher.newKey()]
    const wrapped = await cipher.wrap(vault, file, 'file-key|a')
    const again = await cipher.unwrap(vault, wrapped, 'file-key|a')
    expect(await opened(cipher.open(again, await cipher.seal(file, text, 'x'), 'x'))).toBe('Akte')
    expect(await codeOf(cipher.unwrap(vault, wrapped, 'file-key|b'))).toBe('storageDamaged')
    expect(await codeOf(cipher.unwrap(file, wrapped, 'file-key|a'))).toBe('storageDamaged')
  })

  test('makes a key anew from its text, and no key twice', async () => {
    const texts = Array.from({ length: 500 }, () => cipher.newKeyText())
    expect(new Set(texts).size).toBe(500)
    const [text = '', other = ''] = texts
    expect(text).toMatch(/^[0-9a-f]{64}$/)
    const sealed = await cipher.seal(await cipher.keyOf(text), new TextEncoder().encode('Akte'), 'x')
    expect(await opened(cipher.open(await cipher.keyOf(text), sealed, 'x'))).toBe('Akte')
    expect(await opened(cipher.open(await cipher.keyOf(other), sealed, 'x'))).toBe('storageDamaged')
  })

  test('gives a name that says nothing: the same under one key, another under each', async () => {
    const [key, other] = [await cipher.newKey(), await cipher.newKey()]
    const name = await cipher.blind(key, 'photo|abc')
    expect(name).toMatch(/^[0-9a-f]{32}$/)
    expect(await cipher.blind(key, 'photo|abc')).toBe(name)
    expect(new Set([name, await cipher.blind(other, 'photo|abc'), await cipher.blind(key, 'photo|abd')]).size).toBe(3)
  })
})

test('nothing that anybody typed, nor any face, lies on the disk in clear', async () => {
  const canaries = ['Kanarienvogel', 'Yıldırım', 'Zwiebelgasse', 'AZ-4711-Kanari', 'Entwurf-Kanari', 'Rufname-Kanari']
  const personId = randomUUID()
  const face = container(lossy(96, 96, 400, 7))
  face.set(new TextEncoder().encode('Gesichtskanari'), 60)
  const large = container(lossy(480, 480, 900, 7))
  const { photos, box } = laptop.core
  const [consentId, portraitId] = [randomUUID(), randomUUID()]
  const now = '2026-11-23T09:00:00.000Z'
  await laptop.run('person.add', mina, {
    ...personFields,
    personId,
    firstName: 'Emine',
    lastName: 'Yıldırım',
    callName: 'Rufname-Kanari',
  })
  await laptop.run('benefitUnit.add', mina, {
    ...unitFields,
    benefitUnitId: randomUUID(),
    street: 'Zwiebelgasse 3',
    number: 'AZ-4711-Kanari',
  })
  await laptop.run('note.write', mina, { ...noteArgs(randomUUID()), content: 'Kanarienvogel im Käfig' })
  await laptop.run('consent.give', mina, { ...consentFields, consentId, personId })
  const kept = [await photos.keep(mina, face, 'small', now), await photos.keep(mina, large, 'large', now)] as const
  await box.take(...kept)
  await laptop.run('portrait.set', mina, {
    portraitId,
    personId,
    consentId,
    small: kept[0].ref,
    large: kept[1].ref,
    replaces: null,
  })
  await new Drafts(box).save('note:Kanarienvogel', 'Entwurf-Kanari')
  const waiting = everythingOn(laptop)
  await laptop.sync()
  await news(mina, 'Kanarienvogel, zweiter Teil')
  await laptop.sync()
  const disk = Buffer.concat([waiting, everythingOn(laptop)])
  expect(disk.length).toBeGreaterThan(6_000)
  for (const secret of [...canaries, 'Gesichtskanari', 'note.write', kept[0].ref.hash]) {
    expect([secret, disk.includes(secret), disk.includes(Buffer.from(secret, 'utf16le'))]).toEqual([
      secret,
      false,
      false,
    ])
    expect(disk.includes(Buffer.from(secret).toString('base64').slice(0, 8))).toBe(false)
  }
  // And yet it is all there for whoever has the key.
  const core = await laptop.start()
  expect(JSON.stringify([...(await core.files.view(mina)).rows()])).toContain('Kanarienvogel, zweiter Teil')
  expect(await core.photos.bytes(kept[0].ref.hash)).toEqual(face)
  expect(await new Drafts(core.box).load('note:Kanarienvogel')).toBe('Entwurf-Kanari')
})

/** Every byte of every record, keys and clear fields too. */
function everythingOn(one: Laptop): Buffer {
  const parts = [...one.disk.tables.values()].flatMap((table) =>
    [...table].flatMap(([key, value]) => [Buffer.from(key), ...bytesIn(value)]),
  )
  return Buffer.concat(parts)
}
function bytesIn(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)]
  if (typeof value !== 'object' || value === null) return [Buffer.from(String(value))]
  return Object.values(value).flatMap(bytesIn)
}
