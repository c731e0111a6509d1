/** Bad inputs that reach a laptop: photos, calls of the page, links, configuration. As in fault-rows.ts. */
import type { Place, Row } from './fault-rows.ts'

const photos = (row: string): Place => ['renderer/photo-inputs.browser.test.ts', `${row} `]
const calls = (row: string): Place => ['electron/bad-calls.test.ts', `${row} `]
const links = (row: string): Place => ['electron/links.test.ts', `${row} `]

export const inputRows: readonly Row[] = [
  { row: 'B54', fault: 'no bytes', shown: [photos('B54')] },
  { row: 'B55', fault: 'a JPEG that is cut', shown: [photos('B55')] },
  { row: 'B56', fault: 'a PNG of 16,000 by 16,000', shown: [photos('B56')] },
  { row: 'B57', fault: 'a PNG of 30,000 by 30,000', shown: [photos('B57')] },
  {
    row: 'B58',
    fault: 'a WebP that attacks the decoder',
    shown: [photos('B58')],
    open: 'broken code tables, not the attack itself: that meets Chromium’s decoder in the sandbox of the page',
    inElectron: true,
  },
  { row: 'B59', fault: 'an SVG under another name', shown: [photos('B59')] },
  { row: 'B60', fault: 'two kinds of file in one', shown: [photos('B60')] },
  { row: 'B61', fault: 'animations', shown: [photos('B61')] },
  { row: 'B62', fault: 'kinds that are not taken', shown: [photos('B62')] },
  { row: 'B63', fault: 'what cameras write beside the picture', shown: [photos('B63')] },
  { row: 'B64', fault: 'orientations and colours', shown: [photos('B64')] },
  { row: 'B65', fault: 'more than 15 MB', shown: [photos('B65')] },
  {
    row: 'B66',
    fault: 'something is dropped onto the window',
    shown: [
      ['electron/source-rules.test.ts', 'B66 '],
      ['electron/main.test.ts', 'navigateOnDragDrop: false'],
    ],
    inElectron: true,
  },
  { row: 'B67', fault: 'no width or no height', shown: [photos('B67')] },
  { row: 'B68', fault: 'an unknown channel', shown: [calls('B68')] },
  {
    row: 'B69',
    fault: 'foreign frames, none, and one that is gone',
    shown: [['electron/main.test.ts', 'a frame that is gone', 'refuses a frame that throws when it is looked at']],
    inElectron: true,
  },
  { row: 'B70', fault: 'wrong arguments', shown: [calls('B70')] },
  { row: 'B71', fault: 'arguments of 500 MB', shown: [calls('B71')] },
  { row: 'B72', fault: 'objects that would change prototypes', shown: [calls('B72')] },
  {
    row: 'B73',
    fault: 'paths in names',
    shown: [calls('B73'), ['electron/security.test.ts', 'the file name %j becomes %j']],
  },
  {
    row: 'B74',
    fault: 'addresses to open outside',
    shown: [calls('B74'), ['electron/security.test.ts', 'outside, only pages that are named in the code']],
  },
  { row: 'B75', fault: 'a locked vault is asked', shown: [['vault/locked-vault.test.ts', 'B75 ']] },
  { row: 'B76', fault: 'a thousand unlocks at once', shown: [calls('B76'), ['vault/locked-vault.test.ts', 'B76 ']] },
  { row: 'B77', fault: 'ten thousand messages', shown: [calls('B77')] },
  { row: 'B78', fault: 'saving that nobody asked for', shown: [calls('B78')] },
  { row: 'B79', fault: 'an answer to a window that is closed', shown: [calls('B79')] },
  { row: 'B80', fault: 'steps and encodings in a link', shown: [links('B80')] },
  {
    row: 'B81',
    fault: 'a link to somebody else’s file',
    shown: [
      ['renderer/links.browser.test.tsx', 'B81 '],
      ['server/county.test.ts', 'an unknown and a foreign case file give the same answer'],
    ],
  },
  { row: 'B82', fault: 'a link of a megabyte', shown: [links('B82')] },
  { row: 'B83', fault: 'markup in a link', shown: [links('B83')] },
  {
    row: 'B84',
    fault: 'switches in the words of a second instance',
    shown: [links('B84'), ['electron/main.test.ts', 'installed, it does not start with --%s']],
    inElectron: true,
  },
  {
    row: 'B85',
    fault: 'a link while it is locked',
    shown: [links('B85'), ['renderer/links.browser.test.tsx', 'B85 ']],
  },
  {
    row: 'B86',
    fault: 'a return from the sign-in with another state or a used code',
    shown: [
      ['vault/sign-in.test.ts', 'B86 '],
      ['server/sign-in.test.ts', 'a code works once'],
    ],
  },
  { row: 'B87', fault: 'a link that would change something', shown: [links('B87')] },
  {
    row: 'B88',
    fault: 'addresses of the county',
    shown: [['electron/security.test.ts', "the county's address", 'https://аntlitz.landkreis.example']],
  },
  { row: 'B89', fault: 'settings that are none', shown: [['electron/settings.test.ts', '%s are refused in words']] },
  {
    row: 'B90',
    fault: 'a passphrase made cheap or dear',
    shown: [['vault/passphrase.test.ts', 'asking for %s is damaged: an attacker may not make it cheap']],
  },
  { row: 'B91', fault: 'times to lock that are none', shown: [['renderer/odd-choices.test.ts', 'B91 ']] },
  {
    row: 'B92',
    fault: 'a policy signed by somebody else',
    shown: [['vault/lease.test.ts', "['until', 'deviceId', 'staffId', 'signature']"]],
    open: 'of a policy the lease is what the county signs',
  },
  {
    row: 'B93',
    fault: 'an older policy',
    shown: [['vault/lease.test.ts', 'of before that is brought in again takes the place of no newer one']],
  },
  {
    row: 'B94',
    fault: 'a header that was changed, cut or swapped',
    shown: [
      ['vault/passphrase.test.ts', 'does not open with another vault’s id', 'does not open with another wrapped key'],
      ['vault/sealing.test.ts', 'nothing of another vault opens in this one'],
    ],
  },
  {
    row: 'B95',
    fault: 'settings that anybody may write',
    shown: [['electron/settings.test.ts', 'that everyone may change are not used']],
    inElectron: true,
  },
  {
    row: 'B96',
    fault: 'variables of the environment',
    shown: [
      ['electron/county-proxy.test.ts', 'NODE_TLS_REJECT_UNAUTHORIZED'],
      ['electron/package.test.ts', 'FuseV1Options.EnableNodeOptionsEnvironmentVariable', 'FuseV1Options.RunAsNode'],
    ],
    open: 'SSLKEYLOGFILE would be Chromium’s, which in Electron may not use the network at all',
    inElectron: true,
  },
  { row: 'B97', fault: 'an update to an older version', open: 'the app does not update itself' },
]
