/** The photo in its large size, or the face without one. Wherever it is shown like this, a given consent can be taken back with one word. */
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Person } from '../case-file/groups.tsx'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useRun } from '../../vault-view.ts'
import { PersonFace, useFaceSrc } from '../person-face.tsx'
import type { Present } from './present.ts'

export type PresentPhotoProps = { view: CaseFileView; person: Person; present: Present }

export function PresentPhoto({ view, person, present }: PresentPhotoProps) {
  const t = useText('portrait')
  const dates = useDates()
  const { portrait, consent } = present
  const large = portrait?.fields.large?.hash ?? null
  const src = useFaceSrc(large === null ? person.face : { ...person.face, photo: large })
  return (
    <figure className="large-photo">
      {src === undefined ? (
        <p className="muted">{t('present.loading')}</p>
      ) : (
        <img src={src} alt={t(portrait ? 'present.photo' : 'present.drawn', { name: person.name })} draggable={false} />
      )}
      {portrait && (
        <figcaption className="stack stack-s">
          {consent && (
            <span className="small muted">{t('present.until', { day: dates.date(consent.fields.untilOn) })}</span>
          )}
          <Withdraw view={view} person={person} present={present} what="present" />
        </figcaption>
      )}
    </figure>
  )
}

/** A person who has no photo. That somebody said yes to one is said, and can be taken back, all the same. */
export function WithoutPhoto({ view, person, present }: PresentPhotoProps) {
  const t = useText('portrait')
  const dates = useDates()
  const { consent } = present
  return (
    <div className="stack stack-s face-alone">
      <PersonFace face={person.face} name={person.name} size={128} />
      {consent && (
        <>
          <span className="small muted">{t('given.until', { day: dates.date(consent.fields.untilOn) })}</span>
          <Withdraw view={view} person={person} present={present} what="given" />
        </>
      )}
    </div>
  )
}

/** `what`: whether the photo goes with it (`present`), or there is only the consent (`given`). */
type WithdrawProps = PresentPhotoProps & { what: 'present' | 'given' }

function Withdraw({ view, person, present, what }: WithdrawProps) {
  const t = useText('portrait')
  const run = useRun()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  if (present.consentIds.length === 0 || !view.may.includes('consent.withdraw')) return null
  const withdraw = async () => {
    setIsBusy(true)
    let isDone = true
    for (const consentId of present.consentIds)
      isDone = (await run('consent.withdraw', person.row.caseFileId, { consentId })) && isDone
    setIsBusy(false)
    setIsAsking(false)
    if (isDone) announce(t(`${what}.withdrawn`))
  }
  return (
    <>
      <Button icon={Trash2} onPress={() => setIsAsking(true)}>
        {t(`${what}.withdraw`)}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t(`${what}.withdrawTitle`, { name: person.name })}
        confirmLabel={t(`${what}.withdrawYes`)}
        cancelLabel={t(`${what}.withdrawNo`)}
        isPending={isBusy}
        onConfirm={() => void withdraw()}
        onCancel={() => setIsAsking(false)}
      >
        {t(`${what}.withdrawLine`)}
      </ConfirmDialog>
    </>
  )
}
