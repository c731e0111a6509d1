import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../renderer/style/style.css'
import { avatarKey, avatarSvg, createFaceUrls, drawingSvg, photoKey } from '../../renderer/screens/face-urls.ts'
import { PersonFace } from '../../renderer/screens/person-face.tsx'
import { setUpText } from '../../renderer/text/text.ts'
import { VaultProvider } from '../../renderer/vault-view.ts'
import type { Face } from '../../shared/overview.ts'
import { sampleVault, type SampleVault } from './sample-vault.ts'

beforeAll(() => setUpText('de'))
afterEach(() => vi.restoreAllMocks())

const hash = 'a'.repeat(64)
const initials: Face = { photo: null, avatar: { kind: 'initials' }, initials: 'EY' }

async function webp(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(8, 8)
  canvas.getContext('2d')?.fillRect(0, 0, 8, 8)
  const blob = await canvas.convertToBlob({ type: 'image/webp' })
  return new Uint8Array(await blob.arrayBuffer())
}

async function show(face: Face, vault: SampleVault = sampleVault()) {
  await render(
    <VaultProvider vault={vault}>
      <PersonFace face={face} name="Emine Yıldırım" />
    </VaultProvider>,
  )
  return vault
}

describe('a face', () => {
  test('is the photo when the vault has it', async () => {
    const bytes = await webp()
    await show({ ...initials, photo: hash }, sampleVault({ photo: async () => ({ bytes }) }))
    await expect.element(page.getByRole('img', { name: 'Emine Yıldırım' })).toBeVisible()
    const image = document.querySelector('img')
    await vi.waitFor(() => expect(image?.naturalWidth).toBe(8))
  })

  test('falls back to what is drawn, and becomes the photo when it arrives', async () => {
    let bytes: Uint8Array | null = null
    const vault = await show(
      { photo: hash, avatar: { kind: 'drawn', seed: 'emine' }, initials: 'EY' },
      sampleVault({ photo: async () => ({ bytes }) }),
    )
    await vi.waitFor(() => expect(document.querySelector('img')).not.toBeNull())
    const drawn = document.querySelector('img')?.src
    bytes = await webp()
    vault.tell('changed', {})
    await vi.waitFor(() => expect(document.querySelector('img')?.src).not.toBe(drawn))
    await vi.waitFor(() => expect(document.querySelector('img')?.naturalWidth).toBe(8))
  })

  test('is what the client drew', async () => {
    await show({
      ...initials,
      avatar: {
        kind: 'drawing',
        strokes: [
          [10, 10, 200, 200],
          [50, 50],
        ],
      },
    })
    await vi.waitFor(() => expect(document.querySelector('img')?.complete).toBe(true))
  })

  test('is initials when there is nothing else', async () => {
    await show(initials)
    await expect.element(page.getByText('EY', { exact: true })).toBeVisible()
    expect(document.querySelector('img')).toBeNull()
  })
})

describe('addresses of faces', () => {
  test('are made once for equal faces and given back when too many lie unused', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL')
    const photo = vi.fn<SampleVault['photo']>(async () => ({ bytes: await webp() }))
    const urls = createFaceUrls(sampleVault({ photo }), 1)
    const key = photoKey(hash)
    const stops = [urls.use(key, () => {}), urls.use(key, () => {})]
    await vi.waitFor(() => expect(urls.peek(key)).toMatch(/^blob:/))
    expect(photo).toHaveBeenCalledOnce()
    for (const stop of stops) stop()
    expect(revoke).not.toHaveBeenCalled()
    const other = photoKey('b'.repeat(64))
    const stop = urls.use(other, () => {})
    await vi.waitFor(() => expect(urls.peek(other)).toMatch(/^blob:/))
    stop()
    expect(revoke).toHaveBeenCalledOnce()
    expect(urls.peek(key)).toBeUndefined()
  })

  test('a photo that cannot be had is told as missing', async () => {
    const urls = createFaceUrls(sampleVault({ photo: () => Promise.reject(new Error('gone')) }))
    const hear = vi.fn<() => void>()
    urls.use(photoKey(hash), hear)
    await vi.waitFor(() => expect(hear).toHaveBeenCalled())
    expect(urls.peek(photoKey(hash))).toBeNull()
  })

  test('the same seed gives the same drawn face, without anything from outside', async () => {
    const [one, again, other] = await Promise.all([avatarSvg('emine'), avatarSvg('emine'), avatarSvg('can')])
    expect(one).toBe(again)
    expect(one).not.toBe(other)
    expect(one).not.toMatch(/<image|<script|href=/)
  })

  test('a drawing is nothing but its lines; a dot stays visible', () => {
    expect(
      drawingSvg([
        [1, 2, 3, 4],
        [5, 6],
      ]),
    ).toContain('points="1 2 3 4"')
    expect(drawingSvg([[5, 6]])).toContain('points="5 6 5 6"')
    expect(avatarKey({ kind: 'initials' })).toBeNull()
  })
})
