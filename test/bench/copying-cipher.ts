/**
 * A cipher that only copies: what the same work costs without any sealing. It stands where `web-cipher.ts` stands in the bundle
 * that measures this, and nowhere else. The vault's own key is real, because names under it are blinded and its lock is opened.
 */
import type { Cipher, Key } from '../../renderer/vault/cipher.ts'
import { createWebCipher as createSealingCipher } from '../../renderer/vault/web-cipher.ts'

// All that the real one offers.
export { base64url, fromBase64url, importKey, rawKey } from '../../renderer/vault/web-cipher.ts'

/** As much as the real one adds: nonce in front, tag behind. */
const [front, behind] = [12, 16]

const noKey = {} as Key

export function createWebCipher(): Cipher {
  return {
    ...createSealingCipher(),
    keyOf: () => Promise.resolve(noKey),
    seal(_key, bytes) {
      const copy = new Uint8Array(front + bytes.length + behind)
      copy.set(bytes, front)
      return Promise.resolve(copy)
    },
    open: (_key, sealed) => Promise.resolve(sealed.slice(front, sealed.length - behind)),
  }
}
