/** A person's face: asked first, then photographed, drawn, chosen, or left out. All four ways weigh the same. */
import { type ReactNode, useState } from 'react'
import type { Avatar } from '../../../shared/person.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { announce } from '../../ui/live-region.tsx'
import { NotSaved } from '../case-file/form-frame.tsx'
import type { Person } from '../case-file/groups.tsx'
import { useSave } from '../case-file/use-save.ts'
import { CameraStep } from './camera-step.tsx'
import { ConsentStep } from './consent-step.tsx'
import { CropStep } from './crop-step.tsx'
import { DrawingStep, type Strokes } from './drawing-step.tsx'
import { DrawnStep } from './drawn-step.tsx'
import './portrait.css'
import { type Present, presentOf, usableConsent } from './present.ts'
import { PresentPhoto, WithoutPhoto } from './present-photo.tsx'
import { usePortraitSaving } from './use-portrait-saving.ts'
import { type Way, Ways } from './ways.tsx'

export type PortraitDialogProps = { view: CaseFileView; person: Person; onClose: () => void }

type Step = 'ways' | 'consent' | 'camera' | 'drawn' | 'drawing'

const titles = { camera: 'camera.title', drawn: 'drawn.title', drawing: 'drawing.title' } as const

export function PortraitDialog({ view, person, onClose }: PortraitDialogProps) {
  const t = useText('portrait')
  const { today } = useDates()
  const present = presentOf(view, person.personId, today)
  const may = mayIn(view)
  const isAskedFirst = may.photo && !present.portrait && !present.consent
  const [step, setStep] = useState<Step>(isAskedFirst ? 'consent' : 'ways')
  const [strokes, setStrokes] = useState<Strokes>([])
  const [isAsking, setIsAsking] = useState(false)
  const close = () => (strokes.length > 0 ? setIsAsking(true) : onClose())
  const goOnDrawing = () => {
    setIsAsking(false)
    setStep('drawing')
  }
  const title = step === 'ways' || step === 'consent' ? t('title', { name: person.name }) : t(titles[step])
  return (
    <Dialog
      isOpen
      onClose={close}
      title={title}
      closeLabel={t('close')}
      size="wide"
      footer={
        // The consent card ends with its three answers; a fourth button beside them would be a fourth answer.
        step !== 'consent' && (
          <>
            {step !== 'ways' && <Button onPress={() => setStep('ways')}>{t('back')}</Button>}
            <Button onPress={close}>{t('close')}</Button>
          </>
        )
      }
    >
      <div className="portrait stack" key={step} tabIndex={-1} ref={beginAtTop}>
        <Steps {...{ view, person, present, may, step, strokes }} onStep={setStep} onStrokes={setStrokes} />
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        title={t('drawing.dropTitle')}
        confirmLabel={t('drawing.dropYes')}
        cancelLabel={t('drawing.dropNo')}
        isDanger
        onConfirm={onClose}
        onCancel={goOnDrawing}
      >
        {t('drawing.dropLine')}
      </ConfirmDialog>
    </Dialog>
  )
}

/** A new step begins at its top, for eyes and for screen readers. */
function beginAtTop(element: HTMLElement | null): void {
  if (!element || element.contains(document.activeElement)) return
  element.focus({ preventScroll: true })
  element.closest('.dialog-body')?.scrollTo(0, 0)
}

type May = { photo: boolean; draw: boolean; isOpen: boolean }

function mayIn(view: CaseFileView): May {
  const isOpen = view.item.state !== 'ended' && !view.item.restricted
  return {
    isOpen,
    photo: isOpen && view.may.includes('consent.give') && view.may.includes('portrait.set'),
    draw: isOpen && view.may.includes('avatar.choose'),
  }
}

type StepsProps = {
  view: CaseFileView
  person: Person
  present: Present
  may: May
  step: Step
  /** What was drawn and not taken: still there when somebody looks at another way and comes back. */
  strokes: Strokes
  onStep: (step: Step) => void
  onStrokes: (strokes: Strokes) => void
}

function Steps({ view, person, present, may, step, strokes, onStep, onStrokes }: StepsProps) {
  const t = useText('portrait')
  const [givenNow, setGivenNow] = useState<string | null>(null)
  const consentId = usableConsent(view, present, givenNow)
  const showResult = () => {
    onStrokes([])
    onStep('ways')
  }
  const avatar = useAvatarSaving(person, present, showResult)
  const choose = (way: Way) => {
    if (way === 'nothing') void avatar.choose({ kind: 'initials' })
    else if (way === 'photo') onStep(consentId ? 'camera' : 'consent')
    else onStep(way)
  }
  const { isSaving } = avatar
  const draw = (drawn: number[][]) => void avatar.choose({ kind: 'drawing', strokes: drawn })
  return (
    <>
      <NotSaved problem={avatar.problem} />
      {step === 'ways' && (
        <>
          <Shown view={view} person={person} present={present} />
          {view.item.restricted && <p className="muted">{t('restricted')}</p>}
          {!may.photo && may.isOpen && <p className="muted">{t('consent.mayNot', { name: person.name })}</p>}
          {present.portrait && may.draw && <p className="muted">{t('present.insteadLine')}</p>}
          <Ways ways={waysFor(may.photo, may.draw)} present={present} onChoose={choose} />
        </>
      )}
      {step === 'consent' && (
        <ConsentStep
          person={person}
          onYes={(id) => {
            setGivenNow(id)
            onStep('camera')
          }}
          onDrawn={() => onStep('drawn')}
          onNo={() => onStep('ways')}
        />
      )}
      {step === 'camera' && consentId && (
        <PhotoSteps
          person={person}
          consentId={consentId}
          replaces={present.portrait?.id ?? null}
          others={<Ways ways={waysFor(false, may.draw)} onChoose={choose} />}
          onSaved={showResult}
        />
      )}
      {step === 'drawn' && (
        <DrawnStep isSaving={isSaving} onChoose={(seed) => void avatar.choose({ kind: 'drawn', seed })} />
      )}
      {step === 'drawing' && <DrawingStep {...{ strokes, onStrokes, isSaving }} onChoose={draw} />}
    </>
  )
}

type PhotoStepsProps = {
  person: Person
  consentId: string
  replaces: string | null
  others: ReactNode
  onSaved: () => void
}

function PhotoSteps({ person, consentId, replaces, others, onSaved }: PhotoStepsProps) {
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const { save, isSaving, problem } = usePortraitSaving(person, replaces, onSaved)
  if (!picture)
    return (
      <>
        <CameraStep onPicture={setPicture} />
        {others}
      </>
    )
  return (
    <CropStep
      picture={picture}
      isSaving={isSaving}
      problem={problem}
      onSave={(crop) => void save(picture, crop, consentId)}
      onAgain={() => setPicture(null)}
    />
  )
}

function waysFor(mayPhoto: boolean, mayDraw: boolean): Way[] {
  return [...(mayPhoto ? (['photo'] as const) : []), ...(mayDraw ? (['drawn', 'drawing', 'nothing'] as const) : [])]
}

function Shown({ view, person, present }: { view: CaseFileView; person: Person; present: Present }) {
  if (present.portrait) return <PresentPhoto view={view} person={person} present={present} />
  return <WithoutPhoto view={view} person={person} present={present} />
}

const savedTexts = { initials: 'nothing.saved', drawn: 'drawn.saved', drawing: 'drawing.saved' } as const

/** A picture that is no photo. Where a photo was, choosing something else takes the consent back and deletes it. */
function useAvatarSaving(person: Person, { portrait }: Present, onSaved: () => void) {
  const t = useText('portrait')
  const { run, isSaving, problem } = useSave()
  const choose = async (avatar: Avatar) => {
    const { caseFileId } = person.row
    if (!(await run('avatar.choose', caseFileId, { personId: person.personId, avatar }))) return
    if (portrait && !(await run('consent.withdraw', caseFileId, { consentId: portrait.fields.consentId }))) return
    announce(t(savedTexts[avatar.kind]))
    onSaved()
  }
  return { choose, isSaving, problem }
}
