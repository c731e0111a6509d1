import { useText } from '../../text/text.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { StepProps } from './talk-step.tsx'

export function RecordStep({ visit, draft }: StepProps) {
  const t = useText('visit')
  const { value, change } = draft
  const isFactFinding = visit.fields.kind === 'factFinding'
  return (
    <>
      <h1>{t('record.title')}</h1>
      <TextField
        label={t('record.met')}
        description={t('record.metLine')}
        value={value.met}
        onChange={(met) => change({ met })}
        maxLength={400}
      />
      {isFactFinding && (
        <TextField
          label={t('record.rooms')}
          value={value.rooms}
          onChange={(rooms) => change({ rooms })}
          isReadOnly={value.consent !== 'given'}
          maxLength={400}
        />
      )}
      <TextArea
        label={t('record.clientWords')}
        description={t('record.clientWordsLine')}
        lines={4}
        value={value.clientWords}
        onChange={(clientWords) => change({ clientWords })}
        maxLength={4_000}
      />
      <TextArea
        label={t('record.objections')}
        description={t('record.objectionsLine')}
        lines={2}
        value={value.objections}
        onChange={(objections) => change({ objections })}
        maxLength={4_000}
      />
      {!isFactFinding && (
        <TextArea
          label={t('record.agreement')}
          lines={3}
          value={value.agreement}
          onChange={(agreement) => change({ agreement })}
          maxLength={4_000}
        />
      )}
    </>
  )
}
