import { load } from 'exifreader'
import { describe, expect, test } from 'vitest'
import { suggestCrop, zoomCrop } from '../../renderer/picture/crop.ts'
import { encodePicture } from '../../renderer/picture/encode.ts'
import { openPicture } from '../../renderer/picture/open-picture.ts'
import { checkPicture } from '../../shared/picture.ts'
import { portraitSizes } from '../../shared/portrait.ts'
import { Problem } from '../../shared/problem.ts'
import portraitUrl from '../fixtures/portrait-collins-512.jpg?url'
import { bytesOf, claiming, colourAt, insertAfterStart, joined, quarters, withExif } from './pictures.ts'

async function portrait(): Promise<Uint8Array<ArrayBuffer>> {
  return bytesOf(await (await fetch(portraitUrl)).blob())
}

async function problemOf(
  bytes: Uint8Array<ArrayBuffer>,
  type = 'image/jpeg',
): Promise<Pick<Problem, 'code' | 'detail'>> {
  try {
    await openPicture(new Blob([bytes], { type }))
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, detail: error.detail }
    throw error
  }
  throw new Error('the picture was accepted')
}

async function tagsOf(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, unknown>> {
  return load(bytes.buffer)
}

describe('a chosen picture', () => {
  test('stands upright whichever way the camera was held', async () => {
    const upright = await openPicture(new Blob([withExif(await quarters(400, 200), 1)]))
    expect([upright.width, upright.height]).toEqual([400, 200])
    const turned = await openPicture(new Blob([withExif(await quarters(400, 200), 6)]))
    expect([turned.width, turned.height]).toEqual([200, 400])
    // Orientation 6: the left edge of what is stored is the top. Blue was below left, so it is now above left.
    const [red, green, blue] = colourAt(turned, 0.25, 0.25)
    expect(blue).toBeGreaterThan(200)
    expect(red).toBeLessThan(60)
    expect(green).toBeLessThan(60)
  })

  test('loses place, camera and colour profile, and keeps to both sizes', async () => {
    const before = withExif(await portrait(), 1)
    const tags = await tagsOf(before)
    expect(tags).toHaveProperty('GPSLatitude')
    expect(tags).toHaveProperty('Model')
    const picture = await openPicture(new Blob([before]))
    for (const size of Object.values(portraitSizes)) {
      const bytes = await encodePicture(picture, suggestCrop(picture), size)
      expect(() => checkPicture(bytes, size)).not.toThrow()
      expect(bytes.length).toBeLessThanOrEqual(size.maxBytes)
      const after = Object.keys(await tagsOf(bytes))
      expect(after.filter((tag) => /GPS|Model|Orientation|Profile|Date/.test(tag))).toEqual([])
      const shown = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }))
      expect([shown.width, shown.height]).toEqual([size.edge, size.edge])
    }
  })

  test('may be PNG or WebP, by its content and not by its name', async () => {
    for (const type of ['image/png', 'image/webp']) {
      const picture = await openPicture(new Blob([await quarters(120, 80, type)], { type: 'text/plain' }))
      expect([picture.width, picture.height]).toEqual([120, 80])
    }
  })

  test('is made smaller when it is larger than needed', async () => {
    const picture = await openPicture(new Blob([await quarters(3000, 1500)]))
    expect([picture.width, picture.height]).toEqual([2000, 1000])
  })

  test('fits even when it is pure noise', async () => {
    const canvas = new OffscreenCanvas(600, 600)
    const context = canvas.getContext('2d')
    const noise = new ImageData(600, 600)
    let state = 1
    for (let at = 0; at < noise.data.length; at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
      noise.data[at] = at % 4 === 3 ? 255 : state >>> 16
    }
    context?.putImageData(noise, 0, 0)
    const picture = canvas.transferToImageBitmap()
    for (const size of Object.values(portraitSizes)) {
      const bytes = await encodePicture(picture, suggestCrop(picture), size)
      expect(bytes.length).toBeLessThanOrEqual(size.maxBytes)
    }
  })

  test('is cut where the frame is', async () => {
    const picture = await openPicture(new Blob([await quarters(400, 400)]))
    const close = zoomCrop({ x: 0, y: 0, edge: 100 }, picture, 1)
    const bytes = await encodePicture(picture, { ...close, x: 0, y: 0 }, portraitSizes.small)
    const shown = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }))
    const [red, green, blue] = colourAt(shown, 0.5, 0.5)
    expect(red).toBeGreaterThan(200)
    expect([green, blue].every((value) => value !== undefined && value < 80)).toBe(true)
  })
})

describe('a file that is no good picture is refused before it is decoded', () => {
  test('another kind of file under a picture’s name', async () => {
    const because = { code: 'pictureUnreadable', detail: { because: 'kind' } }
    expect(await problemOf(new TextEncoder().encode('<svg onload="alert(1)"/>'))).toEqual(because)
    expect(await problemOf(new TextEncoder().encode('%PDF-1.7'))).toEqual(because)
    expect(await problemOf(new Uint8Array())).toEqual(because)
    expect(await problemOf(new TextEncoder().encode('GIF89a…'))).toEqual(because)
  })

  test('a file that was cut off', async () => {
    const because = { code: 'pictureUnreadable', detail: { because: 'broken' } }
    const jpeg = await portrait()
    expect(await problemOf(jpeg.slice(0, jpeg.length / 2))).toEqual(because)
    expect(await problemOf(jpeg.slice(0, 4))).toEqual(because)
    for (const type of ['image/png', 'image/webp']) {
      const bytes = await quarters(200, 200, type)
      expect(await problemOf(bytes.slice(0, bytes.length - 9), type)).toEqual(because)
    }
  })

  test('a file whose inside was overwritten', async () => {
    const png = await quarters(200, 200, 'image/png')
    png.fill(0x55, 60, png.length - 20)
    expect(await problemOf(png, 'image/png')).toEqual({ code: 'pictureUnreadable', detail: { because: 'broken' } })
    const lying = joined(new Uint8Array([0xff, 0xd8, 0xff]), new TextEncoder().encode('this is no picture at all'))
    expect(await problemOf(lying)).toEqual({ code: 'pictureUnreadable', detail: { because: 'broken' } })
  })

  test('a small file that claims to be enormous', async () => {
    const bomb = claiming(await quarters(40, 40), 60_000, 50_000)
    expect(bomb.length).toBeLessThan(10_000)
    expect(await problemOf(bomb)).toEqual({ code: 'pictureTooLarge', detail: { megapixels: 3000 } })
  })

  test('a file of more than 15 megabytes', async () => {
    let heavy = await quarters(40, 40)
    const padding = new Uint8Array(65_000)
    for (let times = 0; times < 235; times++) heavy = insertAfterStart(heavy, 0xef, padding)
    expect(await problemOf(heavy)).toEqual({ code: 'pictureTooLarge', detail: { megabytes: 16 } })
  })
})
