/** Files with two versions that wait for the decision of the one person who is responsible for them. */
import { GitCompareArrows } from 'lucide-react'
import type { CaseloadItem } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { useViewStore } from '../view-store.ts'
import { headOf, useFileWords } from './file-words.ts'
import { FaceLine } from './person-face.tsx'

export function Undecided({ items }: { items: readonly CaseloadItem[] }) {
  const t = useText('lists')
  const words = useFileWords()
  const go = useViewStore((state) => state.go)
  return (
    <Card title={t('undecided')} icon={GitCompareArrows} tone="conflict" isFlush>
      <p className="card-note muted">{t('undecidedHint')}</p>
      <ul className="people">
        {items.map((item) => (
          <li key={item.caseFileId}>
            <FaceLine
              face={headOf(item).face}
              name={words.title(item)}
              line={t('undecidedLine', { count: item.disagreements })}
              onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId, show: 'disagreements' })}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}
