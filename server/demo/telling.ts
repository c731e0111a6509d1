/** Puts sentences together: fills the slots of phrases.ts and stories.ts and makes a note of several of them. */
import { day, germanDate, onWorkday, type Moment } from './calendar.ts'
import { extras, firms, impressions, openings, towns, weekdays } from './phrases.ts'
import type { Random } from './random.ts'
import type { Stage } from './stories.ts'

/** Of whom is told: `title` is Frau or Herr, or empty, with the name then standing for both. */
export type Hero = { title: string; name: string; pronoun: 'sie' | 'er' | ''; child: string }

type Slots = Readonly<Record<string, () => string>>

function slotsOf(random: Random, hero: Hero, at: Moment): Slots {
  const name = `${hero.title} ${hero.name}`.trim()
  const pronoun = hero.pronoun || name
  return {
    N: () => name,
    D: () => (hero.title === 'Herr' ? `Herrn ${hero.name}` : name),
    S: () => pronoun.charAt(0).toUpperCase() + pronoun.slice(1),
    s: () => pronoun,
    kind: () => hero.child || 'das Kind',
    betrieb: () => random.pick(firms),
    ort: () => random.pick(towns).town,
    tag: () => random.pick(weekdays),
    frist: () => germanDate(onWorkday(at + random.int(6, 40) * day)),
    zahl: () => ['zwei', 'drei', 'vier', 'fünf', 'sechs'][random.int(0, 4)] ?? 'drei',
    grad: () => String(random.int(2, 4)),
    stunden: () => String(random.int(5, 15) * 2),
    minuten: () => String(random.int(3, 9) * 10),
    betrag: () => String(random.int(8, 70) * 10),
    rate: () => String(random.int(3, 9) * 5),
  }
}

type Told = { content: string; agreement: string; impressions: string; nextStep: string }
export type Channel = keyof typeof openings

/** Tells of one person. What was said once is said again only when everything else has been. */
export type Teller = {
  say(at: Moment, sentence: string): string
  /** One of several sentences, filled in. */
  one(at: Moment, sentences: readonly string[]): string
  /** What a counselling note says: how it came about, facts, sometimes something beside, and what was agreed. */
  talk(at: Moment, stage: Stage, channel: Channel, opening?: string): Told
}

export function tellerOf(random: Random, hero: Hero): Teller {
  const decks = new Map<readonly string[], string[]>()
  const deal = (list: readonly string[], count: number): string[] => {
    const deck = decks.get(list) ?? []
    decks.set(list, deck)
    if (deck.length < count) deck.push(...random.some(list, list.length).filter((item) => !deck.includes(item)))
    return deck.splice(0, count)
  }
  const say = (at: Moment, sentence: string) => {
    const slots = slotsOf(random, hero, at)
    return sentence.replaceAll(/\{(\w+)\}/g, (whole, slot: string) => slots[slot]?.() ?? whole)
  }
  return {
    say,
    one: (at, sentences) => say(at, deal(sentences, 1)[0] ?? ''),
    talk(at, stage, channel, opening) {
      const isShort = brief.has(channel)
      const filled = (sentences: string[]) => sentences.map((sentence) => say(at, sentence))
      const start = opening ?? deal(openings[channel], 1)[0] ?? ''
      const facts = deal(stage.facts, isShort ? 2 : random.int(2, 4))
      const beside = deal(extras, isShort ? 1 : random.int(1, 3))
      const agreements = isShort && random.chance(0.6) ? [] : deal(stage.agreements, random.int(1, 2))
      return {
        content: filled(withPronouns([start, ...facts, ...beside])).join(' '),
        agreement: filled(agreements).join('\n'),
        impressions: !isShort && random.chance(0.18) ? random.pick(impressions) : '',
        nextStep: say(at, deal(stage.steps, 1)[0] ?? ''),
      }
    },
  }
}

/** Who was named by the sentence before is not named again. */
function withPronouns(sentences: readonly string[]): string[] {
  return sentences.map((sentence, at) =>
    at > 0 && sentences[at - 1]?.includes('{N}') ? sentence.replace(/^\{N\} /, '{S} ') : sentence,
  )
}

const brief: ReadonlySet<Channel> = new Set(['EMAIL', 'PORTAL', 'TELEFON', 'BRIEF'])
