/**
 * Links from outside, `antlitz://akte/<id>`: from a letter, a calendar, another program. A link only opens; it holds nothing but the
 * random id of a case file, and whether that may be seen is asked once the vault is open.
 */
import { Id } from '../shared/schema.ts'

export const linkScheme = 'antlitz'

/** As browsers and Windows hand it on; nothing may stand before, behind or between. */
const shape = /^antlitz:\/\/akte\/([^/]+)\/?$/
const longest = 80

/** The case file that a link leads to; null for everything else. */
export function caseFileIn(link: string): string | null {
  const id = link.length <= longest ? shape.exec(link)?.[1] : undefined
  return Id.safeParse(id).data ?? null
}

export type Links = {
  /** Takes what the system says: one address, or a whole command line. At most the last link in it counts. */
  offer: (words: readonly string[]) => void
  /** Hears of links from now on, and of the last one that came before. */
  hear: (hear: (caseFileId: string) => void) => void
}

/** The system may name a link before anybody listens: the app is only starting because of it. */
export function collectLinks(): Links {
  let waiting: string | null = null
  let hearer: ((caseFileId: string) => void) | null = null
  return {
    offer(words) {
      const caseFileId = words.map(caseFileIn).findLast((id) => id !== null)
      if (caseFileId === undefined) return
      if (hearer) hearer(caseFileId)
      else waiting = caseFileId
    },
    hear(hear) {
      hearer = hear
      if (waiting !== null) hear(waiting)
      waiting = null
    },
  }
}
