type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The props that were given: leaves out those that are undefined, as exactOptionalPropertyTypes asks for. */
export function given<T extends object>(props: T): Given<T> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Given<T>
}
