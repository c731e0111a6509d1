/**
 * The page of the benchmark: the real vault worker behind the real host, and what screens do with it, with nothing drawn.
 * Each figure is measured here, on the page's side of the worker.
 */
import { openHost } from '../../renderer/host.ts'
import { allowOnlyOurWorkers } from '../../renderer/trusted-types.ts'
import { openVault } from '../../renderer/vault-connection.ts'
import { suggestCrop } from '../../renderer/picture/crop.ts'
import { encodePicture } from '../../renderer/picture/encode.ts'
import { openPicture } from '../../renderer/picture/open-picture.ts'
import { portraitSizes } from '../../shared/portrait.ts'
import type { PersonCard } from '../../shared/overview.ts'

allowOnlyOurWorkers()
const host = openHost()
const vault = openVault(host, () => void host.restartPage({}))
const today = new Date().toISOString().slice(0, 10)

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Ids of case files in an order that visits all of them before one comes again. */
async function caseFileIds(count: number): Promise<string[]> {
  const ids = (await vault.caseload({})).filter((item) => item.state !== 'ended').map((item) => item.caseFileId)
  return Array.from({ length: count }, (_, i) => ids[(i * 7) % ids.length] ?? '')
}

function note(content: string) {
  const empty = {
    startsAt: null,
    endsAt: null,
    place: '',
    personIds: [],
    present: '',
    language: '',
    reason: '',
    agreement: '',
    impressions: '',
    nextStep: '',
    nextOn: null,
  }
  return { noteId: crypto.randomUUID(), ...empty, happenedOn: today, channel: 'TELEFON', content, visibility: 'NORMAL' }
}

const bench = {
  signInUrl: async (redirectUri: string) => (await vault.beginSignIn({ redirectUri })).url,
  finishSignIn: (returned: string) => vault.finishSignIn({ returned }),
  /** Makes the vault and measures the first sync from there: until something can be opened, and until all is here. */
  async firstSync(passphrase: string) {
    await vault.create({ passphrase })
    const start = performance.now()
    let usable = 0
    const stop = vault.on('changed', () => {
      usable ||= performance.now() - start
    })
    await vault.sync({})
    const whole = performance.now() - start
    stop()
    return { firstSyncMs: whole, firstUsableMs: usable, files: (await vault.caseload({})).length }
  },
  /** From the passphrase to the list. */
  async unlock(passphrase: string) {
    return timed(async () => {
      await vault.unlock({ passphrase })
      await vault.caseload({})
    })
  },
  /** As the app does it: the place is kept, and then the page ends. */
  async lock() {
    await vault.saveDraft({ key: 'window:place', text: '{"screen":"today"}' })
    await vault.lock({})
  },
  sync: () => vault.sync({}),
  async saveNotes(count: number) {
    const times: number[] = []
    for (const [i, caseFileId] of (await caseFileIds(count)).entries()) {
      times.push(
        await timed(() =>
          vault.run({
            command: 'note.write',
            caseFileId,
            args: note(`Gespräch Nummer ${i}: ${'über Arbeit und Wohnung. '.repeat(8)}`),
          }),
        ),
      )
    }
    return p95(times)
  },
  async openFiles(count: number) {
    const times: number[] = []
    for (const caseFileId of await caseFileIds(count)) times.push(await timed(() => vault.caseFile({ caseFileId })))
    return p95(times)
  },
  /** Names typed letter by letter. */
  async search(names: number) {
    const people = (await vault.caseload({})).flatMap((item): PersonCard[] => item.people)
    const times: number[] = []
    for (let i = 0; i < names; i++) {
      const name = people[(i * 13) % people.length]?.name ?? ''
      for (let end = 1; end <= name.length; end++)
        times.push(await timed(() => vault.search({ text: name.slice(0, end) })))
    }
    return p95(times)
  },
  /** Lets so many commands pile up. */
  async pileUp(count: number) {
    for (const [i, caseFileId] of (await caseFileIds(count)).entries()) {
      await vault.run({ command: 'note.write', caseFileId, args: note(`Notiz ${i}`) })
    }
  },
  /** From what waits until the county has answered all and its effect is back. */
  async settle() {
    const start = performance.now()
    let state = await vault.sync({})
    // What ended here may have begun before the line was mended.
    if (state.problem !== null) state = await vault.sync({})
    while (state.onlyHere.entries > 0 && state.problem === null) state = await vault.sync({})
    return { ms: performance.now() - start, left: state.onlyHere.entries }
  },
  /** From the bytes of a camera picture to a sealed portrait in the file, after consent. */
  async photoIntake(bytes: number[], count: number) {
    const times: number[] = []
    for (const caseFileId of await caseFileIds(count)) {
      const person = (await vault.caseFile({ caseFileId })).people[0]
      if (!person) continue
      const consentId = crypto.randomUUID()
      const consent = {
        consentId,
        personId: person.personId,
        purpose: 'portrait',
        textId: 'portrait-consent',
        textVersion: 1,
        language: 'de-plain',
        way: 'read',
        guardian: 'Vormund',
        untilOn: today,
      }
      await vault.run({ command: 'consent.give', caseFileId, args: consent })
      times.push(
        await timed(() => takePortrait(caseFileId, person.personId, consentId, new Blob([new Uint8Array(bytes)]))),
      )
    }
    return p95(times)
  },
}

async function takePortrait(caseFileId: string, personId: string, consentId: string, file: Blob): Promise<void> {
  const picture = await openPicture(file)
  const crop = suggestCrop(picture)
  const small = await encodePicture(picture, crop, portraitSizes.small)
  const large = await encodePicture(picture, crop, portraitSizes.large)
  const refs = await vault.keepPhotos({ caseFileId, small, large })
  await vault.run({
    command: 'portrait.set',
    caseFileId,
    args: { portraitId: crypto.randomUUID(), personId, consentId, replaces: null, ...refs },
  })
}

export type Bench = typeof bench
Object.assign(globalThis, { bench })
