/** What the worker does by WebAssembly, by Node. */
import { brotliDecompressSync, constants } from 'node:zlib'
import type { Unbrotli } from '../../renderer/vault/unbrotli.ts'

const finishFlush = constants.BROTLI_OPERATION_FLUSH

export const unbrotli: Unbrotli = (packed, most) =>
  Promise.resolve(new Uint8Array(brotliDecompressSync(packed, { maxOutputLength: most, finishFlush })))
