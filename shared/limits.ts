/** What one request to the county may carry; the laptop repeats until nothing waits. */
export const limits = {
  entries: 500,
  entryBytes: 256_000,
  /** One entry as JSON. The largest that a form makes is a person with a drawing of 60 full strokes. */
  oneEntryBytes: 160_000,
  /** How deep lists and objects may lie in each other in one entry: it comes back in rows, and those in answers. */
  entryDepth: 10,
  pagesAtOnce: 64,
  photosAtOnce: 32,
  photoChunk: 256_000,
  changesAtOnce: 2_000,
  digestsAtOnce: 2_000,
  readings: 500,
} as const
