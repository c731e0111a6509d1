import { type ReactNode, useId } from 'react'
import type { ProblemNote } from '../../../shared/problem.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NotSaved } from './form-frame.tsx'

export type FormDialogProps = {
  title: string
  line?: ReactNode
  saveLabel: string
  save: () => Promise<void>
  isSaving: boolean
  isDanger?: boolean
  isSaveDisabled?: boolean
  problem: ProblemNote | null
  onClose: () => void
  children: ReactNode
}

/** A short form over the page, for decisions that are made at once. */
export function FormDialog(props: FormDialogProps) {
  const { title, line, saveLabel, save, isSaving, problem, onClose, children } = props
  const { isDanger = false, isSaveDisabled = false } = props
  const t = useText('caseFile')
  const formId = useId()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      line={line}
      closeLabel={t('forms.close')}
      footer={
        <>
          <Button onPress={onClose}>{t('forms.cancel')}</Button>
          <Button
            kind={isDanger ? 'danger' : 'primary'}
            type="submit"
            form={formId}
            isPending={isSaving}
            isDisabled={isSaveDisabled}
          >
            {saveLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {children}
        <NotSaved problem={problem} />
      </form>
    </Dialog>
  )
}
