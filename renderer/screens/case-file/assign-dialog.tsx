/** Who is responsible: people with faces, and from when until when. */
import { useState } from 'react'
import {
  assignCaseFile,
  type AssignmentFields,
  AssignmentKind,
  assignments,
  holdsOn,
} from '../../../shared/case-file.ts'
import type { Row } from '../../../shared/row.ts'
import type { CaseFileView, Colleague } from '../../../shared/vault-contract.ts'
import { addDays, useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { announce } from '../../ui/live-region.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { useRun } from '../../vault-view.ts'
import { FaceLine } from '../person-face.tsx'
import { ColleaguePicker } from './colleague-picker.tsx'
import { faultsOf, useFaultText, useJudging } from './faults.ts'
import { FormDialog } from './form-dialog.tsx'
import { rowsOf } from './rows.ts'
import { useSave } from './use-save.ts'

type Kind = AssignmentFields['kind']
type Props = { view: CaseFileView; myStaffId: string | undefined; onClose: () => void }

export function AssignDialog({ view, myStaffId, onClose }: Props) {
  const t = useText('caseFile')
  const { today } = useDates()
  const { run, isSaving, problem } = useSave()
  const [replaces] = useState(() => openMain(view)?.id ?? null)
  const [assignmentId] = useState(() => crypto.randomUUID())
  const [kind, setKind] = useState<Kind>('deputy')
  const [staffId, setStaffId] = useState<string | null>(null)
  const [fromOn, setFromOn] = useState<string | null>(today)
  const [untilOn, setUntilOn] = useState<string | null>(addDays(today, 14))
  const isMain = kind === 'main'
  const main = view.item.main?.staffId
  const args = {
    assignmentId,
    kind,
    staffId,
    fromOn,
    untilOn: isMain ? null : untilOn,
    replaces: isMain ? replaces : null,
  }
  const { faults, passes } = useJudging(() => faultsOf(assignCaseFile.args, args))
  const fault = useFaultText(faults)
  const save = async () => {
    if (!passes()) return
    if (!(await run('caseFile.assign', view.item.caseFileId, assignCaseFile.args.parse(args)))) return
    announce(t('forms.assign.saved'))
    onClose()
  }
  return (
    <FormDialog
      title={t('forms.assign.title')}
      saveLabel={t('forms.assign.save')}
      save={save}
      isSaving={isSaving}
      problem={problem}
      onClose={onClose}
    >
      <Present view={view} />
      <KindField view={view} kind={kind} onChange={setKind} />
      {isMain && main === myStaffId && <Banner>{t('forms.assign.self')}</Banner>}
      <ColleaguePicker
        value={staffId}
        onChange={setStaffId}
        exclude={isMain && main ? [main] : []}
        error={fault('staffId')}
      />
      <div className="field-row">
        <DateField label={t('forms.assign.fromOn')} value={fromOn} onChange={setFromOn} error={fault('fromOn')} />
        {!isMain && (
          <DateField label={t('forms.assign.untilOn')} value={untilOn} onChange={setUntilOn} error={fault('untilOn')} />
        )}
      </div>
    </FormDialog>
  )
}

type KindFieldProps = { view: CaseFileView; kind: Kind; onChange: (kind: Kind) => void }

function KindField({ view, kind, onChange }: KindFieldProps) {
  const t = useText('caseFile')
  const main = view.item.main
  const lines: Record<Kind, string> = {
    main: main ? t('forms.assign.mainLine', { name: main.name }) : t('forms.assign.mainLineNone'),
    deputy: t('forms.assign.deputyLine'),
    specialist: t('forms.assign.specialistLine'),
  }
  return (
    <RadioCards
      label={t('forms.assign.kind')}
      options={(['deputy', 'main', 'specialist'] as const).map((id) => ({
        id,
        label: t(`forms.assign.${id}`),
        description: lines[id],
      }))}
      value={kind}
      onChange={(id) => onChange(AssignmentKind.parse(id))}
      layout="rows"
    />
  )
}

/** Deputies and specialists of today, who can be released. The main adviser only ever changes. */
function Present({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const values = useText('values')
  const dates = useDates()
  const run = useRun()
  const present = rowsOf(view, assignments).filter(
    ({ fields }) => fields.kind !== 'main' && (holdsOn(fields, dates.today) || fields.fromOn > dates.today),
  )
  if (present.length === 0) return null
  const end = async (row: Row<AssignmentFields>) => {
    const args = { assignmentId: row.id, endedOn: dates.today }
    if (await run('caseFile.endAssignment', row.caseFileId, args)) announce(t('forms.assign.ended'))
  }
  return (
    <ul className="stack stack-s" aria-label={t('forms.assign.present')}>
      {present.map((row) => {
        const colleague: Colleague | undefined = view.colleagues[row.fields.staffId]
        const name = colleague?.name ?? ''
        const until = row.fields.untilOn
        const line = [
          values(`assignmentKind.${row.fields.kind}`),
          until && t('forms.assign.untilDay', { day: dates.date(until) }),
        ]
        return (
          <li key={row.id}>
            <FaceLine
              face={colleague?.face ?? null}
              name={name}
              size={32}
              line={line.filter(Boolean).join(', ')}
              end={
                view.may.includes('caseFile.endAssignment') && (
                  <Button kind="quiet" aria-label={t('forms.assign.endNamed', { name })} onPress={() => void end(row)}>
                    {t('forms.assign.end')}
                  </Button>
                )
              }
            />
          </li>
        )
      })}
    </ul>
  )
}

function openMain(view: CaseFileView): Row<AssignmentFields> | undefined {
  return rowsOf(view, assignments).find(({ fields }) => fields.kind === 'main' && fields.endedOn === null)
}
