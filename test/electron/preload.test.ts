import { expect, test, vi } from 'vitest'
import { createElectronStandIn, createPreloadStandIn } from '../support/electron-stand-in.ts'

test('the preload shows the page two functions and nothing of Electron', async () => {
  const { module, shown, invoked, say } = createPreloadStandIn()
  vi.doMock('electron', () => module)
  await import('../../electron/preload.ts')
  expect([...shown.keys()]).toEqual(['antlitz'])
  const { call, on, ...rest } = shown.get('antlitz') ?? {}
  expect(rest).toEqual({})

  expect(await call?.('about', {})).toEqual({ ok: true, result: 1 })
  expect(invoked).toEqual([['host', 'about', {}]])

  const heard: unknown[][] = []
  const stop = on?.('lock', (...args: unknown[]) => heard.push(args))
  say('lock', { because: 'menu' })
  say('menu', { item: 'search' })
  expect(heard).toEqual([[{ because: 'menu' }]])
  ;(stop as () => void)()
  say('lock', { because: 'menu' })
  expect(heard).toHaveLength(1)
})

test('the stand-in knows only what there is', () => {
  const { module } = createElectronStandIn({ userData: '/nowhere' })
  expect(() => Reflect.get(module.app, 'quitt') as unknown).toThrow('no app.quitt')
  expect(() => module.app.on('window-all-clsoed', () => {})).toThrow('no event app "window-all-clsoed"')
})
