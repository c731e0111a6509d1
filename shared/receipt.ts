/**
 * The receipt of arrival: what the county says, signed, that it holds durably. A laptop lets go of originals only for a
 * receipt whose signature and contents it has checked against what it sent itself.
 */
import type { Entry } from './command.ts'
import { canonical } from './row.ts'
import { Hash, Id, Instant, z } from './schema.ts'

export const Receipt = z.object({
  /** Counted up by the county; people may read it out on the telephone. */
  number: z.number().int().positive(),
  epoch: Id,
  at: Instant,
  /** SHA-256 over the lines of everything it is for, in the order in which it was sent. */
  contents: Hash,
  entries: z.number().int().nonnegative(),
  photos: z.number().int().nonnegative(),
  /** How many entries the county now holds of each visit that was touched. */
  visits: z.array(z.object({ visitId: Id, held: z.number().int().positive() })),
  /** ECDSA over P-256 with SHA-256 (FIPS 186-5), r and s of 32 bytes each, base64url. */
  signature: z.string().length(86),
})
export type Receipt = z.infer<typeof Receipt>

/** What is signed. */
export function signedText({ signature: _signature, ...signed }: Receipt): string {
  return `antlitz receipt ${canonical(signed)}`
}

/** An entry that the county holds: as it was sent, and where it stands in the county's order. */
export function entryLine(entry: Entry, outcome: 'accepted' | 'handedOver', seq: number): string {
  return `${outcome} ${seq} ${canonical(entry)}`
}

export function photoLine(photo: { caseFileId: string; hash: string }): string {
  return `photo ${photo.caseFileId} ${photo.hash}`
}

/** The text that `contents` is the hash of. */
export function contentsText(lines: readonly string[]): string {
  return lines.join('\n')
}
