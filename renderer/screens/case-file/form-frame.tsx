/** What all forms of the case file have in common: restored drafts, the problem beside what was typed, the buttons. */
import type { LucideIcon } from 'lucide-react'
import { X } from 'lucide-react'
import { type FormEvent, type ReactNode, type RefObject, useEffect } from 'react'
import type { ProblemNote } from '../../../shared/problem.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useProblemText } from '../../text/problem-text.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { titleOf } from '../file-words.ts'
import { PersonFace } from '../person-face.tsx'
import type { Draft } from './use-draft.ts'
import { useFormFocus } from './use-form-focus.ts'
import { useFormKeys } from './use-form-keys.ts'

export type FormFrameProps = {
  title: string
  icon?: LucideIcon
  /** Under the title: what to know beforehand. */
  line?: ReactNode
  saveLabel: string
  save: () => Promise<void>
  isSaving: boolean
  problem: ProblemNote | null
  draft: Pick<Draft<unknown>, 'restoredAt' | 'keptAt' | 'isChanged' | 'drop'>
  onClose: () => void
  form: RefObject<HTMLFormElement | null>
  view: CaseFileView
  children: ReactNode
}

/** A form that stands in the page, so that the file stays readable while one writes. */
export function FormFrame(props: FormFrameProps) {
  const { title, icon, line, saveLabel, save, isSaving, problem, draft, onClose, form, view, children } = props
  const t = useText('caseFile')
  useFormKeys(form, { save: () => void save() })
  useFormFocus()
  // The focus goes into the first field without scrolling there: a form below the fold would be typed into unseen.
  useEffect(() => {
    form.current?.closest('.card')?.scrollIntoView({ block: 'start' })
  }, [form])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  const discard = () => {
    void draft.drop()
    onClose()
  }
  return (
    <Card
      title={title}
      icon={icon}
      actions={<IconButton icon={X} label={t('forms.close')} onPress={onClose} />}
      footer={
        <FormButtons
          saveLabel={saveLabel}
          isSaving={isSaving}
          draft={draft}
          onSave={() => void save()}
          onDiscard={discard}
          view={view}
        />
      }
    >
      <form ref={form} className="stack" onSubmit={submit} noValidate>
        {line !== undefined && <p className="muted">{line}</p>}
        <DraftLine draft={draft} />
        {children}
        <NotSaved problem={problem} />
      </form>
    </Card>
  )
}

type FormButtonsProps = {
  saveLabel: string
  isSaving: boolean
  draft: FormFrameProps['draft']
  onSave: () => void
  onDiscard: () => void
  view: CaseFileView
}

function FormButtons({ saveLabel, isSaving, draft, onSave, onDiscard, view }: FormButtonsProps) {
  const t = useText('caseFile')
  const dates = useDates()
  return (
    <>
      <Button kind="primary" isPending={isSaving} onPress={onSave}>
        {saveLabel}
      </Button>
      {draft.isChanged && (
        <Button kind="quiet" onPress={onDiscard}>
          {t('forms.discard')}
        </Button>
      )}
      {draft.keptAt !== null && (
        <span className="small muted numeric">{t('forms.draftKept', { time: dates.clock(draft.keptAt) })}</span>
      )}
      <OfWhom view={view} />
    </>
  )
}

/** The heading of the file may have scrolled away: whoever saves sees once more whose it is. */
function OfWhom({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const [head] = view.people
  if (!head) return null
  return (
    <span className="of-whom">
      <PersonFace face={head.face} name={head.name} size={24} isDecorative />
      <span className="small">{t('forms.ofWhom', { name: titleOf(head) })}</span>
    </span>
  )
}

function DraftLine({ draft }: Pick<FormFrameProps, 'draft'>) {
  const t = useText('caseFile')
  const dates = useDates()
  if (draft.restoredAt === null) return null
  return <output className="small muted">{t('forms.restored', { time: dates.when(draft.restoredAt) })}</output>
}

/** The sentence that carries weight: what was typed is still there. */
export function NotSaved({ problem }: { problem: ProblemNote | null }) {
  const t = useText('caseFile')
  const problemText = useProblemText()
  if (!problem) return null
  const { title, line } = problemText(problem)
  // Some problems bring the whole sentence along.
  if (title.startsWith(t('forms.notSaved', { reason: '' }).trim()))
    return (
      <Banner kind="problem" isLive title={title}>
        {line}
      </Banner>
    )
  return (
    <Banner kind="problem" isLive title={t('forms.notSaved', { reason: title })}>
      {t('forms.notSavedLine')} {line}
    </Banner>
  )
}
