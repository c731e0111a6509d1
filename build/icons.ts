/** Draws the app's icons from one SVG with Chromium: PNGs in all sizes, and the containers that Windows and macOS want. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { chromiumFlags, ensureChromium } from './chromium.ts'
import { root } from './run.ts'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
type Size = (typeof sizes)[number]
type Pictures = Map<Size, Buffer>

/** Writes them to `folder`: `16x16.png` … `1024x1024.png`, `icon.ico` and `icon.icns`. */
export async function drawIcons(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const pictures = await render(await readFile(join(root, 'build', 'icons', 'antlitz.svg'), 'utf8'))
  for (const [size, png] of pictures) await writeFile(join(folder, `${size}x${size}.png`), png)
  await writeFile(join(folder, 'icon.ico'), ico(pictures))
  await writeFile(join(folder, 'icon.icns'), icns(pictures))
}

async function render(svg: string): Promise<Pictures> {
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumFlags() })
  try {
    const page = await browser.newPage()
    const pictures: Pictures = new Map()
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
      pictures.set(size, await page.screenshot({ omitBackground: true }))
    }
    return pictures
  } finally {
    await browser.close()
  }
}

function pick(pictures: Pictures, size: Size): Buffer {
  const png = pictures.get(size)
  if (!png) throw new Error(`No picture of ${size} pixels.`)
  return png
}

/** A directory of PNGs: six bytes of head, sixteen for each picture, then the pictures. */
function ico(pictures: Pictures): Buffer {
  const wanted = ([16, 24, 32, 48, 64, 128, 256] as const).map((size) => ({ size, png: pick(pictures, size) }))
  const head = Buffer.alloc(6 + 16 * wanted.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(wanted.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of wanted.entries()) {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...wanted.map(({ png }) => png)])
}

/** Blocks of a four-letter kind, a length and a PNG. */
function icns(pictures: Pictures): Buffer {
  const kinds: [string, Size][] = [
    ['ic11', 32],
    ['ic12', 64],
    ['ic07', 128],
    ['ic08', 256],
    ['ic13', 256],
    ['ic09', 512],
    ['ic14', 512],
    ['ic10', 1024],
  ]
  const block = (kind: string, content: Buffer) => {
    const head = Buffer.alloc(8)
    head.write(kind, 'latin1')
    head.writeUInt32BE(8 + content.length, 4)
    return Buffer.concat([head, content])
  }
  return block('icns', Buffer.concat(kinds.map(([kind, size]) => block(kind, pick(pictures, size)))))
}
