/**
 * What of one transaction need not wait for each other: PostgreSQL gets it in one go and carries it out in the order in which it
 * was asked for. Unlike `Promise.all` this waits for everything also when something fails: whoever gives the transaction up then
 * can be sure that nothing more is asked in its name. Throws the first, in this order, that failed.
 */
export async function together<const T extends readonly unknown[]>(
  asked: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(asked)
  return Promise.all(asked)
}
