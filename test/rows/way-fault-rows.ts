/** Faults between laptop and county, and of several laptops (security.md B.2, F43 on), in the shape of fault-rows.ts. */
import type { Row } from './fault-rows.ts'

export const wayFaultRows: readonly Row[] = [
  {
    row: 'F43',
    fault: 'the line breaks anywhere in a request',
    shown: [
      ['simulator/tally.ts', "'lostRequest'", "'cutReply'"],
      ['drill/main.ts', 'a thousand photos over a line that is cut at random bytes'],
    ],
  },
  {
    row: 'F44',
    fault: 'a request arrives twice',
    shown: [
      ['simulator/tally.ts', "'doubledRequest'"],
      ['server/county.test.ts', 'at the same time in two requests takes effect once'],
    ],
  },
  { row: 'F45', fault: 'requests arrive in another order', shown: [['simulator/tally.ts', "'lateRequest'"]] },
  {
    row: 'F46',
    fault: 'a very narrow line for an hour',
    shown: [['drill/main.ts', 'a thousand photos over a line that is cut at random bytes']],
    open: 'at no bounded speed, and not for an hour',
  },
  {
    row: 'F47',
    fault: 'the portal of a foreign network',
    shown: [['electron/county-proxy.test.ts', 'is not followed and not passed on', "'text/html'"]],
  },
  {
    row: 'F48',
    fault: 'a foreign certificate',
    shown: [['electron/county-proxy.test.ts', 'a foreign certificate is somebody else, whatever the environment says']],
  },
  {
    row: 'F49',
    fault: 'a county that turns everybody away',
    shown: [['server/http.test.ts', 'too many requests are told to wait']],
    open: 'how often a laptop asks meanwhile is not counted',
  },
  {
    row: 'F50',
    fault: 'a line that says nothing any more',
    shown: [['electron/county-proxy.test.ts', 'so is a server that stays silent']],
  },
  {
    row: 'F51',
    fault: 'an answer cut or changed',
    shown: [
      [
        'shared/wire.test.ts',
        'is refused when any one bit of it changed on its way',
        'is refused wherever it breaks off',
      ],
      ['simulator/tally.ts', "'corrupted'"],
    ],
  },
  {
    row: 'F52',
    fault: 'a county that sends hostile or huge answers',
    shown: [
      ['vault/core-trouble.test.ts', 'that sends a page which is none brings no file into the lists'],
      ['vault/county-http.test.ts', 'an answer that opens into more than a laptop can hold is given up'],
      ['vault/hostile-files.test.ts', 'a damaged case file does not keep the vault shut'],
    ],
  },
  {
    row: 'F53',
    fault: 'a large photo on a line that breaks',
    shown: [
      ['vault/photo-pieces.test.ts', 'a request carries twice as much after each that got through'],
      ['server/photos.test.ts', 'goes up in pieces, and goes on where it was cut off'],
    ],
  },
  {
    row: 'F62',
    fault: 'one entry of many is refused',
    shown: [
      ['vault/core-files.test.ts', 'does not stop what comes after it'],
      ['e2e/bad-moments.e2e.ts', 'a refused note stays with its reason, and is corrected or thrown away'],
    ],
  },
  {
    row: 'F63',
    fault: 'deleted at the county, edited on the laptop',
    shown: [
      ['shared/commands.test.ts', 'stays beside an edit, and seen values go'],
      ['vault/hand-in.test.ts', 'an erased file leaves the laptop; what was recorded for it stays with its author'],
    ],
  },
  {
    row: 'F64',
    fault: 'the same field on several laptops',
    shown: [
      ['e2e/two-laptops.e2e.ts', 'two colleagues work apart and find everything of each other'],
      ['vault/core.test.ts', 'two who were offline both keep what they wrote into the same field'],
    ],
  },
  {
    row: 'F65',
    fault: 'pressed twice',
    shown: [
      ['renderer/pressed-twice.browser.test.tsx', 'F65 '],
      ['server/county.test.ts', 'has no second effect and gets the same answer'],
    ],
  },
  {
    row: 'F66',
    fault: 'the laptop is revoked while it is away',
    shown: [
      ['vault/hand-in.test.ts', 'a laptop whose person has left hands in what waits, drops its files, and says why'],
      ['server/loss-of-access.test.ts', 'whoever is not let in any more gets no page, no photo and no digest'],
      ['vault/wipe.test.ts', 'nothing is left on a blocked laptop but what tells of it, and the work lies in the tray'],
      ['vault/salvage.test.ts', 'arrives, and then nothing is left on the laptop but what tells of it'],
      ['e2e/blocked-laptop.e2e.ts', 'test(', 'stolen again while it is locked'],
    ],
  },
  {
    row: 'F67',
    fault: 'files are given away meanwhile',
    shown: [
      ['e2e/two-laptops.e2e.ts', 'work for a case file that was given away arrives, and the file leaves the laptop'],
      ['vault/core-files.test.ts', 'goes from the laptop with all that belongs to it'],
    ],
  },
  {
    row: 'F68',
    fault: 'four months away with much unsent work',
    shown: [['simulator/tally.ts', "'absence'"]],
    open: 'nothing is pruned at the county that could be missed; five thousand entries at once were not run',
  },
  {
    row: 'F69',
    fault: 'two laptops from one image',
    shown: [
      ['vault/fork.test.ts', 'the one that comes second stands still', 'signed in anew it is a laptop of its own'],
    ],
  },
]
