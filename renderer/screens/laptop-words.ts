/** What is said of a laptop: which one it is, how it stands, and what is weak about it. */
import type { LaptopView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { useRiverParts } from './sync-words.ts'

export type LaptopWords = {
  /** What tells it from the others of the same person: when it was set up, and its operating system; empty where nothing is known. */
  which: string
  /** When it was last here; null where it never was. */
  contact: string | null
  /** Whether it is blocked and emptied, or else what it held when it was last here. */
  standing: string
  /** What it means that it opens without a keychain, and what is to be done; null where there is one or nothing is known. */
  weakness: string | null
}

export function useLaptopWords(laptop: LaptopView): LaptopWords {
  const t = useText('laptops')
  const { when, date, clock } = useDates()
  const { registeredAt, platform, lastContactAt, wipedAt, secret } = laptop
  const standing = useStanding(laptop)
  const setUp = registeredAt && t('setUpOn', { day: date(registeredAt), clock: clock(registeredAt) })
  return {
    which: [setUp, platform].filter(Boolean).join(' · '),
    contact: lastContactAt && t('contact', { when: when(lastContactAt) }),
    standing,
    // A keychain is what is expected; what is weaker is to be seen while something is there to be read.
    weakness: wipedAt === null && (secret === 'none' || secret === 'file') ? t(`secret_${secret}`) : null,
  }
}

function useStanding({ wipedAt, revokedAt, onlyHere, files }: LaptopView): string {
  const t = useText('laptops')
  const { when } = useDates()
  const parts = useRiverParts()
  if (wipedAt !== null) return t('wiped', { when: when(wipedAt) })
  const held: string[] = files === null ? [] : [t('files', { count: files })]
  const alone = onlyHere ? parts(onlyHere).join(', ') : ''
  held.push(alone ? t('onlyThere', { what: alone }) : t('nothing'))
  const what = held.join(' · ')
  if (revokedAt === null) return onlyHere ? what : t('never')
  // Nothing is known of what came to it since.
  const blocked = t('revoked', { when: when(revokedAt) })
  return `${blocked} ${onlyHere ? t('heldThen', { what }) : t('neverHere')}`
}
