/** A field with two values: both stand side by side, each with its author, until a person decides. */
import { useState } from 'react'
import { inOneText } from '../../../shared/merge.ts'
import type { Avatar } from '../../../shared/person.ts'
import { seenOf, standings, type AnyRow } from '../../../shared/row.ts'
import { z } from '../../../shared/schema.ts'
import type { CaseFileView, Disagreement } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useRun } from '../../vault-view.ts'
import { FaceLine, PersonFace } from '../person-face.tsx'
import { type FieldSpec, fieldSpec } from './field-specs.ts'
import { useFieldName, useValueText } from './value-text.ts'
import { ValueInput } from './value-input.tsx'

export type TwoVersionsProps = { view: CaseFileView; row: AnyRow; field: string }
type Version = Disagreement['values'][number]

export function TwoVersions({ view, row, field }: TwoVersionsProps) {
  const t = useText('caseFile')
  const run = useRun()
  const what = useFieldName()(row.table, field)
  const [isWriting, setIsWriting] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const versions = versionsOf(view, row, field)
  const maySettle = view.may.includes('disagreement.settle')
  const spec = fieldSpec(row.table, field)
  const settle = async (value: unknown) => {
    setIsBusy(true)
    const args = { rowId: row.id, field, value: z.json().parse(value) }
    if (await run('disagreement.settle', row.caseFileId, args, seenOf(row, [field]))) announce(t('two.done', { what }))
    setIsBusy(false)
  }
  return (
    <fieldset className="two">
      <legend className="visually-hidden">{t('two.group', { what })}</legend>
      <div className="row">
        <Badge tone="conflict">{t('two.title')}</Badge>
        <span className="small muted">{t('two.line')}</span>
      </div>
      <ul className="two-values">
        {versions.map((version) => (
          <VersionCard
            key={version.standing.stamp}
            version={version}
            row={row}
            field={field}
            {...(maySettle && { onTake: () => void settle(version.standing.value) })}
            isBusy={isBusy}
          />
        ))}
      </ul>
      {maySettle && spec && isWords(spec) && !isWriting && (
        <div>
          <Button kind="quiet" onPress={() => setIsWriting(true)}>
            {t('two.both')}
          </Button>
        </div>
      )}
      {isWriting && spec && (
        <BothForm
          spec={spec}
          versions={versions}
          isBusy={isBusy}
          onSave={settle}
          onCancel={() => setIsWriting(false)}
        />
      )}
      {!maySettle && <p className="small muted">{t(view.item.restricted ? 'two.restricted' : 'two.mayNot')}</p>}
    </fieldset>
  )
}

type VersionCardProps = { version: Version; row: AnyRow; field: string; onTake?: () => void; isBusy: boolean }

function VersionCard({ version, row, field, onTake, isBusy }: VersionCardProps) {
  const t = useText('caseFile')
  const dates = useDates()
  const valueText = useValueText()
  const { standing, by, onlyHere } = version
  const text = valueText(row.table, field, standing.value) || t('groups.empty')
  return (
    <li className="two-value">
      <FaceLine face={by.face} name={by.name} size={32} line={dates.when(standing.at)} />
      {field === 'avatar' ? (
        <PersonFace face={{ photo: null, avatar: standing.value as Avatar, initials: '' }} name={by.name} size={64} />
      ) : (
        <p className="two-text pre">{text}</p>
      )}
      <p className="small muted">
        {t(standing.offline ? 'two.offline' : 'two.online')}
        {onlyHere && ` · ${t('two.onlyHere')}`}
      </p>
      {onTake && (
        <Button isDisabled={isBusy} aria-label={t('two.takeNamed', { value: text, name: by.name })} onPress={onTake}>
          {t('two.take')}
        </Button>
      )}
    </li>
  )
}

type BothFormProps = {
  spec: FieldSpec
  versions: readonly Version[]
  isBusy: boolean
  onSave: (value: unknown) => Promise<void>
  onCancel: () => void
}

/** Words of both in one: as a start for one's own wording. */
function BothForm({ spec, versions, isBusy, onSave, onCancel }: BothFormProps) {
  const t = useText('caseFile')
  const [value, setValue] = useState<unknown>(() => {
    const words = versions.map(({ standing }) => (typeof standing.value === 'string' ? standing.value : ''))
    const filled = words.filter(Boolean)
    return spec.kind === 'text' ? filled.reduce(inOneText, '') : filled.join(' / ')
  })
  return (
    <form
      className="stack stack-s"
      onSubmit={(event) => {
        event.preventDefault()
        void onSave(value)
      }}
    >
      <ValueInput spec={spec} label={t('two.bothLabel')} value={value} onChange={setValue} hasFirstFocus />
      <div className="row">
        <Button kind="primary" type="submit" isPending={isBusy}>
          {t('two.bothSave')}
        </Button>
        <Button kind="quiet" onPress={onCancel}>
          {t('forms.cancel')}
        </Button>
      </div>
    </form>
  )
}

function isWords(spec: FieldSpec): boolean {
  return spec.kind === 'line' || spec.kind === 'text'
}

function versionsOf(view: CaseFileView, row: AnyRow, field: string): Version[] {
  const known = view.disagreements.find((one) => one.rowId === row.id && one.field === field)
  if (known) return known.values
  return standings(row, field).flatMap((standing) => {
    const by = view.colleagues[standing.by]
    return by ? [{ standing, by, onlyHere: false }] : []
  })
}
