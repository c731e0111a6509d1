/** What may be chosen as a photo and is none, or is more than one: each input of the list of bad inputs by its number. */
import { load } from 'exifreader'
import { describe, expect, test } from 'vitest'
import { suggestCrop } from '../../renderer/picture/crop.ts'
import { encodePicture } from '../../renderer/picture/encode.ts'
import { openPicture } from '../../renderer/picture/open-picture.ts'
import { checkPicture } from '../../shared/picture.ts'
import { portraitSizes } from '../../shared/portrait.ts'
import { Problem } from '../../shared/problem.ts'
import portraitUrl from '../fixtures/portrait-collins-512.jpg?url'
import { animatedPng, blankPng, brokenTablesWebp, fourInkJpeg } from './odd-pictures.ts'
import { bytesOf, claiming, colourAt, insertAfterStart, joined, quarters, withExif } from './pictures.ts'

type Bytes = Uint8Array<ArrayBuffer>
const text = (content: string) => new TextEncoder().encode(content)
const portrait = async () => bytesOf(await (await fetch(portraitUrl)).blob())

const broken = { code: 'pictureUnreadable', detail: { because: 'broken' } }
const otherKind = { code: 'pictureUnreadable', detail: { because: 'kind' } }
const megapixels = (count: number) => ({ code: 'pictureTooLarge', detail: { megapixels: count } })

/** The problem that choosing this file meets. */
async function problemOf(bytes: Bytes): Promise<object> {
  try {
    await openPicture(new Blob([bytes], { type: 'image/jpeg' }))
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, detail: error.detail }
    throw error
  }
  throw new Error('the picture was accepted')
}

/** What the vault would keep of this file. */
async function kept(bytes: Bytes): Promise<Bytes> {
  const picture = await openPicture(new Blob([bytes], { type: 'image/jpeg' }))
  const stored = await encodePicture(picture, suggestCrop(picture), portraitSizes.large)
  checkPicture(stored, portraitSizes.large)
  return stored
}

const holds = (bytes: Bytes, words: string) => new TextDecoder('latin1').decode(bytes).includes(words)

describe('refused with a reason', () => {
  test.each<[string, () => Bytes | Promise<Bytes>, object]>([
    ['B54 no bytes at all', () => new Uint8Array(), otherKind],
    ['B55 a JPEG cut at 10 %', async () => cut(await portrait(), 0.1), broken],
    ['B55 a JPEG cut at 50 %', async () => cut(await portrait(), 0.5), broken],
    ['B55 a JPEG cut at 99 %', async () => cut(await portrait(), 0.99), broken],
    ['B56 a PNG of 16,000 by 16,000 in 31 KB', () => bomb(16_000), megapixels(256)],
    ['B57 a PNG of 30,000 by 30,000 in 109 KB', () => bomb(30_000), megapixels(900)],
    ['B58 a WebP with broken code tables', brokenTablesWebp, broken],
    ['B59 an SVG with script under the name of a JPEG', () => text('<svg><script>alert(1)</script></svg>'), otherKind],
    ['B61 a GIF', () => text('GIF89a\u0001\u0000\u0001\u0000'), otherKind],
    ['B62 a HEIC', () => text('\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic'), otherKind],
    ['B62 an AVIF', () => text('\u0000\u0000\u0000\u0018ftypavif\u0000\u0000\u0000\u0000mif1avif'), otherKind],
    ['B62 a PDF', () => text('%PDF-1.7'), otherKind],
    ['B62 a TIFF', () => text('II*\u0000\u0008\u0000\u0000\u0000'), otherKind],
    ['B65 a file of more than 15 MB', heavy, { code: 'pictureTooLarge', detail: { megabytes: 16 } }],
    ['B67 a JPEG without width', async () => claiming(await quarters(40, 40), 0, 40), broken],
    ['B67 a JPEG without height', async () => claiming(await quarters(40, 40), 40, 0), broken],
    ['B67 a PNG without width', () => blankPng({ width: 0, height: 9, depth: 8, colour: 'grey' }), broken],
  ])('%s', async (_input, make, problem) => {
    expect(await problemOf(await make())).toEqual(problem)
  })

  test('B56 B57 the bombs are as small as they should be, and a good picture is taken after them', async () => {
    expect((await bomb(16_000)).length).toBeLessThan(34_000)
    expect((await bomb(30_000)).length).toBeLessThan(115_000)
    expect((await kept(await portrait())).length).toBeLessThanOrEqual(portraitSizes.large.maxBytes)
  })
})

describe('taken, with nothing left of what was not the picture', () => {
  test.each([
    ['B60 a JPEG that is also a web page', '<html><script>alert(1)</script></html>'],
    ['B60 a JPEG that is also a ZIP', 'PK\u0003\u0004 evil.exe'],
  ])('%s', async (_input, tail) => {
    const both = joined(insertAfterStart(await portrait(), 0xfe, text(tail)), text(tail))
    expect(holds(both, tail)).toBe(true)
    expect(holds(await kept(both), tail.slice(0, 4))).toBe(false)
  })

  test('B61 of a PNG with ten thousand pictures the first', async () => {
    const stored = await kept(await animatedPng(10_000))
    expect(holds(stored, 'ANIM')).toBe(false)
    expect(stored.length).toBeLessThan(2_000)
  })

  test('B63 a JPEG with place, thumbnail and notes of its maker: no byte of them is kept', async () => {
    const notes = text('MakerNote Seriennummer 4711')
    const thumbnail = joined(text('Exif\0\0thumbnail'), await quarters(60, 60))
    const laden = insertAfterStart(insertAfterStart(withExif(await portrait(), 1), 0xe1, thumbnail), 0xed, notes)
    expect(holds(laden, 'Seriennummer')).toBe(true)
    const stored = await kept(laden)
    expect(Object.keys(load(stored.buffer)).filter((tag) => /GPS|Model|Maker|Thumb|Date/.test(tag))).toEqual([])
    expect(holds(stored, 'Seriennummer')).toBe(false)
  })

  // Which corner of the stored picture is seen above left, by EXIF's orientation: the four quarters have a colour each.
  test.each([
    [1, 'red'],
    [2, 'green'],
    [3, 'white'],
    [4, 'blue'],
    [5, 'red'],
    [6, 'blue'],
    [7, 'white'],
    [8, 'green'],
  ])('B64 a picture that was held in way %i of eight stands upright', async (orientation, corner) => {
    const picture = await openPicture(new Blob([withExif(await quarters(400, 200), orientation)]))
    expect([picture.width, picture.height]).toEqual(orientation > 4 ? [200, 400] : [400, 200])
    expect(nameOf(colourAt(picture, 0.25, 0.25))).toBe(corner)
  })

  test('B64 a JPEG in four inks', async () => {
    expect((await kept(fourInkJpeg())).length).toBeGreaterThan(20)
  })

  test('B64 a PNG of sixteen bits a colour', async () => {
    const stored = await kept(await blankPng({ width: 64, height: 48, depth: 16, colour: 'rgb' }))
    expect(stored.length).toBeGreaterThan(20)
  })

  test('B64 a picture in more colours than screens usually have, without its profile', async () => {
    const canvas = new OffscreenCanvas(64, 64)
    const context = canvas.getContext('2d', { colorSpace: 'display-p3' })
    context?.fillRect(0, 0, 64, 64)
    const wide = await bytesOf(await canvas.convertToBlob({ type: 'image/png' }))
    expect(holds(wide, 'cICP') || holds(wide, 'iCCP')).toBe(true)
    expect(holds(await kept(wide), 'ICCP')).toBe(false)
  })
})

function cut(bytes: Bytes, share: number): Bytes {
  return bytes.slice(0, Math.floor(bytes.length * share))
}

function bomb(edge: number): Promise<Bytes> {
  return blankPng({ width: edge, height: edge, depth: 1, colour: 'grey' })
}

async function heavy(): Promise<Bytes> {
  const jpeg = await quarters(40, 40)
  const segments = Array.from({ length: 235 }, () =>
    joined(new Uint8Array([0xff, 0xef, 0xfd, 0xea]), new Uint8Array(65_000)),
  )
  return joined(jpeg.subarray(0, 2), ...segments, jpeg.subarray(2))
}

function nameOf([red = 0, green = 0, blue = 0]: number[]): string {
  const isLit = (value: number) => value > 128
  if (isLit(red) && isLit(green) && isLit(blue)) return 'white'
  return isLit(red) ? 'red' : isLit(green) ? 'green' : 'blue'
}
