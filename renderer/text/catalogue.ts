/** The words of one area, in both languages. A key that one language lacks does not compile. */
type Words = { readonly [key: string]: string | Words }
type SameKeys<W> = { readonly [K in keyof W]: W[K] extends string ? string : SameKeys<W[K]> }

/** German is written first and decides which keys there are. Plurals: `…_one` and `…_other`, used as `t('…', { count })`. */
export function catalogue<const D extends Words, E extends SameKeys<D>>(languages: {
  de: D
  en: E & NoUnknown<D, E>
}): { de: D; en: SameKeys<D> } {
  return languages
}

type NoUnknown<D, E> = {
  readonly [K in keyof E]: K extends keyof D ? (E[K] extends string ? E[K] : NoUnknown<D[K], E[K]>) : never
}
