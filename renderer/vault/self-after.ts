/** What a vault remembers about itself once it has taken an answer of the county. */
import { same } from '../../shared/row.ts'
import type { Asked } from './asking.ts'
import type { Cipher } from './cipher.ts'
import { leaseAfter } from './lease.ts'
import { linkAfter } from './linking.ts'
import { arrivalsOf, contactOf, newest, worthNotingMs, type VaultSelf } from './vault-self.ts'

/** `self`: as it was before. What comes of files and outbox is not in it. */
export async function selfAfter(cipher: Cipher, self: VaultSelf, asked: Asked): Promise<Partial<VaultSelf>> {
  const { answer, stand, sentAt, receivedAt } = asked
  const contact = contactOf(answer, sentAt, receivedAt)
  return {
    ...contact,
    ...(await leaseAfter(cipher, { ...self, ...contact }, answer.lease, receivedAt)),
    ...linkAfter(self, stand.link, answer),
    ...arrivalsOf(self, answer),
    cursor: answer.cursor,
    isMidway: answer.more,
    epoch: answer.epoch,
    knows: newest([answer.afresh ? null : self.knows, answer.at, ...answer.outcomes]),
  }
}

/** Whether what is new is more than that a moment has passed. `noted`: as it is on the disk. */
export function isWorthNoting(
  noted: VaultSelf,
  { clockOffset, highest, lastSyncAt, ...news }: Partial<VaultSelf>,
): boolean {
  const [before, now] = [noted.lastSyncAt, lastSyncAt ?? noted.lastSyncAt].map((at) => Date.parse(at ?? ''))
  const passed = [
    [before, now],
    [noted.clockOffset, clockOffset ?? noted.clockOffset],
    [noted.highest, highest ?? noted.highest],
  ]
  // Whichever way; and what was never noted is.
  if (!passed.every(([was = NaN, is = NaN]) => Math.abs(is - was) < worthNotingMs)) return true
  return Object.entries(news).some(([name, value]) => !same(value, noted[name as keyof VaultSelf]))
}
