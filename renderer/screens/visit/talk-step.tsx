import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { FaceLine } from '../person-face.tsx'
import { PortraitDialog } from '../portrait/portrait-dialog.tsx'
import { mayFind, type VisitPartProps } from './visit-draft.ts'

export type StepProps = VisitPartProps & { view: CaseFileView }

export function TalkStep({ view, visit, draft }: StepProps) {
  const t = useText('visit')
  const isFactFinding = visit.fields.kind === 'factFinding'
  const isOpen = mayFind(visit, draft.value)
  return (
    <>
      <h1>{t(isFactFinding ? 'talk.titleFactFinding' : 'talk.title')}</h1>
      {visit.fields.order && (
        <section className="question" aria-label={t('talk.question')}>
          <h2 className="muted">{t('talk.question')}</h2>
          <p className="plain-words">{visit.fields.order.question}</p>
        </section>
      )}
      {!isOpen && <Banner title={t('talk.needConsent')} />}
      <TextArea
        label={t(isFactFinding ? 'talk.findings' : 'talk.content')}
        description={t(isFactFinding ? 'talk.findingsLine' : 'talk.contentLine')}
        lines={9}
        value={draft.value.content}
        onChange={(content) => draft.change({ content })}
        isReadOnly={!isOpen}
        maxLength={20_000}
      />
      {!isFactFinding && <Faces view={view} personIds={visit.fields.personIds} />}
    </>
  )
}

/** Only in counselling: a face never belongs to an inspection. */
function Faces({ view, personIds }: { view: CaseFileView; personIds: readonly string[] }) {
  const t = useText('visit')
  const [personId, setPersonId] = useState<string | null>(null)
  const people = view.people.filter((person) => personIds.includes(person.personId))
  const chosen = people.find((person) => person.personId === personId)
  if (people.length === 0 || !view.may.includes('avatar.choose')) return null
  return (
    <section className="stack stack-s" aria-label={t('talk.faces')}>
      <h2>{t('talk.faces')}</h2>
      <p className="muted">{t('talk.facesLine')}</p>
      {people.map((person) => (
        <FaceLine
          key={person.personId}
          face={person.face}
          name={person.name}
          size={64}
          end={
            <Button
              icon={SmilePlus}
              aria-label={t('talk.face', { name: person.name })}
              onPress={() => setPersonId(person.personId)}
            >
              {t('talk.faceShort')}
            </Button>
          }
        />
      ))}
      {chosen && <PortraitDialog view={view} person={chosen} onClose={() => setPersonId(null)} />}
    </section>
  )
}
