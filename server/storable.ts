/** Whether PostgreSQL can store a value as JSON: no NUL and no half of a surrogate pair, in keys as in texts. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\u0000') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isStorable)
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorable(item))
}
