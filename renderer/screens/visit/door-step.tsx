/** Rules at the door come first: what to know, what to say, and what people answer. */
import { Check, DoorClosed, DoorOpen, Undo2 } from 'lucide-react'
import { type Card, type CardLanguage, cardIn, cards } from '../../../shared/cards.ts'
import type { Me } from '../../../shared/county-contract.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useView } from '../../vault-view.ts'
import { nameOfMe } from '../person-face.tsx'
import { useCardLanguage } from '../portrait/card-language.ts'
import { ClientCard } from '../portrait/consent-card.tsx'
import { localTime, type VisitPartProps } from './visit-draft.ts'
import { VisitNotes } from './visit-notes.tsx'

export type DoorStepProps = VisitPartProps & { view: CaseFileView; me: Me }

export function DoorStep({ view, me, visit, draft }: DoorStepProps) {
  const t = useText('visit')
  return (
    <>
      <h1>{t('door.title')}</h1>
      <VisitNotes view={view} />
      <DoorCard view={view} me={me} visit={visit} draft={draft} />
      {visit.fields.kind === 'factFinding' && <ConsentAtDoor visit={visit} draft={draft} />}
      <NobodyThere visit={visit} draft={draft} />
    </>
  )
}

const languages: readonly CardLanguage[] = ['de-plain', 'en']

function DoorCard({ view, me, visit, draft }: DoorStepProps) {
  const t = useText('visit')
  const { data: directory } = useView('directory', {})
  const id: Card['id'] = visit.fields.kind === 'outreach' ? 'door-outreach' : 'door-fact-finding'
  const client = view.people.find(({ personId }) => personId === visit.fields.personIds[0]) ?? view.people[0]
  const preferred = client?.row.fields['preferredLanguage']
  const [language, setLanguage] = useCardLanguage(preferred, draft.value.card?.language)
  const card = cardIn(id, language)
  const translated = languages.filter((one) => cards.some((other) => other.id === id && other.language === one))
  const fill = {
    name: nameOfMe(me),
    county: directory?.carrier ?? '',
    question: visit.fields.order?.question ?? '',
  }
  return (
    <div className="stack visit-card">
      <ClientCard
        card={card}
        fill={fill}
        draft={{ label: t('door.draft'), line: t('door.draftLine') }}
        actions={
          translated.length > 1 ? (
            <SegmentedControl
              label={t('door.language')}
              segments={languages.map((one) => ({ id: one, label: t(`door.languages.${one}`) }))}
              value={language}
              onChange={(one) => setLanguage(languages.find((other) => other === one) ?? 'de-plain')}
            />
          ) : (
            <span className="small muted">{t('door.onlyGerman')}</span>
          )
        }
      />
      <Understood card={card} draft={draft} />
    </div>
  )
}

/** Records which text was shown, in which version and language, and when that was understood. */
function Understood({ card, draft }: Pick<VisitPartProps, 'draft'> & { card: Card }) {
  const t = useText('visit')
  const dates = useDates()
  const shown = draft.value.card
  if (shown)
    return (
      <p className="row">
        <Badge tone="accent" icon={Check}>
          {t('door.understoodAt', { time: dates.clock(shown.at) })}
        </Badge>
        <Button kind="quiet" icon={Undo2} onPress={() => draft.change({ card: null })}>
          {t('door.takeBack')}
        </Button>
      </p>
    )
  const confirm = () => {
    const { id, version, language } = card
    draft.change({ card: { textId: id, version, language, at: new Date().toISOString() } })
  }
  return (
    <div className="row">
      <Button kind="primary" icon={Check} onPress={confirm}>
        {t('door.understood')}
      </Button>
      <span className="small muted">{t('door.understoodLine')}</span>
    </div>
  )
}

function ConsentAtDoor({ draft }: VisitPartProps) {
  const t = useText('visit')
  const { consent, rooms } = draft.value
  const answer = (id: string) => {
    if (id === 'given') return draft.change({ consent: 'given', result: null, leftAt: null })
    draft.change({
      consent: 'refused',
      result: 'EINWILLIGUNG_VERWEIGERT',
      leftAt: localTime(new Date()),
      step: 'close',
    })
  }
  return (
    <>
      {consent === 'given' ? (
        <p className="row">
          <Badge tone="accent" icon={DoorOpen}>
            {t('door.givenLine')}
          </Badge>
        </p>
      ) : (
        <RadioCards
          label={t('door.consent')}
          description={t('door.consentLine')}
          options={[
            { id: 'given', label: t('door.given'), description: t('door.givenLine'), icon: DoorOpen },
            { id: 'refused', label: t('door.refused'), description: t('door.refusedLine'), icon: DoorClosed },
          ]}
          value={consent}
          onChange={answer}
        />
      )}
      {consent === 'given' && (
        <TextField
          label={t('door.rooms')}
          description={t('door.roomsLine')}
          value={rooms}
          onChange={(next) => draft.change({ rooms: next })}
          maxLength={400}
        />
      )}
    </>
  )
}

function NobodyThere({ visit, draft }: VisitPartProps) {
  const t = useText('visit')
  const isFactFinding = visit.fields.kind === 'factFinding'
  if (draft.value.consent === 'given') return null
  const leave = (result: 'NICHT_ANGETROFFEN' | 'ABGEBROCHEN_NUR_MINDERJAEHRIGE' | null) =>
    draft.change({ result, leftAt: localTime(new Date()), step: 'close' })
  return (
    <div className="row">
      <Button onPress={() => leave(isFactFinding ? 'NICHT_ANGETROFFEN' : null)}>{t('door.nobody')}</Button>
      {isFactFinding && <Button onPress={() => leave('ABGEBROCHEN_NUR_MINDERJAEHRIGE')}>{t('door.minors')}</Button>}
    </div>
  )
}
