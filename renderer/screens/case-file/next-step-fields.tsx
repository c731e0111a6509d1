/** What comes next, and by when: in a note and at the end of a visit. Only with a day anything reminds of it. */
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { CheckboxField } from '../../ui/checkbox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { FieldNotice } from '../../ui/field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { QuickDays } from './follow-up-form.tsx'

export type NextStep = { nextStep: string; nextOn: string | null; hasFollowUp: boolean }

export type NextStepFieldsProps = {
  value: NextStep
  onChange: (patch: Partial<NextStep>) => void
  fault: (path: 'nextStep' | 'nextOn') => string | undefined
  /** Whether a follow-up comes with it; not for a correction, whose follow-up stands already. */
  canFollowUp: boolean
}

export function NextStepFields({ value, onChange, fault, canFollowUp }: NextStepFieldsProps) {
  const t = useText('caseFile')
  const dates = useDates()
  const { nextStep, nextOn, hasFollowUp } = value
  const isNamed = canFollowUp && nextStep.trim() !== ''
  return (
    <>
      <div className="field-row">
        <TextField
          label={t('forms.note.nextStep')}
          value={nextStep}
          onChange={(text) => onChange({ nextStep: text })}
          error={fault('nextStep')}
        />
        <DateField
          label={t('forms.note.nextOn')}
          value={nextOn}
          onChange={(day) => onChange({ nextOn: day })}
          error={fault('nextOn')}
          notice={isNamed && nextOn !== null && dates.isPast(nextOn) ? t('forms.followUp.past') : undefined}
        />
      </div>
      {isNamed && nextOn === null && (
        <div className="stack stack-s">
          <FieldNotice>{t('forms.note.noDay')}</FieldNotice>
          <QuickDays onChange={(day) => onChange({ nextOn: day })} />
        </div>
      )}
      {isNamed && nextOn !== null && (
        <CheckboxField
          isSelected={hasFollowUp}
          onChange={(isWanted) => onChange({ hasFollowUp: isWanted })}
          description={t('forms.note.followUpLine')}
        >
          {t('forms.note.followUp')}
        </CheckboxField>
      )}
    </>
  )
}
