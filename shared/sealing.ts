/**
 * Sealed to a public key (ECIES): an ephemeral key on P-256 (SubjectPublicKeyInfo), ECDH with the receiver's, HKDF-SHA-256 (RFC
 * 5869) with the ephemeral key as salt, AES-256-GCM with a nonce of zeros, because each key seals once. A context says what it is
 * for: the key is derived for it, and it is authenticated beside the content.
 */
import { Bytes, z } from './schema.ts'

export const Sealed = z.object({ ephemeral: Bytes, sealed: Bytes })
export type Sealed = z.infer<typeof Sealed>
