/** The portrait: a photo with the client's own consent. The bytes travel by hash on their own lane and are never in a row. */
import { defineCommand, override } from './command.ts'
import { table } from './row.ts'
import { Hash, Id, Instant, z } from './schema.ts'

/** The edges of the two stored sizes, in pixels, and the most bytes each may have. */
export const portraitSizes = { small: { edge: 96, maxBytes: 12_000 }, large: { edge: 480, maxBytes: 80_000 } } as const

/** A photo by the SHA-256 of its bytes, and how many bytes these are. */
export const PhotoRef = z.object({ hash: Hash, bytes: z.number().int().positive().max(100_000) })
export type PhotoRef = z.infer<typeof PhotoRef>

const PortraitFields = z.object({
  personId: Id,
  consentId: Id,
  small: PhotoRef.nullable(),
  large: PhotoRef.nullable(),
  /** Which portrait this one took the place of: also one that arrives only later. */
  replaces: Id.nullable().default(null),
  removedAt: Instant.nullable(),
  removedBecause: z.enum(['withdrawn', 'removed', 'replaced', 'caseEnded']).nullable(),
})
export type PortraitFields = z.infer<typeof PortraitFields>
export const portraits = table('portraits', PortraitFields)

export const removePortrait = defineCommand({
  name: 'portrait.remove',
  args: z.object({ portraitId: Id }),
  apply(file, { portraitId }, context) {
    const row = file.need(portraits, portraitId)
    if (row.fields.removedAt !== null) return []
    return [override(row, { small: null, large: null, removedAt: context.at, removedBecause: 'removed' })]
  },
})
