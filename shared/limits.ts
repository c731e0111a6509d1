/** What one request to the county may carry; the laptop repeats until nothing waits. */
export const limits = {
  entries: 500,
  entryBytes: 256_000,
  pagesAtOnce: 64,
  photosAtOnce: 32,
  photoChunk: 256_000,
  changesAtOnce: 2_000,
  digestsAtOnce: 2_000,
  readings: 500,
} as const
