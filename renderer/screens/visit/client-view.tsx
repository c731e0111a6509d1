/** Turned around: what stands about this talk, for the client to read, in big letters and without anything else. */
import { RotateCcw } from 'lucide-react'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { FullWindow } from '../../ui/full-window.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { endedBy, type VisitPartProps } from './visit-draft.ts'

export function ClientView({ visit, draft, onBack }: VisitPartProps & { onBack: () => void }) {
  const t = useText('visit')
  const dates = useDates()
  const { value, change } = draft
  const next = [value.nextStep, value.nextOn ? dates.date(value.nextOn) : ''].filter(Boolean).join(', ')
  const parts = [
    { title: t('talk.question'), text: visit.fields.order?.question ?? '' },
    { title: t(visit.fields.kind === 'outreach' ? 'turn.said' : 'turn.found'), text: value.content },
    { title: t('turn.words'), text: value.clientWords },
    { title: t('turn.agreed'), text: value.agreement },
    { title: t('turn.next'), text: next },
  ].filter(({ text }) => text.trim() !== '')
  return (
    <FullWindow
      leading={null}
      footer={
        <Button icon={RotateCcw} onPress={onBack}>
          {t('turn.back')}
        </Button>
      }
    >
      <h1>{t('turn.title')}</h1>
      <p className="plain-words">{t('turn.check')}</p>
      {parts.length === 0 && <p className="plain-words muted">{t('turn.empty')}</p>}
      {parts.map(({ title, text }) => (
        <section key={title} className="stack stack-s">
          <h2>{title}</h2>
          <p className="plain-words pre">{text}</p>
        </section>
      ))}
      {endedBy(value) === null && (
        <TextArea
          label={t('turn.objections')}
          lines={3}
          value={value.objections}
          onChange={(objections) => change({ objections })}
          maxLength={4_000}
        />
      )}
    </FullWindow>
  )
}
