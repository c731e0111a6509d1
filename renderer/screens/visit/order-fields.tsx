import { useText } from '../../text/text.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { type Faults, useFaultText } from '../case-file/faults.ts'
import type { Draft } from '../case-file/use-draft.ts'
import type { BeginDraft } from './begin-visit.tsx'

/** The written order: without it there is no fact-finding, and nothing outside its question. */
export function OrderFields({ draft, faults }: { draft: Draft<BeginDraft>; faults: Faults }) {
  const t = useText('visit')
  const fault = useFaultText(faults)
  const { value, change } = draft
  return (
    <fieldset className="picker">
      <legend className="strong">{t('begin.order')}</legend>
      <p className="muted">{t('begin.orderLine')}</p>
      <TextArea
        label={t('begin.question')}
        description={t('begin.questionLine')}
        lines={2}
        value={value.question}
        // The question is one line in the order, however long it is.
        onChange={(question) => change({ question: question.replaceAll('\n', ' ') })}
        error={fault('order.question')}
        isRequired
      />
      <div className="field-row">
        <TextField
          label={t('begin.number')}
          value={value.number}
          onChange={(number) => change({ number })}
          error={fault('order.number')}
        />
        <TextField
          label={t('begin.orderedBy')}
          value={value.orderedBy}
          onChange={(orderedBy) => change({ orderedBy })}
          error={fault('order.orderedBy')}
        />
      </div>
      <TextField
        label={t('begin.legalGround')}
        value={value.legalGround}
        onChange={(legalGround) => change({ legalGround })}
        error={fault('order.legalGround')}
      />
    </fieldset>
  )
}
