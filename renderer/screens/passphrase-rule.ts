/** How long a passphrase must be, told while it is typed. The vault has the last word. */
const enoughWords = 4
const enoughCharacters = 14

/** What is missing, or null when it is long enough: four words, or 14 characters of some variety. */
export function missingIn(passphrase: string): { words: number; characters: number } | null {
  const words = new Set(passphrase.split(/[\s-]+/).filter((word) => word.length >= 3)).size
  const isVaried = new Set(passphrase).size >= 6
  if (isVaried && (words >= enoughWords || passphrase.length >= enoughCharacters)) return null
  return {
    words: Math.max(1, enoughWords - words),
    characters: Math.max(1, enoughCharacters - passphrase.length),
  }
}
