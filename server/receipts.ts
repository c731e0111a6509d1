/** What the county attests after it has written it down: the draft belongs to the transaction, the signature comes after its commit. */
import { createHash } from 'node:crypto'
import type { Entry } from '../shared/command.ts'
import type { CaseFileRows } from '../shared/command.ts'
import type { Outcome } from '../shared/county-contract.ts'
import { contentsText, entryLine, photoLine, signedText, type Receipt } from '../shared/receipt.ts'
import { visits } from '../shared/visit.ts'
import type { CountyKeys } from './keys.ts'
import type { CountyTransaction, PhotoKey } from './store.ts'
import { together } from './together.ts'

export type ReceiptDraft = Omit<Receipt, 'signature'>

/** Nothing when nothing of it was taken. `fileOf` gives the rows of a case file as they are after these entries. */
export function draftForEntries(
  transaction: CountyTransaction,
  entries: readonly Entry[],
  outcomes: readonly Outcome[],
  fileOf: (caseFileId: string) => CaseFileRows | undefined,
): Promise<ReceiptDraft | null> {
  const lines: string[] = []
  const held = new Map<string, number>()
  entries.forEach((entry, at) => {
    const { outcome, seq } = outcomes[at] ?? {}
    if ((outcome !== 'accepted' && outcome !== 'handedOver') || seq === undefined) return
    lines.push(entryLine(entry, outcome, seq))
    const visitId = visitOf(entry)
    const visit = visitId === undefined ? undefined : fileOf(entry.caseFileId)?.find(visits, visitId)
    if (visit) held.set(visit.id, visit.fields.state === 'finished' ? 2 : 1)
  })
  return draft(transaction, { lines, entries: lines.length, photos: 0, held })
}

export function draftForPhotos(
  transaction: CountyTransaction,
  stored: readonly PhotoKey[],
): Promise<ReceiptDraft | null> {
  return draft(transaction, { lines: stored.map(photoLine), entries: 0, photos: stored.length, held: new Map() })
}

type Contents = { lines: string[]; entries: number; photos: number; held: ReadonlyMap<string, number> }

async function draft(transaction: CountyTransaction, { lines, entries, photos, held }: Contents) {
  if (lines.length === 0) return null
  const contents = createHash('sha256').update(contentsText(lines)).digest('hex')
  const [{ epoch }, number] = await together([
    transaction.position(),
    transaction.issueReceipt({ contents, entries, photos }),
  ])
  const visits = [...held].map(([visitId, count]) => ({ visitId, held: count }))
  return { number, epoch, at: transaction.moment.at, contents, entries, photos, visits }
}

/** Only after the commit: what is signed must be on disk. */
export function signed(keys: CountyKeys, draft: ReceiptDraft | null): Receipt | undefined {
  if (!draft) return undefined
  return { ...draft, signature: keys.sign(signedText({ ...draft, signature: '' })) }
}

/** A visit is begun and finished by one entry each; everything else about it stands in those. */
function visitOf({ command, args }: Entry): string | undefined {
  if (!command.startsWith('visit.') || typeof args !== 'object' || args === null || !('visitId' in args))
    return undefined
  return typeof args.visitId === 'string' ? args.visitId : undefined
}
