import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import type { Tone } from './tone.ts'

export type StatusDotProps = {
  /** The words beside the dot. */
  children: ReactNode
  /** Told apart by form, not by colour: full, half, ring. */
  shape?: 'full' | 'half' | 'ring'
  tone?: Tone
  /** Keeps the words for screen readers only. */
  hideText?: boolean
}

export function StatusDot({ children, shape = 'full', tone = 'neutral', hideText = false }: StatusDotProps) {
  return (
    <span className={classes('status', `tone-${tone}`)}>
      <svg className="status-dot" viewBox="0 0 10 10" aria-hidden="true">
        <circle
          cx="5"
          cy="5"
          r="4"
          fill={shape === 'full' ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.5"
        />
        {shape === 'half' && <path d="M5 1a4 4 0 0 1 0 8z" fill="currentColor" />}
      </svg>
      <span className={classes(hideText && 'visually-hidden')}>{children}</span>
    </span>
  )
}
