/** The part of a vault's key that only its computer has. */
import { z } from './schema.ts'

/** `file`: in the profile, with nothing but the disk itself to protect it. */
export const KeptSecret = z.enum(['keychain', 'file'])
export type KeptSecret = z.infer<typeof KeptSecret>

/** What a vault's first lock takes beside the passphrase. `none`: it opens by the passphrase alone. */
export const SecretKind = z.enum([...KeptSecret.options, 'none'])
export type SecretKind = z.infer<typeof SecretKind>
