/** The photo in its large size. Wherever it is shown like this, it can be deleted with one word. */
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
import { useFaceSrc } from '../person-face.tsx'
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
          <Withdraw view={view} person={person} present={present} />
        </figcaption>
      )}
    </figure>
  )
}

function Withdraw({ view, person, present }: PresentPhotoProps) {
  const t = useText('portrait')
  const run = useRun()
  const [isAsking, setIsAsking] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const { portrait } = present
  if (!portrait || !view.may.includes('consent.withdraw')) return null
  const withdraw = async () => {
    setIsBusy(true)
    const isDone = await run('consent.withdraw', portrait.caseFileId, { consentId: portrait.fields.consentId })
    setIsBusy(false)
    setIsAsking(false)
    if (isDone) announce(t('present.withdrawn'))
  }
  return (
    <>
      <Button icon={Trash2} onPress={() => setIsAsking(true)}>
        {t('present.withdraw')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('present.withdrawTitle', { name: person.name })}
        confirmLabel={t('present.withdrawYes')}
        cancelLabel={t('present.withdrawNo')}
        isPending={isBusy}
        onConfirm={() => void withdraw()}
        onCancel={() => setIsAsking(false)}
      >
        {t('present.withdrawLine')}
      </ConfirmDialog>
    </>
  )
}
