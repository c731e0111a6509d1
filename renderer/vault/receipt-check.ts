/** Whether the county really attests that it holds what was sent: only then may this laptop let go of it. */
import type { Entry } from '../../shared/command.ts'
import type { Outcome } from '../../shared/county-contract.ts'
import { Problem } from '../../shared/problem.ts'
import { contentsText, entryLine, signedText, type Receipt } from '../../shared/receipt.ts'
import type { Cipher } from './cipher.ts'

/** The lines of those of these entries that the county says it holds. */
export function linesOf(sent: readonly Entry[], outcomes: readonly Outcome[]): string[] {
  const answers = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
  return sent.flatMap((entry) => {
    const { outcome, seq } = answers.get(entry.id) ?? {}
    const isHeld = outcome === 'accepted' || outcome === 'handedOver'
    return isHeld && seq !== undefined ? [entryLine(entry, outcome, seq)] : []
  })
}

/**
 * Problem `receiptWrong` when there is none for these lines, it is for something else, or the county's key did not sign it.
 * `key`: the county's public key, as it was given at the sign-in.
 */
export async function checkReceipt(
  cipher: Cipher,
  key: string,
  receipt: Receipt | undefined,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return
  if (!receipt) throw new Problem('receiptWrong')
  const contents = await cipher.hash(new TextEncoder().encode(contentsText(lines)))
  const isSigned = await cipher.verify(key, signedText(receipt), receipt.signature)
  if (contents !== receipt.contents || !isSigned) throw new Problem('receiptWrong')
}
