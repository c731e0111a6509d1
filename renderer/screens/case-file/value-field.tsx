/** One value of the file: read, edited in place, or with two versions where it stands. */
import { Pencil } from 'lucide-react'
import { useRef, useState } from 'react'
import { editBenefitUnit } from '../../../shared/benefit-unit.ts'
import { editPerson } from '../../../shared/person.ts'
import { same, seenOf, type AnyRow, type Seen } from '../../../shared/row.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Definition } from '../../ui/definition-list.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useRun } from '../../vault-view.ts'
import { fieldElementId } from './element-ids.ts'
import { type Faults, faultsOf, useFaultText, useJudging } from './faults.ts'
import type { FieldSpec } from './field-specs.ts'
import { NotSaved } from './form-frame.tsx'
import { MergedNote } from './merged-note.tsx'
import { TwoVersions } from './two-versions.tsx'
import { useDraft } from './use-draft.ts'
import { useFormKeys } from './use-form-keys.ts'
import { type Save, useSave } from './use-save.ts'
import { ValueInput } from './value-input.tsx'
import { useFieldName, useValueText } from './value-text.ts'

export type ValueFieldProps = {
  view: CaseFileView
  row: AnyRow
  spec: FieldSpec
  /** Whose value it is, for the name of the edit button: with several people "Telefon ändern" would not say enough. */
  subject?: string
}

export function ValueField({ view, row, spec, subject }: ValueFieldProps) {
  const t = useText('caseFile')
  const name = useFieldName()(spec.table, spec.field)
  const valueText = useValueText()
  const [isEditing, setIsEditing] = useState(false)
  const editButton = useRef<HTMLButtonElement>(null)
  const mayEdit = view.may.includes(spec.table === 'persons' ? 'person.edit' : 'benefitUnit.edit')
  const text = valueText(spec.table, spec.field, row.fields[spec.field])
  if (row.disputed?.[spec.field])
    return (
      <Definition label={name} tone="conflict">
        <div id={fieldElementId(row.id, spec.field)} tabIndex={-1}>
          <TwoVersions view={view} row={row} field={spec.field} />
        </div>
      </Definition>
    )
  const close = () => {
    setIsEditing(false)
    requestAnimationFrame(() => editButton.current?.focus())
  }
  if (isEditing)
    return (
      <Definition label={name}>
        <ValueForm row={row} spec={spec} onClose={close} />
      </Definition>
    )
  const what = subject ? `${name}, ${subject}` : name
  return (
    <Definition
      label={name}
      isEmpty={text === ''}
      note={
        <>
          <MergedNote view={view} row={row} field={spec.field} />
          <SettledNote view={view} row={row} spec={spec} />
        </>
      }
      action={
        mayEdit && (
          <IconButton
            icon={Pencil}
            label={t('groups.edit', { what })}
            onPress={() => setIsEditing(true)}
            ref={editButton}
          />
        )
      }
    >
      <span className="pre">{text || t('groups.empty')}</span>
    </Definition>
  )
}

type ValueFormProps = { row: AnyRow; spec: FieldSpec; onClose: () => void }

function ValueForm({ row, spec, onClose }: ValueFormProps) {
  const t = useText('caseFile')
  // What its author saw when it was opened goes with the draft: after a lock it is still what they had seen.
  const draft = useDraft<{ value: unknown; seen: Seen }>(`field:${row.id}:${spec.field}`, () => ({
    value: row.fields[spec.field],
    seen: seenOf(row, [spec.field]),
  }))
  const { run, isSaving, problem } = useSave()
  const { value, seen } = draft.value
  const { faults, passes } = useJudging(() => faultsOfField(row, spec, value))
  const fault = useFaultText(faults)
  const cancel = () => {
    void draft.drop()
    onClose()
  }
  const save = async () => {
    if (same(value, row.fields[spec.field])) return cancel()
    if (!passes() || !(await runEdit(run, row, spec, value, seen))) return
    await draft.drop()
    announce(t('forms.saved'))
    onClose()
  }
  const form = useRef<HTMLFormElement>(null)
  useFormKeys(form, { save: () => void save(), cancel })
  return (
    <form
      ref={form}
      className="stack stack-s"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {draft.isReady && (
        <ValueInput
          spec={spec}
          value={value}
          onChange={(next) => draft.change({ value: next })}
          error={fault(`patch.${spec.field}`)}
          hideLabel
          hasFirstFocus
        />
      )}
      <NotSaved problem={problem} />
      <div className="row">
        <Button kind="primary" type="submit" isPending={isSaving}>
          {t('forms.save')}
        </Button>
        <Button kind="quiet" onPress={cancel}>
          {t('forms.cancel')}
        </Button>
      </div>
    </form>
  )
}

function faultsOfField(row: AnyRow, { table, field }: FieldSpec, value: unknown): Faults {
  const patch = { [field]: value }
  return table === 'persons'
    ? faultsOf(editPerson.args, { personId: row.id, patch })
    : faultsOf(editBenefitUnit.args, { benefitUnitId: row.id, patch })
}

function runEdit(run: Save['run'], row: AnyRow, { table, field }: FieldSpec, value: unknown, seen: Seen) {
  const patch = { [field]: value }
  return table === 'persons'
    ? run('person.edit', row.caseFileId, { personId: row.id, patch }, seen)
    : run('benefitUnit.edit', row.caseFileId, { benefitUnitId: row.id, patch }, seen)
}

/** Who decided between two versions, and the way back. */
function SettledNote({ view, row, spec }: { view: CaseFileView; row: AnyRow; spec: FieldSpec }) {
  const t = useText('caseFile')
  const what = useFieldName()(spec.table, spec.field)
  const dates = useDates()
  const run = useRun()
  const settled = view.settled.find((one) => one.rowId === row.id && one.field === spec.field)
  if (!settled) return null
  const undo = () => void run('disagreement.reopen', row.caseFileId, { rowId: row.id, settlement: settled.settlement })
  return (
    <>
      {t('two.settled', { name: settled.by.name, when: dates.when(settled.at) })}
      {view.may.includes('disagreement.reopen') && (
        <>
          {' · '}
          <LinkButton aria-label={t('two.undoNamed', { what })} onPress={undo}>
            {t('two.undo')}
          </LinkButton>
        </>
      )}
    </>
  )
}
