/**
 * Trusted Types (W3C): the page's policy lets no text become markup or script. The one address that becomes a program is that of
 * the vault worker, among our own assets.
 */

type Rules = { createScriptURL: (url: string) => string; createHTML: (markup: string) => string }
type Policies = { createPolicy(name: 'default', rules: Rules): unknown }

/** To be called before anything else: there is one default policy, and nobody can put another in its place. */
export function allowOnlyOurWorkers(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => ourScript(url, location.href),
    createHTML: noMarkup,
  })
}

/** The address, if it is that of a script among our assets. Throws a TypeError otherwise, as the browser itself would. */
export function ourScript(url: string, page: string): string {
  const [asked, ours] = [new URL(url, page), new URL(page)]
  // `origin` is no help: for `app:` it is the text "null".
  const isOurs = asked.protocol === ours.protocol && asked.host === ours.host && asked.username + asked.password === ''
  if (!isOurs || !/^\/assets\/[\w.-]+\.js$/.test(asked.pathname)) throw new TypeError('not a script of ours')
  return asked.href
}

/** Nothing is all that may become markup: React Aria empties what it reads aloud that way. Throws a TypeError otherwise. */
export function noMarkup(markup: string): string {
  if (markup !== '') throw new TypeError('text does not become markup here')
  return markup
}
