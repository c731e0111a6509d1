/** What one must know before the door. Read first, in big letters. */
import { Dog, Languages, MapPin, TriangleAlert } from 'lucide-react'
import { benefitUnits } from '../../../shared/benefit-unit.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Icon } from '../../ui/icon.tsx'
import { homeOf } from '../case-file/appointment-form.tsx'
import { asRowOf } from '../case-file/rows.ts'

export function VisitNotes({ view }: { view: CaseFileView }) {
  const t = useText('visit')
  const unit = asRowOf(view.unit, benefitUnits)
  if (!unit) return null
  const { safetyNote, animals, accessNote, familyLanguage, interpreterNeeded, addressBlocked } = unit.fields
  const address = homeOf(view)
  const language = [familyLanguage, interpreterNeeded ? t('notes.interpreter') : ''].filter(Boolean).join(' · ')
  const isEmpty = [safetyNote, animals, accessNote, language].every((text) => text.trim() === '')
  return (
    <section className="stack stack-s" aria-label={t('notes.safety')}>
      {safetyNote.trim() !== '' && (
        <Banner kind="hazard" title={t('notes.safety')}>
          <span className="pre">{safetyNote}</span>
        </Banner>
      )}
      <ul className="visit-notes">
        {animals.trim() !== '' && (
          <li>
            <Icon of={Dog} /> {t('notes.animals')}: {animals}
          </li>
        )}
        {(address !== '' || accessNote.trim() !== '') && (
          <li>
            <Icon of={MapPin} /> <span className="pre">{[address, accessNote.trim()].filter(Boolean).join('\n')}</span>
          </li>
        )}
        {language !== '' && (
          <li>
            <Icon of={Languages} /> {language}
          </li>
        )}
        {addressBlocked && (
          <li className="strong">
            <Icon of={TriangleAlert} /> {t('notes.blocked')}
          </li>
        )}
      </ul>
      {isEmpty && <p className="muted">{t('notes.none')}</p>}
    </section>
  )
}
