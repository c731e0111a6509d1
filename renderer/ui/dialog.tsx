import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import { IconButton } from './icon-button.tsx'

export type DialogSize = 'small' | 'normal' | 'wide' | 'full'

export type DialogProps = {
  isOpen: boolean
  onClose: () => void
  title: string
  closeLabel: string
  size?: DialogSize
  /** Below the content, always in sight: the buttons. */
  footer?: ReactNode
  /** One line under the title. */
  line?: ReactNode
  /** False while something unsaved would be lost by Escape. */
  isDismissable?: boolean
  children: ReactNode
}

/** Focus goes in, stays in, and returns to where it was. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, closeLabel, size = 'normal', footer, line, isDismissable = true, children } = props
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isKeyboardDismissDisabled={!isDismissable}
      className="overlay"
    >
      <Modal className={classes('modal', `modal-${size}`)}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <div className="dialog-title">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {hasContent(line) && <p className="muted">{line}</p>}
            </div>
            <IconButton icon={X} label={closeLabel} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {hasContent(footer) && <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
