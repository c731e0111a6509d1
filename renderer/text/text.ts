/** Every sentence of the app, by area. German first; English has the same keys or does not compile. */
import { createInstance, type TFunction } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Language } from '../view-store.ts'
import { arriving } from './arriving.ts'
import { caseFile } from './case-file.ts'
import { fields } from './fields.ts'
import { frame } from './frame.ts'
import { laptops } from './laptops.ts'
import { lists } from './lists.ts'
import { portrait } from './portrait.ts'
import { problems } from './problems.ts'
import { recovery } from './recovery.ts'
import { settings } from './settings.ts'
import { signIn } from './sign-in.ts'
import { sync } from './sync.ts'
import { values } from './values.ts'
import { visit } from './visit.ts'

const words = createInstance()

const areas = {
  arriving,
  frame,
  laptops,
  lists,
  sync,
  settings,
  signIn,
  problems,
  values,
  fields,
  caseFile,
  visit,
  portrait,
  recovery,
}
export type Area = keyof typeof areas
type German = { [A in Area]: (typeof areas)[A]['de'] }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'frame'
    resources: German
  }
}

const german = Object.fromEntries(Object.entries(areas).map(([area, { de }]) => [area, de]))
const english = Object.fromEntries(Object.entries(areas).map(([area, { en }]) => [area, en]))

/** Ready when it returns: the words are part of the program. */
export function setUpText(language: Language): void {
  void words.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: Object.keys(areas),
    defaultNS: 'frame',
    resources: { de: german, en: english },
    initAsync: false,
    // React escapes; doing it twice would show &amp; in names.
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

export function changeLanguage(language: Language): void {
  void words.changeLanguage(language)
  document.documentElement.lang = language
}

/** The words of one area in the user's language: `const t = useText('lists')`. */
export function useText<A extends Area>(area: A): TFunction<A> {
  return useTranslation<A>(area).t as unknown as TFunction<A>
}

/** Joins words as people say them: "Anna, Bengt und Cilla". */
export function useList(): (parts: readonly string[]) => string {
  const language = useLanguage()
  return (parts) => new Intl.ListFormat(language).format(parts)
}

/** The user's language, for Intl. */
export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'de'
}
