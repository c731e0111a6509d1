/**
 * The link between a laptop and its county, by which both notice that a profile was copied: a random id that the laptop changes
 * from time to time and the county keeps. Of two copies of one profile only one can name what the county keeps last.
 */
import { Id, z } from './schema.ts'

/** What the county shall keep from now on, and what the laptop takes it to keep by now: missing while nothing changes. */
export const Link = z.object({
  is: Id,
  was: Id.optional(),
  /** How many links this laptop has had with `is`. One more only when the county is known to keep the one before. */
  n: z.number().int().positive().max(1_000_000_000),
})
export type Link = z.infer<typeof Link>
/** What the county keeps of it. */
export type KeptLink = Pick<Link, 'is' | 'n'>
