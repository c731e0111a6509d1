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

test('ends it when everything has been deleted, without being asked', () => {
  const end = vi.fn<() => void>()
  let emptied = () => {}
  endingWithLock(
    {
      call: never,
      on: (name, hear) => {
        if (name === 'emptied') emptied = () => hear({})
        return () => undefined
      },
    },
    end,
  )
  expect(end).not.toHaveBeenCalled()
  emptied()
  expect(end).toHaveBeenCalledTimes(1)
})
