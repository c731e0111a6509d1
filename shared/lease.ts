/**
 * How long what a laptop holds may be read without contact to the county. The county signs it; whoever has the laptop can
 * neither make it longer nor bring an older one back.
 */
import { canonical } from './row.ts'
import { Id, Instant, line, z } from './schema.ts'

export const Lease = z.object({
  deviceId: Id,
  staffId: Id,
  /** The county's time when it was given. */
  at: Instant,
  /** From then on nothing is shown until the county has given another one. */
  until: Instant,
  /** `heldDigest` of the case files that the laptop held when it was given. */
  held: line(80),
  /** ECDSA over P-256 with SHA-256 (FIPS 186-5), r and s of 32 bytes each, base64url. */
  signature: z.string().length(86),
})
export type Lease = z.infer<typeof Lease>

/** What is signed. */
export function leaseText({ signature: _signature, ...signed }: Lease): string {
  return `antlitz lease ${canonical(signed)}`
}

/** Days; a county chooses between the least and the most. */
export const leaseDays = { least: 1, usual: 7, most: 30 } as const
