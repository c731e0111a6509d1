/** Fields with two values, each leading to where it is decided; and in Heute those that wait for this very person. */
import { GitCompareArrows } from 'lucide-react'
import type { CaseloadItem, Colleague, Disagreement } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { FaceLine, PersonFace } from './person-face.tsx'

/** @param items the files that this person is responsible for, as far as they hold two values somewhere */
export function Undecided({ items }: { items: readonly CaseloadItem[] }) {
  const t = useText('lists')
  const all = useView('disagreements', {}).data ?? []
  const mine = all.filter(({ caseFileId }) => items.some((item) => item.caseFileId === caseFileId))
  if (mine.length === 0) return null
  return (
    <Card title={t('undecided')} icon={GitCompareArrows} tone="conflict" isFlush>
      <p className="card-note muted">{t('undecidedHint')}</p>
      <DisagreementList disagreements={mine} />
    </Card>
  )
}

export function DisagreementList({ disagreements }: { disagreements: readonly Disagreement[] }) {
  const t = useText('sync')
  const names = useText('fields')
  const go = useViewStore((state) => state.go)
  return (
    <ul className="people">
      {disagreements.map(({ caseFileId, table, rowId, field, ...one }) => (
        <li key={`${rowId} ${field}`}>
          <FaceLine
            face={one.face}
            name={one.caseFileName}
            line={t('twoVersionsLine', {
              field: names(`${table}.${field}` as 'persons.phone', { defaultValue: field }),
              subject: one.subject || t('unit'),
              count: one.values.length,
            })}
            end={<Authors authors={one.values.map(({ by }) => by)} />}
            onPress={() => go({ screen: 'caseFile', caseFileId, show: { table, rowId, field } })}
          />
        </li>
      ))}
    </ul>
  )
}

function Authors({ authors }: { authors: readonly Colleague[] }) {
  const once = [...new Map(authors.map((author) => [author.staffId, author])).values()]
  return (
    <span className="row row-tied">
      {once.map(({ staffId, face, name }) => (
        <PersonFace key={staffId} face={face} name={name} size={24} />
      ))}
    </span>
  )
}
