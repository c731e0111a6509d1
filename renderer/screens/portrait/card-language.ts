/** In which language a card opens. It is the client's card, not the caseworker's: both languages stay one press away. */
import { useState } from 'react'
import { type CardLanguage, cards } from '../../../shared/cards.ts'
import { useLanguage } from '../../text/text.ts'
import type { Language } from '../../view-store.ts'

/**
 * English for clients who said so, plain German for those who speak anything else: until there are certified translations
 * it is what is read to them. Of whom nothing is known, the app's language is the best guess.
 */
export function cardLanguageFor(preferred: string, app: Language): CardLanguage {
  if (preferred.trim() === '') return app === 'en' ? 'en' : 'de-plain'
  return /^\s*eng?/i.test(preferred) ? 'en' : 'de-plain'
}

/** `preferred`: what the file says of the client's language; `shown`: what was confirmed already and must stay what it was. */
export function useCardLanguage(preferred: unknown, shown?: string) {
  const app = useLanguage()
  const [language, setLanguage] = useState<CardLanguage>(
    () => known(shown) ?? cardLanguageFor(typeof preferred === 'string' ? preferred : '', app),
  )
  return [language, setLanguage] as const
}

function known(language: string | undefined): CardLanguage | undefined {
  return cards.find((card) => card.language === language)?.language
}
