/** Pictures as files: only the picture itself is kept, and what is kept is only what it says it is. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPicture, stripPicture, type PictureSize } from '../../shared/picture.ts'
import { portraitSizes } from '../../shared/portrait.ts'
import { Problem } from '../../shared/problem.ts'
import { chunk, container, lossless, lossy } from './webp.ts'

const size: PictureSize = { edge: 96, maxBytes: 2_000 }

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'taken'
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
}
const check = (bytes: Uint8Array, within: PictureSize = size) => codeOf(() => checkPicture(bytes, within))
const text = (words: string) => new TextEncoder().encode(words)
const where = text('GPS 51.53 N 9.93 E, Emine Yıldırım')
const extended = new Uint8Array([0x3c, 0, 0, 0, 95, 0, 0, 95, 0, 0])

describe('a bare picture', () => {
  test.each([
    ['lossy', container(lossy(96, 96))],
    ['lossless', container(lossless(96, 96))],
    ['of one point', container(lossy(1, 1))],
    ['of odd length', container(lossy(96, 96, 13))],
  ])('%s is taken, and stripping leaves it as it is', (_name, bytes) => {
    expect(check(bytes)).toBe('taken')
    expect(stripPicture(bytes)).toEqual(bytes)
  })
})

describe('what was put around a picture', () => {
  const laden: [string, Uint8Array][] = [
    ['EXIF behind it', container(chunk('VP8X', extended), lossy(90, 80), chunk('EXIF', where))],
    ['XMP behind it', container(chunk('VP8X', extended), lossy(90, 80), chunk('XMP ', where))],
    ['a colour profile before it', container(chunk('VP8X', extended), chunk('ICCP', where), lossy(90, 80))],
    [
      'everything at once',
      container(
        chunk('VP8X', extended),
        chunk('ICCP', where),
        lossless(90, 80),
        chunk('EXIF', where),
        chunk('XMP ', where),
      ),
    ],
    ['a chunk of an unknown kind', container(lossy(90, 80), chunk('NOTE', where))],
    ['a second picture', container(lossy(90, 80), lossy(90, 80))],
    ['transparency', container(chunk('VP8X', extended), chunk('ALPH', where), lossy(90, 80))],
  ]

  test.each(laden)('%s is not kept by the county', (_name, bytes) => {
    expect(check(bytes)).toBe('pictureHasMetadata')
  })

  test.each(laden)('%s is gone after stripping, and nothing of it is left', (_name, bytes) => {
    const bare = stripPicture(bytes)
    expect(check(bare)).toBe('taken')
    expect(Buffer.from(bare).includes('Emine')).toBe(false)
    expect(bare.length).toBeLessThan(bytes.length)
  })

  test('stripping twice is stripping once', () => {
    for (const [, bytes] of laden) expect(stripPicture(stripPicture(bytes))).toEqual(stripPicture(bytes))
  })
})

describe('what is no picture', () => {
  const good = container(lossy(96, 96))
  const claims = (bytes: Uint8Array, at: number, value: number) => {
    const changed = bytes.slice()
    new DataView(changed.buffer).setUint32(at, value, true)
    return changed
  }
  const bad: [string, Uint8Array][] = [
    ['nothing', new Uint8Array()],
    ['nineteen bytes', good.subarray(0, 19)],
    ['a JPEG', text('\u00ff\u00d8\u00ff\u00e0 JFIF and some more words')],
    ['a page', text('<!doctype html><script>alert(1)</script>')],
    ['another RIFF', container(lossy(96, 96), { kind: 'WAVE' })],
    ['a tail behind the container', new Uint8Array([...good, ...text('PK\u0003\u0004')])],
    ['a container that claims less than is there', claims(good, 4, good.length - 10)],
    ['a container that claims more than is there', claims(good, 4, good.length + 8)],
    ['a chunk that claims more than is there', claims(good, 16, 0xffffffff)],
    ['a container without a chunk', container(text('12345678'))],
    ['a lossy frame without its start code', container(chunk('VP8 ', new Uint8Array(20)))],
    ['a frame that is no key frame', container(chunk('VP8 ', new Uint8Array([1, 0, 0, 0x9d, 1, 0x2a, 96, 0, 96, 0])))],
    ['a lossless picture without its signature', container(chunk('VP8L', new Uint8Array(12)))],
    ['a lossless picture of four bytes', container(chunk('VP8L', new Uint8Array([0x2f, 0, 0, 0])))],
    ['no width', container(lossy(0, 96))],
    ['no height', container(lossy(96, 0))],
  ]

  test.each(bad)('%s is refused', (_name, bytes) => {
    expect(check(bytes)).toBe('pictureUnreadable')
  })

  test('a picture cut short anywhere is refused', () => {
    const cut = Array.from(good, (_byte, length) => check(good.subarray(0, length)))
    expect(new Set(cut)).toEqual(new Set(['pictureUnreadable']))
  })

  test('any bytes at all are taken or refused, and never crash the reader', () => {
    const bytes = fc.uint8Array({ maxLength: 80 }).map((rest) => new Uint8Array([...good.subarray(0, 16), ...rest]))
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 80 })), (given) => {
        const codes = ['taken', 'pictureUnreadable', 'pictureTooLarge', 'pictureHasMetadata']
        expect(codes).toContain(check(given))
        expect(['taken', 'pictureUnreadable']).toContain(codeOf(() => stripPicture(given)))
      }),
    )
  })

  test('a picture in the middle of a larger buffer is read from where it begins', () => {
    const around = new Uint8Array(good.length + 9)
    around.set(good, 5)
    expect(check(around.subarray(5, 5 + good.length))).toBe('taken')
  })
})

describe('a picture that is too large', () => {
  test.each([
    ['one point too wide', container(lossy(97, 96))],
    ['one point too high', container(lossy(96, 97))],
    ['one point too wide, lossless', container(lossless(97, 1))],
    ['as wide as the format allows', container(lossless(16_384, 1))],
    ['too many bytes', container(lossy(96, 96, 2_000))],
  ])('%s is refused', (_name, bytes) => {
    expect(check(bytes)).toBe('pictureTooLarge')
  })

  test('the two kept sizes differ: what fits the large one does not fit the small one', () => {
    const large = container(lossy(480, 480))
    expect([check(large, portraitSizes.large), check(large, portraitSizes.small)]).toEqual(['taken', 'pictureTooLarge'])
  })
})
