/**
 * Cards that are read to or shown to clients. Each has an id, a version, a language and a review state; what is shown is
 * stored with the consent or visit it belongs to. Until a county's data-protection officer has reviewed a text the app
 * marks it as a draft. Never change a text without a new version.
 */

export type CardLanguage = 'de-plain' | 'en'
export type Card = {
  id: 'portrait-consent' | 'door-outreach' | 'door-fact-finding'
  version: number
  language: CardLanguage
  review: 'draft' | 'reviewed' | 'certifiedTranslation'
  title: string
  /** Paragraphs; `{…}` stands for what the app fills in: `{name}`, `{county}`, `{date}`, `{question}`. */
  paragraphs: readonly string[]
  isList: boolean
}

export const cards: readonly Card[] = [
  {
    id: 'portrait-consent',
    version: 1,
    language: 'de-plain',
    review: 'draft',
    title: 'Ein Foto für Ihre Akte? Nur wenn Sie möchten.',
    isList: true,
    paragraphs: [
      'Das Foto hilft uns, Sie wiederzuerkennen und persönlich anzusprechen. Es ist für Ihre Leistungen nicht nötig.',
      'Sie können Nein sagen. Dann wählen Sie ein gezeichnetes Bild, malen selbst eines oder lassen das Feld leer. Niemand fragt nach dem Grund, und es wird nicht gezählt, wer Nein sagt.',
      'Sehen können das Foto nur die Menschen, die für Ihre Akte zuständig sind. Es steht nicht in Briefen und geht an keine andere Stelle.',
      'Das Foto wird nicht von einem Computer erkannt oder verglichen.',
      'Es wird gelöscht, wenn Ihr Fall endet, spätestens am {date}. Sie können es jederzeit früher löschen lassen: ein Wort genügt. Dann verschwindet es sofort von diesem Gerät und beim nächsten Abgleich überall.',
    ],
  },
  {
    id: 'portrait-consent',
    version: 1,
    language: 'en',
    review: 'draft',
    title: 'A photo for your file? Only if you want one.',
    isList: true,
    paragraphs: [
      'The photo helps us to recognise you and to greet you in person. Your benefits do not depend on it.',
      'You can say no. Then choose a drawn picture, draw one yourself, or leave it empty. Nobody asks why, and nobody counts who says no.',
      'Only the people responsible for your file can see it. It is not used in letters and goes to no other office.',
      'No computer recognises or compares your face.',
      'It is deleted when your case ends, at the latest on {date}. You can have it deleted earlier at any time: one word is enough. It then disappears from this device at once and everywhere at the next sync.',
    ],
  },
  {
    id: 'door-outreach',
    version: 1,
    language: 'de-plain',
    review: 'draft',
    title: 'An der Tür: aufsuchende Beratung',
    isList: false,
    paragraphs: [
      'Guten Tag, ich heiße {name} und arbeite beim Jobcenter {county}. Ich möchte gern hören, wie es Ihnen geht und was Sie brauchen.',
      'Sie müssen nicht mit mir sprechen und mich nicht hereinlassen. Wenn Sie Nein sagen, hat das keine Folgen.',
      'Wir können hier reden, in einem Café, am Telefon oder an einem anderen Tag.',
    ],
  },
  {
    id: 'door-fact-finding',
    version: 1,
    language: 'de-plain',
    review: 'draft',
    title: 'An der Tür: Prüfbesuch',
    isList: true,
    paragraphs: [
      'Guten Tag, ich heiße {name} und komme vom Jobcenter {county}. Das ist mein Dienstausweis. Ich soll nur eine Frage klären: {question}.',
      'Sie müssen mich nicht hereinlassen. Jede erwachsene Person hier entscheidet selbst, auch für jeden Raum einzeln.',
      'Sie können jederzeit aufhören. Dann gehe ich.',
      'Wenn die Frage nicht anders geklärt werden kann, kann es sein, dass eine Leistung nicht bewilligt wird (§ 66 SGB I). Ich entscheide das nicht.',
      'Ich schreibe nur auf, was zu der Frage gehört. Sie sehen den Text und bekommen eine Kopie.',
    ],
  },
]

/** The newest version of a card in a language, or in plain German where it has not been translated. */
export function cardIn(id: Card['id'], language: CardLanguage): Card {
  const versions = cards.filter((card) => card.id === id).toSorted((a, b) => b.version - a.version)
  const card = versions.find((one) => one.language === language) ?? versions.find((one) => one.language === 'de-plain')
  if (!card) throw new Error(`no card ${id}`)
  return card
}

export function fillCard(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}
