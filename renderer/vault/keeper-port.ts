/** The way to the keeper of the journal, of the device's secrets and of the attempts: over a port that the page hands to the worker, to the page's host. */
import { connect } from '../../shared/contract.ts'
import { keeperContract } from '../../shared/host-contract.ts'
import { portTransport } from '../../shared/port.ts'
import { Problem } from '../../shared/problem.ts'
import type { Journal } from './journal.ts'
import type { Guard } from './lock.ts'

/** A save must not hang because the host does; the next attempts are not worth waiting for at once. */
const patienceMs = 5_000
const restMs = 30_000
/** The keychain may ask its user for a password of its own first. */
const keychainPatienceMs = 120_000

export function keeperOver(port: MessagePort): Journal & Guard {
  const transport = portTransport(port)
  port.start()
  let restingUntil = 0
  return connect(keeperContract, {
    on: () => () => undefined,
    call(name, args) {
      const isSave = name === 'appendJournal' || name === 'replaceJournal'
      if (isSave && performance.now() < restingUntil) return Promise.reject(new Problem('internal'))
      return new Promise((resolve, reject) => {
        const isKeychain = name === 'beginAttempt' || name === 'newDeviceSecret'
        const timer = setTimeout(
          () => {
            restingUntil = performance.now() + restMs
            reject(new Problem('internal'))
          },
          isKeychain ? keychainPatienceMs : patienceMs,
        )
        transport.call(name, args).then(
          (reply) => {
            clearTimeout(timer)
            resolve(reply)
          },
          (error: unknown) => {
            clearTimeout(timer)
            reject(error instanceof Error ? error : new Problem('internal'))
          },
        )
      })
    },
  })
}
