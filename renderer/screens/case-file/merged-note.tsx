/** Under a long text that nobody wrote as it stands: whose words were put together in it, and when they wrote them. */
import { mergedFrom, type AnyRow } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useList, useText } from '../../text/text.ts'

export type MergedNoteProps = { view: CaseFileView; row: AnyRow; field: string }

export function MergedNote({ view, row, field }: MergedNoteProps) {
  const t = useText('caseFile')
  const list = useList()
  const { when } = useDates()
  const parts = mergedFrom(row, field).toReversed()
  if (parts.length === 0) return null
  const whose = parts.map(({ by, at }) =>
    t('two.mergedPart', { name: view.colleagues[by]?.name ?? t('two.somebody'), when: when(at) }),
  )
  return <div>{t('two.merged', { whose: list(whose) })}</div>
}
