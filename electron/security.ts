/** What the page may load, where it may go and what it may use. Pure functions, so that tests can ask every question. */

/** The page's address in Electron. Never change it: the local data belongs to this origin. */
export const appOrigin = 'app://antlitz'

/** The policy for one answer; `nonce` only for the page itself, where React Aria adds one style element. */
function contentPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self'${nonce === undefined ? '' : ` 'nonce-${nonce}'`}`,
    "font-src 'self'",
    "worker-src 'self'",
    "img-src 'self' blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No text becomes markup or script; the page's default policy lets the vault worker through (renderer/trusted-types.ts).
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/** Headers of every answer that the app gives to its own page. */
export function securityHeaders(nonce?: string): Record<string, string> {
  return {
    'content-security-policy': contentPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': permissionsPolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }
}

const permissionsPolicy = [
  'camera=(self)',
  ...['microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'hid', 'midi', 'payment'].map(
    (feature) => `${feature}=()`,
  ),
].join(', ')

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}

/** Scheme, host and port of an address. `URL.origin` is no help: for `app://` it is the text "null". */
function originOf(url: URL): string {
  return `${url.protocol}//${url.host}`
}

/** Whether a window or frame may go to `url`: only within our own origin, and never with a user name in the address. */
export function mayNavigate(url: string, origin: string): boolean {
  const parsed = parse(url)
  return parsed !== null && originOf(parsed) === origin && parsed.username === '' && parsed.password === ''
}

/** Addresses that Chromium itself may never ask for in Electron: all a page needs comes by `app:`, nothing by network. */
export const networkAddresses: readonly string[] = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*']

export type PermissionQuestion = {
  permission: string
  /** Origin or address of the frame that asks, as Chromium tells it. */
  requester: string
  mainFrame: boolean
  /** For `media`: what is wanted, where Chromium says it. */
  media: readonly string[]
  /** Whether the portrait dialog has asked for the camera just now. */
  cameraWanted: boolean
}

/** Everything is refused but lasting storage, and the camera (never the microphone) while the portrait dialog wants it. */
export function mayUse({ permission, requester, mainFrame, media, cameraWanted }: PermissionQuestion): boolean {
  if (!mainFrame || !mayNavigate(requester, appOrigin)) return false
  if (permission === 'persistent-storage') return true
  return permission === 'media' && cameraWanted && media.length > 0 && media.every((kind) => kind === 'video')
}

/** The pages outside that a button may open. The page names one; it never gives an address. */
const externalPages: Readonly<Record<string, string>> = {
  licence: 'https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12',
}

export function externalPage(name: string): string | null {
  return Object.hasOwn(externalPages, name) ? (externalPages[name] ?? null) : null
}

const loopbackHosts = new Set(['127.0.0.1', '[::1]', 'localhost'])

function isLoopback(url: URL): boolean {
  return loopbackHosts.has(url.hostname)
}

export type CountyCheck = { url: URL } | { fault: string }

/** The county's address from the settings: `https`, or `http` on this very computer (demo county). */
export function checkCountyUrl(address: string): CountyCheck {
  const url = parse(address)
  if (!url) return { fault: 'is not an address' }
  if (url.protocol === 'http:' && !isLoopback(url)) return { fault: 'must begin with https://' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { fault: 'must begin with https://' }
  if (url.username !== '' || url.password !== '') return { fault: 'must not hold a user name or password' }
  if (url.search !== '' || url.hash !== '') return { fault: 'must not hold a question mark or a number sign' }
  // The parser turns letters of other scripts into `xn--…`; a county that owns such a name writes it that way itself.
  if (url.hostname.includes('xn--') && !address.toLowerCase().includes('xn--')) {
    return { fault: `holds letters that only look like others (it would lead to ${url.hostname})` }
  }
  return { url }
}

export type SignInQuestion = { url: string; county: URL; issuer: URL | undefined; redirectUri: string }

/**
 * Whether the system browser may be sent to `url` to sign in: the county itself or its named issuer, or, for a demo
 * county on this computer, an issuer on this computer. A redirect address in it must be the one we listen at.
 */
export function maySignInAt({ url, county, issuer, redirectUri }: SignInQuestion): boolean {
  const parsed = parse(url)
  if (!parsed || parsed.username !== '' || parsed.password !== '') return false
  const origin = originOf(parsed)
  const demo = isLoopback(county) && isLoopback(parsed) && parsed.protocol === 'http:'
  if (!demo && origin !== originOf(county) && (!issuer || origin !== originOf(issuer))) return false
  return parsed.searchParams.getAll('redirect_uri').every((target) => target === redirectUri)
}

/** Chromium switches that would open the running app to others or weaken it: an installed app refuses to start. */
export const refusedSwitches: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'js-flags',
  'load-extension',
  'user-data-dir',
  'log-net-log',
  'ssl-key-log-file',
]

// Windows takes these names for devices, with any extension.
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i
const notInFileNames = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A file name to propose, whatever the page said: never a path, a device, a hidden file or text that reads backwards. */
export function safeFileName(name: string): string {
  const clean = name
    .toWellFormed()
    .replace(notInFileNames, '_')
    .replace(/^[. ]+/, '')
    .slice(0, 120)
    .replace(/[. ]+$/, '')
  if (clean === '') return 'Antlitz'
  return deviceName.test(clean) ? `_${clean}` : clean
}
