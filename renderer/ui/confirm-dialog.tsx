import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'

export type ConfirmDialogProps = {
  isOpen: boolean
  title: string
  /** What will happen, in one or two sentences. */
  children: ReactNode
  confirmLabel: string
  cancelLabel: string
  isDanger?: boolean
  isPending?: boolean
  isConfirmDisabled?: boolean
  onConfirm: () => void
  onCancel: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { isOpen, title, children, confirmLabel, cancelLabel, isDanger = false, onConfirm, onCancel } = props
  const { isPending = false, isConfirmDisabled = false } = props
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onCancel()} className="overlay">
      <Modal className="modal modal-small">
        <Dialog role="alertdialog" className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
          </header>
          <div className="dialog-body">{children}</div>
          <footer className="dialog-foot">
            <Button onPress={onCancel} hasFirstFocus={isDanger}>
              {cancelLabel}
            </Button>
            <Button
              kind={isDanger ? 'danger' : 'primary'}
              hasFirstFocus={!isDanger}
              isPending={isPending}
              isDisabled={isConfirmDisabled}
              onPress={onConfirm}
            >
              {confirmLabel}
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
