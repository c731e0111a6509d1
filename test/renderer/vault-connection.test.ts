/** A lock ends the worker, whatever that is doing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { endingWithLock } from '../../renderer/vault-connection.ts'
import type { Reply, Transport } from '../../shared/contract.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function transportThat(answers: (name: string) => Promise<Reply>): Transport {
  return { call: (name) => answers(name), on: () => () => undefined }
}
const never = () => new Promise<Reply>(() => undefined)
const well = async (): Promise<Reply> => ({ ok: true, result: {} })

test('ends it as soon as it has answered, once', async () => {
  const end = vi.fn<() => void>()
  const transport = endingWithLock(transportThat(well), end)
  expect(await transport.call('today', {})).toEqual({ ok: true, result: {} })
  expect(end).not.toHaveBeenCalled()
  expect(await transport.call('lock', {})).toEqual({ ok: true, result: {} })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(end).toHaveBeenCalledTimes(1)
})

test('ends it within a second when it does not answer', async () => {
  const end = vi.fn<() => void>()
  const transport = endingWithLock(transportThat(never), end)
  const locking = transport.call('lock', {})
  await vi.advanceTimersByTimeAsync(400)
  expect(end).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(300)
  expect(end).toHaveBeenCalledTimes(1)
  expect(await locking).toEqual({ ok: true, result: {} })
})

test('ends it when the vault has closed by itself, and not before there was an open one', () => {
  const end = vi.fn<() => void>()
  const hearing: ((value: unknown) => void)[] = []
  const on: Transport['on'] = (_name, hear) => {
    hearing.push(hear)
    return () => undefined
  }
  endingWithLock({ call: well, on }, end)
  const tell = (state: string) => hearing.forEach((hear) => hear({ state }))
  for (const state of ['locked', 'leaseEnded', 'open']) tell(state)
  expect(end).not.toHaveBeenCalled()
  tell('locked')
  expect(end).toHaveBeenCalledTimes(1)
})
