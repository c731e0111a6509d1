/** Blocking a laptop: who says why it is no longer to be let in. What becomes of it stands in server/revocation.ts. */
import { z } from './schema.ts'

/** `left`: who had it does not work here any more. */
export const RevocationReason = z.enum(['lost', 'stolen', 'replaced', 'left'])
export type RevocationReason = z.infer<typeof RevocationReason>
