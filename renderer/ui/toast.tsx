// React Aria still calls its toast unstable: it is used in this file only.
import { X } from 'lucide-react'
import {
  Button as AriaButton,
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { Button } from './button.tsx'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { type Tone, toneIcon } from './tone.ts'

export type ToastMessage = {
  text: string
  line?: string | undefined
  tone?: Tone
  action?: { label: string; onAction: () => void } | undefined
  /** Stays until it is closed. */
  isLasting?: boolean
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 })

/** Shows a short notice; returns a function that takes it away. With an action it stays for 12 seconds, else for 6. */
export function showToast(message: ToastMessage): () => void {
  const timeout = message.action ? 12_000 : 6_000
  const key = queue.add(message, message.isLasting === true ? {} : { timeout })
  return () => queue.close(key)
}

export type ToastsProps = { label: string; closeLabel: string }

/** Where toasts appear; once in the app. */
export function Toasts({ label, closeLabel }: ToastsProps) {
  return (
    <ToastRegion queue={queue} aria-label={label} className="toasts">
      {({ toast }) => {
        const { text, line, tone = 'neutral', action } = toast.content
        const act = () => {
          queue.close(toast.key)
          action?.onAction()
        }
        return (
          <AriaToast toast={toast} className={classes('toast', `tone-${tone}`)}>
            {tone !== 'neutral' && <Icon of={toneIcon[tone]} className="toast-icon" />}
            <ToastContent className="toast-content">
              <Text slot="title">{text}</Text>
              {line !== undefined && <Text slot="description">{line}</Text>}
            </ToastContent>
            {action && (
              <Button kind="quiet" onPress={act}>
                {action.label}
              </Button>
            )}
            <AriaButton slot="close" aria-label={closeLabel} className="button button-quiet button-icon">
              <Icon of={X} />
            </AriaButton>
          </AriaToast>
        )
      }}
    </ToastRegion>
  )
}
