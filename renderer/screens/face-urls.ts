/**
 * Addresses of faces for `<img>`: photos from the vault, drawn avatars, and what clients drew themselves. They are made a
 * few at a time, so that a wall of four hundred faces never holds up the screen, and are given back when nobody shows them.
 */
import type { Avatar } from '../../shared/person.ts'
import type { Vault } from '../../shared/vault-contract.ts'

/** What to show, as text: equal faces share one address. */
export type FaceKey = string

export function photoKey(hash: string): FaceKey {
  return JSON.stringify(['photo', hash])
}

/** Nothing for initials. */
export function avatarKey(avatar: Avatar): FaceKey | null {
  if (avatar.kind === 'drawn') return JSON.stringify(['drawn', avatar.seed])
  if (avatar.kind === 'drawing') return JSON.stringify(['drawing', avatar.strokes])
  return null
}

export type FaceUrls = {
  /** Undefined while it is being made; `null` while the photo has not arrived on this laptop. */
  peek: (key: FaceKey) => string | null | undefined
  /** Makes the address if need be and tells when it is there; gives the function that ends the use. */
  use: (key: FaceKey, hear: () => void) => () => void
}

type PhotoSource = Pick<Vault, 'photo' | 'on'>
type Entry = { url: string | null | undefined; hearers: Set<() => void> }

/** So many that nobody shows just now stay ready, for going back to a list. */
const spare = 400
const sliceMs = 6
const atOnce = 4

const urlsOfVault = new WeakMap<PhotoSource, FaceUrls>()

export function faceUrlsOf(vault: PhotoSource): FaceUrls {
  const known = urlsOfVault.get(vault)
  if (known) return known
  const made = createFaceUrls(vault)
  urlsOfVault.set(vault, made)
  return made
}

export function createFaceUrls(vault: PhotoSource, keep = spare): FaceUrls {
  const entries = new Map<FaceKey, Entry>()
  const queue = createQueue(async (key) => {
    const entry = entries.get(key)
    if (!entry || isMade(entry) || entry.hearers.size === 0) return
    const blob = await blobOf(vault, key)
    // Without a photo it is asked for again when the vault tells of a change.
    entry.url = blob && URL.createObjectURL(blob)
    for (const hear of entry.hearers) hear()
  })

  vault.on('changed', () => {
    for (const [key, entry] of entries) if (entry.url === null && entry.hearers.size > 0) queue.add(key)
  })

  const forgetOldest = () => {
    let unused = 0
    for (const entry of entries.values()) if (entry.hearers.size === 0) unused += 1
    for (const [key, entry] of entries) {
      if (unused <= keep) return
      if (entry.hearers.size > 0) continue
      if (isMade(entry)) URL.revokeObjectURL(entry.url)
      entries.delete(key)
      unused -= 1
    }
  }

  return {
    peek: (key) => entries.get(key)?.url,
    use: (key, hear) => {
      const entry = entries.get(key) ?? { url: undefined, hearers: new Set() }
      // Last in the map: the longest unused one comes first.
      entries.delete(key)
      entries.set(key, entry)
      entry.hearers.add(hear)
      if (!isMade(entry)) queue.add(key)
      return () => {
        entry.hearers.delete(hear)
        if (entry.hearers.size === 0) forgetOldest()
      }
    },
  }
}

function isMade(entry: Entry): entry is Entry & { url: string } {
  return typeof entry.url === 'string'
}

async function blobOf(vault: PhotoSource, key: FaceKey): Promise<Blob | null> {
  const [kind, what] = JSON.parse(key) as ['photo' | 'drawn', string] | ['drawing', number[][]]
  if (kind === 'drawing') return svgBlob(drawingSvg(what))
  if (kind === 'drawn') return svgBlob(await avatarSvg(what))
  try {
    const { bytes } = await vault.photo({ hash: what })
    return bytes && new Blob([new Uint8Array(bytes)], { type: 'image/webp' })
  } catch {
    // A face that cannot be had is not worth a notice: the drawn one or the initials stand in its place.
    return null
  }
}

function svgBlob(svg: string): Blob {
  return new Blob([svg], { type: 'image/svg+xml' })
}

const grounds = ['efe3d3', 'e6e8d6', 'd8e8e1', 'dbe5ef', 'e6e0ee', 'f0dfe0']

/** The same seed gives the same face, on every laptop. */
export async function avatarSvg(seed: string): Promise<string> {
  const [{ createAvatar }, lorelei] = await Promise.all([import('@dicebear/core'), import('@dicebear/lorelei')])
  return createAvatar(lorelei, { seed, backgroundColor: grounds }).toString()
}

/** Strokes are lists of x and y in a square of 255. */
export function drawingSvg(strokes: readonly (readonly number[])[]): string {
  const lines = strokes.map((stroke) => {
    const [x = 0, y = 0] = stroke
    // A dot is a line from a point to itself.
    const points = stroke.length > 2 ? stroke.join(' ') : `${x} ${y} ${x} ${y}`
    return `<polyline points="${points}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 255 255"><rect width="255" height="255" fill="#f4eddf"/><g fill="none" stroke="#33302b" stroke-width="8" stroke-linecap="round" stroke-linejoin="round">${lines.join('')}</g></svg>`
}

/** Works through keys in order, a few at a time, leaving the screen its share of every frame. */
function createQueue(work: (key: FaceKey) => Promise<void>): { add: (key: FaceKey) => void } {
  const waiting = new Set<FaceKey>()
  let isRunning = false
  const run = async () => {
    while (waiting.size > 0) {
      const sliceEnd = performance.now() + sliceMs
      while (waiting.size > 0 && performance.now() < sliceEnd) {
        const keys = [...waiting].slice(0, atOnce)
        for (const key of keys) waiting.delete(key)
        await Promise.all(keys.map(work))
      }
      await new Promise((resolve) => setTimeout(resolve))
    }
    isRunning = false
  }
  return {
    add: (key) => {
      waiting.add(key)
      if (isRunning) return
      isRunning = true
      void run()
    },
  }
}
