/** Finding people by name: umlauts, other scripts, similar sounds, former names, numbers. All in memory, nothing stored. */
import anyAscii from 'any-ascii'
import { colognePhonetic } from 'cologne-phonetic'
import type { Overview } from '../../shared/overview.ts'

export type Match = { caseFileId: string; name: string; how: 'exact' | 'prefix' | 'sound' | 'former' | 'number' }

type Word = { forms: string[]; sound: string; former: boolean }
type Indexed = { caseFileId: string; name: string; sortName: string; words: Word[] }

const order: Record<Match['how'], number> = { exact: 0, number: 1, prefix: 2, former: 3, sound: 4 }

/** A name as it is compared: without case and accents, and with umlauts both as `ae` and as `a`. */
function fold(text: string): string[] {
  const plain = text.normalize('NFKC').toLocaleLowerCase('de')
  const spelled = plain.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss')
  return [
    ...new Set([anyAscii(spelled), anyAscii(plain)].map((form) => form.toLowerCase().replaceAll(/[^a-z0-9]+/g, ''))),
  ]
}

export class NameSearch {
  readonly #byFile = new Map<string, Indexed[]>()
  readonly #numbers = new Map<string, string[]>()

  /** Takes over what an overview says; without one the file is forgotten. */
  put(caseFileId: string, overview: Overview | undefined): void {
    this.#byFile.delete(caseFileId)
    this.#numbers.delete(caseFileId)
    if (!overview) return
    const people = overview.people.map(({ name, sortName, formerNames }) => ({
      caseFileId,
      name,
      sortName,
      words: [...wordsOf(withParts(`${sortName} ${name}`), false), ...wordsOf(withParts(formerNames), true)],
    }))
    this.#byFile.set(caseFileId, people)
    this.#numbers.set(caseFileId, [overview.reference, overview.unitNumber].flatMap(fold).filter(Boolean))
  }

  /** The best match of each file, best first. Every word asked for must match. */
  find(text: string): Match[] {
    const asked = wordsOf(text, false)
    if (asked.length === 0) return []
    const number = fold(text)[0] ?? ''
    const found: (Match & { sortName: string })[] = []
    for (const [caseFileId, people] of this.#byFile) {
      const best = people
        .flatMap((person) => matchOf(person, asked) ?? [])
        .toSorted((a, b) => order[a.how] - order[b.how])[0]
      const numbered =
        number.length >= 2 &&
        /\d/.test(number) &&
        (this.#numbers.get(caseFileId) ?? []).some((one) => one.includes(number))
      if (numbered)
        found.push({ caseFileId, name: people[0]?.name ?? '', sortName: people[0]?.sortName ?? '', how: 'number' })
      else if (best) found.push(best)
    }
    return found.toSorted((a, b) => order[a.how] - order[b.how] || a.sortName.localeCompare(b.sortName, 'de'))
  }
}

function matchOf(person: Indexed, asked: readonly Word[]): (Match & { sortName: string }) | undefined {
  let worst: Match['how'] = 'exact'
  for (const word of asked) {
    const how = bestOf(person.words, word)
    if (!how) return undefined
    if (order[how] > order[worst]) worst = how
  }
  return { caseFileId: person.caseFileId, name: person.name, sortName: person.sortName, how: worst }
}

function bestOf(words: readonly Word[], asked: Word): Match['how'] | undefined {
  let best: Match['how'] | undefined
  for (const word of words) {
    const how = howMatches(word, asked)
    if (how && (!best || order[how] < order[best])) best = how
  }
  return best
}

function howMatches(word: Word, asked: Word): Match['how'] | undefined {
  if (word.forms.some((form) => asked.forms.includes(form))) return word.former ? 'former' : 'exact'
  if (word.forms.some((form) => asked.forms.some((start) => form.startsWith(start))))
    return word.former ? 'former' : 'prefix'
  if (soundsAlike(word, asked)) return word.former ? 'former' : 'sound'
  return undefined
}

/** Beginnings say too little about a sound: what is asked must have a vowel, and be long or begin with the same letter. */
function soundsAlike(word: Word, asked: Word): boolean {
  const [own = '', other = ''] = [word.forms[0], asked.forms[0]]
  const says = other.length >= 5 || (other.length === 4 && own[0] === other[0])
  return says && /[aeiouy]/.test(other) && asked.sound.length >= 2 && asked.sound === word.sound
}

/** Who is looked for as `Brien` may be called O’Brien: such a name is found whole and by its parts. */
function withParts(names: string): string {
  const parts = names.replaceAll(/['’ʼ]/g, ' ')
  return parts === names ? names : `${names} ${parts}`
}

function wordsOf(text: string, former: boolean): Word[] {
  return text
    .split(/[\s,;./-]+/)
    .map((word) => ({ forms: fold(word).filter(Boolean), sound: soundOf(word), former }))
    .filter((word) => word.forms.length > 0)
}

function soundOf(word: string): string {
  return colognePhonetic(fold(word)[0] ?? '')
}
