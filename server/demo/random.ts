/** Chance from a seed: the same seed gives the same county, on every machine. Never for secrets. */

export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** A key, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K
  /** So many different items, or all of them. */
  some<T>(list: readonly T[], count: number): T[]
  /** Shaped like a UUID of version 4. */
  id(): string
}

/** Names say what the numbers are for: two purposes never share a row of numbers. */
export function randomFrom(...names: readonly (string | number)[]): Random {
  const next = sfc32(hash(names.join('/')))
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(list: readonly T[]): T => {
    const item = list[int(0, list.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const some = <T>(list: readonly T[], count: number): T[] => {
    const rest = [...list]
    const chosen: T[] = []
    while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(int(0, rest.length - 1), 1))
    return chosen
  }
  return { next, int, chance: (probability) => next() < probability, pick, some, weighted, id: () => uuid(next) }

  function weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const pairs = Object.entries<number>(weights) as [K, number][]
    let left = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of pairs) {
      left -= weight
      if (left < 0) return key
    }
    return pick(pairs)[0]
  }
}

function uuid(next: () => number): string {
  const word = () => Math.floor(next() * 0x1_0000_0000)
  const hex = [word(), word(), word(), word()].map((part) => part.toString(16).padStart(8, '0')).join('')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}

/** Four words from a text (after xmur3). */
function hash(text: string): [number, number, number, number] {
  let state = 1_779_033_703 ^ text.length
  for (let at = 0; at < text.length; at++) {
    state = Math.imul(state ^ text.charCodeAt(at), 3_432_918_353)
    state = (state << 13) | (state >>> 19)
  }
  const word = () => {
    state = Math.imul(state ^ (state >>> 16), 2_246_822_507)
    state = Math.imul(state ^ (state >>> 13), 3_266_489_909)
    state ^= state >>> 16
    return state >>> 0
  }
  return [word(), word(), word(), word()]
}

/** Small fast counting generator (PractRand, Chris Doty-Humphrey, public domain). */
function sfc32([first, second, third, fourth]: [number, number, number, number]): () => number {
  let [a, b, c, count] = [first, second, third, fourth]
  const next = () => {
    const sum = (((a + b) | 0) + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let round = 0; round < 15; round++) next()
  return next
}
