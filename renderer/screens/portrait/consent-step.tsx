/** The question before any camera: a card in the client's language, and three answers of equal weight. */
import { Square, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { type Card, type CardLanguage, cardIn } from '../../../shared/cards.ts'
import { datesIn, useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox.tsx'
import { SegmentedControl } from '../../ui/segmented-control.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { NotSaved } from '../case-file/form-frame.tsx'
import type { Person } from '../case-file/groups.tsx'
import { useSave } from '../case-file/use-save.ts'
import { useCardLanguage } from './card-language.ts'
import { ClientCard, spokenText } from './consent-card.tsx'
import { threeYearsFrom } from './present.ts'
import { type Reading, useReading } from './use-reading.ts'

const languages: readonly CardLanguage[] = ['de-plain', 'en']

export type ConsentStepProps = {
  person: Person
  onYes: (consentId: string) => void
  onDrawn: () => void
  onNo: () => void
}

export function ConsentStep({ person, onYes, onDrawn, onNo }: ConsentStepProps) {
  const t = useText('portrait')
  const { today } = useDates()
  const [language, setLanguage] = useCardLanguage(person.row.fields['preferredLanguage'])
  const card = cardIn('portrait-consent', language)
  const untilOn = threeYearsFrom(today)
  const fill = { date: datesIn(card.language === 'en' ? 'en' : 'de', today).date(untilOn) }
  const reading = useReading(spokenText(card, fill), card.language === 'en' ? 'en' : 'de')
  const [wasRead, setWasRead] = useState(false)
  const isReadAloud = wasRead || reading.hasRead
  const { guardian, setGuardian, isGuardianMissed, agree, isSaving, problem } = useAgreeing(person, onYes)
  return (
    <div className="stack">
      <ClientCard
        card={card}
        fill={fill}
        draft={{ label: t('consent.draft'), line: t('consent.draftLine') }}
        actions={<CardTools language={language} onLanguage={setLanguage} reading={reading} />}
      />
      {isUnder16(person) && (
        <TextField
          label={t('consent.guardian')}
          description={t('consent.guardianLine', { name: person.name })}
          value={guardian}
          onChange={setGuardian}
          error={isGuardianMissed ? t('consent.guardianMissing') : undefined}
          maxLength={200}
        />
      )}
      <CheckboxField isSelected={isReadAloud} onChange={setWasRead}>
        {t('consent.wasReadAloud')}
      </CheckboxField>
      <NotSaved problem={problem} />
      <div className="answers">
        <Button size="visit" isPending={isSaving} onPress={() => void agree(card, untilOn, isReadAloud)}>
          {t(`consent.yes.${card.language}`)}
        </Button>
        <Button size="visit" onPress={onDrawn}>
          {t(`consent.drawn.${card.language}`)}
        </Button>
        <Button size="visit" onPress={onNo}>
          {t(`consent.no.${card.language}`)}
        </Button>
      </div>
    </div>
  )
}

/** Records the yes, with the very text that was shown. */
function useAgreeing(person: Person, onYes: (consentId: string) => void) {
  const { run, isSaving, problem } = useSave()
  const [guardian, setGuardian] = useState('')
  const [isTried, setIsTried] = useState(false)
  const [consentId] = useState(() => crypto.randomUUID())
  const isMissing = isUnder16(person) && guardian.trim() === ''
  const agree = async (card: Card, untilOn: string, isReadAloud: boolean) => {
    setIsTried(true)
    if (isMissing) return
    const isRecorded = await run('consent.give', person.row.caseFileId, {
      consentId,
      personId: person.personId,
      purpose: 'portrait',
      textId: card.id,
      textVersion: card.version,
      language: card.language,
      way: isReadAloud ? 'readAloud' : 'read',
      guardian: guardian.trim(),
      untilOn,
    })
    if (isRecorded) onYes(consentId)
  }
  return { guardian, setGuardian, isGuardianMissed: isTried && isMissing, agree, isSaving, problem }
}

function isUnder16({ age }: Person): boolean {
  return age !== null && age < 16
}

type CardToolsProps = { language: CardLanguage; onLanguage: (language: CardLanguage) => void; reading: Reading }

function CardTools({ language, onLanguage, reading }: CardToolsProps) {
  const t = useText('portrait')
  return (
    <>
      <SegmentedControl
        label={t('consent.language')}
        segments={languages.map((id) => ({ id, label: t(`consent.languages.${id}`) }))}
        value={language}
        onChange={(id) => onLanguage(languages.find((one) => one === id) ?? 'de-plain')}
      />
      {reading.isPossible ? (
        <Button icon={reading.isReading ? Square : Volume2} onPress={reading.toggle}>
          {t(reading.isReading ? 'consent.stop' : 'consent.readAloud')}
        </Button>
      ) : (
        <span className="small muted">{t('consent.noVoice')}</span>
      )}
    </>
  )
}
