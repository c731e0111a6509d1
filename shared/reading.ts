/**
 * That somebody opened a case file on a laptop: who, when, which file, never what was in it. Reading without a network counts
 * as well; it is told at the next sync (Art. 5 and 32 GDPR, section 67 ff. SGB X: the office must be able to say who read).
 */
import { Id, Instant, z } from './schema.ts'

export const Reading = z.object({
  id: Id,
  caseFileId: Id,
  /** By the county's clock as far as the laptop knows it. */
  at: Instant,
  offline: z.boolean(),
})
export type Reading = z.infer<typeof Reading>

/** An open file counts as read once more after this time. */
export const readAgainMs = 10 * 60_000
