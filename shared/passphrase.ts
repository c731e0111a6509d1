/** What a passphrase must have: one rule for the vault, which has the last word, and for the hint while it is typed. */
const enoughWords = 4
/** Where no secret of the computer stands beside it (security.md D.1). */
const enoughWordsAlone = 5
const enoughCharacters = 14
/** Words shorter than this are easily guessed, and do not count. */
const wordLength = 3
/** Without it fourteen times the same letter would do. */
const enoughDifferent = 6

/** Typed on another keyboard it may be composed of other code points: the same to the eye, the same to us. */
export function normalPassphrase(passphrase: string): string {
  return passphrase.normalize('NFKC').trim()
}

/** `length`: how many words, none of which is there yet, or how many characters. `variety`: it is long, but of too few different characters. */
export type Missing = { what: 'length'; words: number; characters: number } | { what: 'variety'; characters: number }

/** What is missing, or null when it will do: four different words, or 14 characters; in both cases six different characters. */
export function missingIn(passphrase: string): Missing | null {
  const text = normalPassphrase(passphrase)
  const words = enoughWords - wordsIn(text)
  const characters = enoughCharacters - text.length
  if (words > 0 && characters > 0) return { what: 'length', words, characters }
  const different = enoughDifferent - new Set(text).size
  return different > 0 ? { what: 'variety', characters: different } : null
}

/** Whether it may open a vault with nothing beside it: five different words, however many characters. */
export function standsAlone(passphrase: string): boolean {
  return missingIn(passphrase) === null && wordsIn(normalPassphrase(passphrase)) >= enoughWordsAlone
}

function wordsIn(text: string): number {
  return new Set(text.split(/[\s-]+/).filter((word) => word.length >= wordLength)).size
}
