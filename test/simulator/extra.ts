/** What else goes on in a history, whatever its trouble is: people hold what comes, open second windows, get newer versions. */
import { Holding } from './holding.ts'
import { Upgrade } from './upgrade.ts'
import { Windows } from './windows.ts'
import type { Laptop, World } from './laptop.ts'

export interface Extra {
  /** Whether this laptop is there from the beginning. */
  mayBegin(laptop: Laptop): boolean
  /** Whether it takes this laptop's turn. */
  takes(laptop: Laptop, step: number): boolean
  /** All is quiet. Whether something has changed, so that it has to become quiet once more. */
  endsQuiet(laptops: readonly Laptop[], finish: <T>(work: Promise<T>) => Promise<T>): Promise<boolean>
}

const extras = [Holding, Windows, Upgrade] as const

/** One a history. */
export function extraOf(seed: number, world: World, laptops: readonly Laptop[]): Extra {
  const Made = extras[seed % extras.length] ?? Holding
  return new Made(world, laptops)
}
