import { describe, expect, test } from 'vitest'
import {
  appOrigin,
  checkCountyUrl,
  externalPage,
  mayNavigate,
  maySignInAt,
  mayUse,
  safeFileName,
} from '../../electron/security.ts'

describe('navigation stays at our own address', () => {
  test.each(['app://antlitz/', 'app://antlitz/#akte', 'app://antlitz/?q=1', 'APP://antlitz/'])('%s', (url) => {
    expect(mayNavigate(url, appOrigin)).toBe(true)
  })

  test.each([
    '',
    'about:blank',
    'app://evil/',
    'app://antlitz.evil/',
    'app://antlitz@evil/',
    'app://user@antlitz/',
    'app://user:pass@antlitz/',
    'app://antlitz:1/',
    'app://antlitz%2eevil/',
    'app://ANTLITZ/',
    'app:antlitz',
    'apps://antlitz/',
    'https://antlitz/',
    'http://antlitz/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<h1>x',
    'blob:app://antlitz/1',
    'filesystem:app://antlitz/x',
    'view-source:app://antlitz/',
    ' https://evil.example/app://antlitz/',
    'chrome://settings',
    'devtools://devtools/x',
  ])('refused: %s', (url) => {
    expect(mayNavigate(url, appOrigin)).toBe(false)
  })

  test.each([
    'http://127.0.0.1:2345/',
    'http://127.0.0.1:23456.evil.example/',
    'http://127.0.0.1.evil.example:23456/',
    'http://127.0.0.1:23456@evil.example/',
    'http://localhost:23456/',
    'https://127.0.0.1:23456/',
    'http://user@127.0.0.1:23456/',
  ])('refused in the Node host: %s', (url) => {
    expect(mayNavigate(url, 'http://127.0.0.1:23456')).toBe(false)
  })
})

// Every name in Electron's types at this version: a new one is refused like the others.
const permissions =
  'ar automatic-fullscreen background-fetch background-sync captured-surface-control clipboard-read clipboard-sanitized-write deprecated-sync-clipboard-read display-capture fileSystem fullscreen geolocation geolocation-approximate hand-tracking hid idle-detection keyboardLock local-fonts local-network local-network-access loopback-network media mediaKeySystem midi midiSysex nfc notifications openExternal payment-handler periodic-background-sync persistent-storage pointerLock screen-wake-lock sensors serial smart-card speaker-selection storage-access system-wake-lock top-level-storage-access usb vr web-app-installation web-printing window-management unknown'.split(
    ' ',
  )
const requesters = [
  'app://antlitz',
  'app://antlitz/',
  'app://evil/',
  'app://antlitz.evil/',
  'https://antlitz/',
  'null',
  '',
]
const medias = [[], ['video'], ['audio'], ['video', 'audio'], ['unknown']]

test('of all permissions only lasting storage and the wanted camera are given, to our own main frame', () => {
  const questions = permissions.flatMap((permission) =>
    requesters.flatMap((requester) =>
      medias.flatMap((media) =>
        [true, false].flatMap((mainFrame) =>
          [true, false].map((cameraWanted) => ({ permission, requester, media, mainFrame, cameraWanted })),
        ),
      ),
    ),
  )
  const given = questions.filter(mayUse).map((question) => {
    expect(question.mainFrame).toBe(true)
    return `${question.permission} ${question.requester} ${question.media.join('+')} wanted=${question.cameraWanted}`
  })
  const storage = medias.flatMap((media) => [true, false].map((wanted) => `${media.join('+')} wanted=${wanted}`))
  expect(given.toSorted()).toEqual(
    ['app://antlitz', 'app://antlitz/']
      .flatMap((requester) => [
        `media ${requester} video wanted=true`,
        ...storage.map((rest) => `persistent-storage ${requester} ${rest}`),
      ])
      .toSorted(),
  )
})

test('outside, only pages that are named in the code', () => {
  expect(externalPage('licence')).toMatch(/^https:\/\//)
  const names = [
    '',
    'source',
    'constructor',
    '__proto__',
    'https://evil.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ]
  expect(names.map(externalPage)).toEqual(names.map(() => null))
})

describe("the county's address", () => {
  test.each([
    'https://antlitz.landkreis.example',
    'https://antlitz.landkreis.example:8443/antlitz/',
    'http://127.0.0.1:3000',
    'http://localhost:3000/',
    'http://[::1]:3000/',
    'https://xn--gttingen-n4a.example/',
  ])('%s', (address) => {
    expect(checkCountyUrl(address)).toHaveProperty('url')
  })

  test.each([
    '',
    'antlitz.landkreis.example',
    'http://antlitz.landkreis.example',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1@evil.example',
    'http://0.0.0.0:3000',
    'http://192.168.1.5',
    'https://user@antlitz.landkreis.example',
    'https://user:pass@antlitz.landkreis.example',
    'https://antlitz.landkreis.example/?x=1',
    'https://antlitz.landkreis.example/#x',
    'https://аntlitz.landkreis.example',
    'ftp://antlitz.landkreis.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('refused: %s', (address) => {
    expect(checkCountyUrl(address)).toHaveProperty('fault')
  })
})

describe('the system browser is sent only to the county or its issuer', () => {
  const redirectUri = 'http://127.0.0.1:4711/sign-in/return'
  const county = new URL('https://county.example')
  const issuer = new URL('https://login.example/realms/county')
  const may = (url: string) => maySignInAt({ url, county, issuer, redirectUri })

  test.each([
    'https://county.example/auth?state=1',
    'https://login.example/authorize?state=1',
    `https://login.example/authorize?redirect_uri=${encodeURIComponent(redirectUri)}`,
  ])('%s', (url) => {
    expect(may(url)).toBe(true)
  })

  test.each([
    'https://county.example.evil.example/auth',
    'https://county.example@evil.example/auth',
    'https://user@county.example/auth',
    'https://login.example:8443/auth',
    'http://county.example/auth',
    'http://127.0.0.1:9/auth',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'smb://county.example/x',
    'ms-settings:x',
    'mailto:a@county.example',
    '\nhttps://evil.example',
    'https://county.example/auth?redirect_uri=https://evil.example',
    `https://county.example/auth?redirect_uri=${encodeURIComponent(redirectUri)}&redirect_uri=https://evil.example`,
  ])('refused: %s', (url) => {
    expect(may(url)).toBe(false)
  })

  test('a demo county on this computer may have its issuer here, too; a real one may not', () => {
    const demo = new URL('http://127.0.0.1:3000')
    const url = 'http://127.0.0.1:3001/auth'
    expect(maySignInAt({ url, county: demo, issuer: undefined, redirectUri })).toBe(true)
    expect(maySignInAt({ url, county, issuer: undefined, redirectUri })).toBe(false)
    const outside = 'http://10.0.0.1:3001/auth'
    expect(maySignInAt({ url: outside, county: demo, issuer: undefined, redirectUri })).toBe(false)
  })
})

test.each([
  ['Akte Yıldırım.pdf', 'Akte Yıldırım.pdf'],
  ['../../x', '_.._x'],
  ['/etc/passwd', '_etc_passwd'],
  ['\\\\server\\share\\x', '__server_share_x'],
  ['C:\\x', 'C__x'],
  ['con', '_con'],
  ['NUL.txt', '_NUL.txt'],
  ['com1', '_com1'],
  ['.bashrc', 'bashrc'],
  ['x.', 'x'],
  ['x. . ', 'x'],
  ['..', 'Antlitz'],
  ['', 'Antlitz'],
  ['a\0b', 'a_b'],
  ['a:stream', 'a_stream'],
  ['\u202efdp.exe', '_fdp.exe'],
  ['x'.repeat(300), 'x'.repeat(120)],
])('the file name %j becomes %j', (name, safe) => {
  expect(safeFileName(name)).toBe(safe)
})
