import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDevtoolsPipe } from '../../electron/devtools-pipe.ts'
import { openLog } from '../../electron/log.ts'
import { createNodeShell } from '../../electron/node-shell.ts'
import { watchScreenLock } from '../../electron/screen-lock.ts'
import { folderOfTest } from '../support/host-laptop.ts'

describe('the log', () => {
  test('takes one line for each, and starts anew at a megabyte', () => {
    const folder = folderOfTest()
    const log = openLog(folder)
    log('one\nforged line')
    log('two')
    expect(readFileSync(join(folder, 'host.log'), 'utf8')).toBe('one forged line\ntwo\n')
    writeFileSync(join(folder, 'host.log'), 'x'.repeat(1024 * 1024 + 1))
    log('three')
    expect(readFileSync(join(folder, 'host.log'), 'utf8')).toBe('three\n')
    expect(readFileSync(join(folder, 'host.log.1'), 'utf8')).toHaveLength(1024 * 1024 + 1)
  })
})

describe('the screen lock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is told once each time', () => {
    let state = false
    const locked = vi.fn<() => void>()
    const stop = watchScreenLock(() => state, locked, 1_000)
    vi.advanceTimersByTime(3_000)
    expect(locked).not.toHaveBeenCalled()
    state = true
    vi.advanceTimersByTime(3_000)
    expect(locked).toHaveBeenCalledTimes(1)
    state = false
    vi.advanceTimersByTime(1_000)
    state = true
    vi.advanceTimersByTime(1_000)
    expect(locked).toHaveBeenCalledTimes(2)
    stop()
    state = false
    vi.advanceTimersByTime(5_000)
    expect(locked).toHaveBeenCalledTimes(2)
  })
})

describe('the shell without Electron', () => {
  test('saves beside what is there, never over it', async () => {
    const savedFolder = join(folderOfTest(), 'saved')
    const shell = createNodeShell({ savedFolder, log: () => {} })
    const first = (await shell.chooseFile('Akte.pdf'))?.path
    expect(first).toBe(join(savedFolder, 'Akte.pdf'))
    writeFileSync(first ?? '', 'x')
    expect(await shell.chooseFile('Akte.pdf')).toEqual({ path: join(savedFolder, 'Akte (2).pdf'), isAsked: false })
  })

  test('lets a window go that was opened for signing in, once that has worked', async () => {
    const close = vi.fn<() => Promise<void>>(() => Promise.resolve())
    const shell = createNodeShell({ savedFolder: folderOfTest(), log: () => {}, openOutside: () => ({ close }) })
    vi.useFakeTimers()
    await shell.openOutside('https://x.example')
    expect(close).not.toHaveBeenCalled()
    shell.closeOutside()
    await vi.runAllTimersAsync()
    expect(close).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
  })

  test('says what it cannot do without a window', async () => {
    const shell = createNodeShell({ savedFolder: folderOfTest(), log: () => {} })
    expect([await shell.openOutside('https://x.example'), await shell.printPage(), await shell.restartPage()]).toEqual([
      false,
      null,
      false,
    ])
  })
})

describe('the pipe to Chromium', () => {
  test('puts answers together from pieces, and matches them to questions', async () => {
    const [output, input] = [new PassThrough(), new PassThrough()]
    const pipe = openDevtoolsPipe(output, input)
    const [first, second] = [pipe.send('A.a'), pipe.send('B.b', { x: 1 }, 's')]
    const failing = second.catch(String)
    const written = String(output.read()).split('\0')
    expect(JSON.parse(written[1] ?? '')).toEqual({ id: 2, method: 'B.b', params: { x: 1 }, sessionId: 's' })
    const bytes = Buffer.from(
      '{"method":"event"}\0{"id":2,"error":{"message":"No such page"}}\0{"id":1,"result":{"ü":1}}\0',
    )
    for (const byte of bytes) input.write(Uint8Array.of(byte))
    expect(await first).toEqual({ ü: 1 })
    expect(await failing).toBe('Error: No such page')
  })

  test('leaves nobody waiting when Chromium ends', async () => {
    const [output, input] = [new PassThrough(), new PassThrough()]
    const waiting = openDevtoolsPipe(output, input).send('A.a').catch(String)
    input.destroy()
    expect(await waiting).toBe('Error: Chromium has ended.')
  })
})
