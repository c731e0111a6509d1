/** Notices that the screen was locked where the system does not say so (Linux): asks every few seconds. */
export function watchScreenLock(isLocked: () => boolean, locked: () => void, everyMs = 3_000): () => void {
  let before = false
  const timer = setInterval(() => {
    const now = isLocked()
    if (now && !before) locked()
    before = now
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
