/** What the browser remembers of choices can be changed by anybody: only what can be chosen counts. */
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => void vi.unstubAllGlobals())

async function chosenWith(remembered: Record<string, string>) {
  vi.resetModules()
  vi.stubGlobal('localStorage', { getItem: (name: string) => remembered[name] ?? null })
  const { useViewStore } = await import('../../renderer/view-store.ts')
  const { lockAfter, theme, language } = useViewStore.getState()
  return { lockAfter, theme, language }
}

const usual = { lockAfter: 5, theme: 'system', language: 'de' }

test.each(['0', '-1', '1000000000000', '1e12', 'Infinity', 'NaN', '', '5.0', '16', '{}'])(
  'B91 a lock after %j minutes is none: it locks after five',
  async (minutes) => {
    expect(await chosenWith({ 'antlitz.lockAfter': minutes })).toEqual(usual)
  },
)

test('B91 what can be chosen counts', async () => {
  expect(await chosenWith({ 'antlitz.lockAfter': '15' })).toEqual({ ...usual, lockAfter: 15 })
  expect(await chosenWith({ 'antlitz.theme': '<b>', 'antlitz.language': 'fr' })).toEqual(usual)
})
