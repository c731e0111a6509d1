/** What a passphrase must have: one rule for the vault, which has the last word, and for the hint while it is typed. */
const enoughWords = 4
/** Where no secret of the computer stands beside it (security.md D.1). */
const enoughWordsAlone = 5
const enoughCharacters = 14
/** Words shorter than this are easily guessed, and do not count. */
const wordLength = 3
/** Without it fourteen of the same few letters would do. */
const enoughDifferent = 6

/** What whoever guesses tries first. */
const obvious = /passwort|kennwort|password|passphrase|antlitz|jobcenter/g
/**
 * Keys that lie beside each other on German and English keyboards, across, down and to and fro, and the alphabet; so many of a row,
 * either way, count as none.
 */
const rows = [
  '01234567890',
  'qwertzuiopü',
  'qwertyuiop',
  'asdfghjklöä',
  'yxcvbnm',
  'zxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
  '1qay2wsx3edc4rfv5tgb6zhn7ujm8ik,9ol.',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.',
  '1q2w3e4r5t6z7u8i9o0p',
  '1q2w3e4r5t6y7u8i9o0p',
]
const runs = rows.flatMap((row) => [row, Array.from(row).toReversed().join('')])
const runLength = 4
/** They are runs, and words or in many words (Hertz, Wertung, liberty): alone they count. */
const wordsThatRun: ReadonlySet<string> = new Set(['wert', 'ertz', 'erty'])
/** One character three times and more, or three or more characters again: said once. Shorter ones are in many words (Papa, Wasser). */
const repetition = /(.)\1{2,}|(.{3,}?)\2+/gu
/** Nobody sees it (soft hyphens, joiners): it tells nothing from anything. */
const invisible = /\p{Cf}/gu

/** Typed on another keyboard it may be composed of other code points: the same to the eye, the same to us. */
export function normalPassphrase(passphrase: string): string {
  return passphrase.normalize('NFKC').trim()
}

/**
 * `length`: how many words, none of which is there yet, or how many characters; `isLong`: it has as many, but not all of them count.
 * `variety`: it is long, but of too few different characters.
 */
export type Missing =
  | { what: 'length'; words: number; characters: number; isLong: boolean }
  | { what: 'variety'; characters: number }

/** What is missing, or null when it will do: four different words, or 14 characters; in both cases six different characters. */
export function missingIn(passphrase: string): Missing | null {
  const { words, text } = counted(passphrase)
  const missingWords = enoughWords - words
  const characters = enoughCharacters - lengthOf(text)
  if (missingWords > 0 && characters > 0) {
    const isLong = lengthOf(asTyped(passphrase).trim()) >= enoughCharacters
    return { what: 'length', words: missingWords, characters, isLong }
  }
  const different = enoughDifferent - new Set(text).size
  return different > 0 ? { what: 'variety', characters: different } : null
}

/** Whether it may open a vault with nothing beside it: five different words, however many characters. */
export function standsAlone(passphrase: string): boolean {
  return missingIn(passphrase) === null && counted(passphrase).words >= enoughWordsAlone
}

/** What of it somebody would have to guess: each word once, in whatever case, without what is obvious, and nothing twice over. */
function counted(passphrase: string): { words: number; text: string } {
  const pieces = asTyped(passphrase)
    .replaceAll(invisible, '')
    .toLowerCase()
    .trim()
    .split(/[\s-]+/)
  const telling = new Set(
    pieces.map((piece) => withoutRuns(piece.replaceAll(obvious, '')).replaceAll(repetition, '$1$2')),
  )
  const words = [...telling].filter((piece) => lengthOf(piece) >= wordLength).length
  return { words, text: [...telling].join(' ').trim() }
}

/** As `normalPassphrase`, but what one character of it becomes several of (½, a ligature, a whole phrase in Arabic) was one to type. */
function asTyped(passphrase: string): string {
  const normal = (one: string) => one.normalize('NFKC')
  const characters = Array.from(passphrase.normalize('NFC'))
  return characters.map((one) => (lengthOf(normal(one)) === 1 ? normal(one) : one)).join('')
}

/** An emoji is one character, however many units of text it takes. */
function lengthOf(text: string): number {
  return Array.from(text).length
}

function withoutRuns(piece: string): string {
  let kept = ''
  let at = 0
  while (at < piece.length) {
    let end = at + 1
    while (end < piece.length && isRun(piece.slice(at, end + 1))) end += 1
    if (end - at < runLength || wordsThatRun.has(piece.slice(at, end))) {
      end = at + 1
      kept += piece.slice(at, end)
    }
    at = end
  }
  return kept
}

function isRun(keys: string): boolean {
  return runs.some((run) => run.includes(keys))
}
