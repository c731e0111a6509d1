/** What a vault remembers about itself once it has taken an answer of the county. */
import type { Asked } from './asking.ts'
import type { Cipher } from './cipher.ts'
import { leaseAfter } from './lease.ts'
import { linkAfter } from './linking.ts'
import { arrivalsOf, contactOf, newest, type VaultSelf } from './vault-self.ts'

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
