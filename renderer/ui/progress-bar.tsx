import type { ReactNode } from 'react'
import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components'
import { classes } from './classes.ts'
import { hasContent } from './field.tsx'
import { given } from './given.ts'

export type ProgressBarProps = {
  label: string
  /** The count in words: "37 von 120 Akten". Also what screen readers hear. */
  text: string
  /** Left out when the end is not known. */
  value?: number | undefined
  max?: number
  hideLabel?: boolean
  /** Pause or cancel. */
  action?: ReactNode
}

export function ProgressBar({ label, text, value, max = 100, hideLabel = false, action }: ProgressBarProps) {
  return (
    <div className="progress">
      <AriaProgressBar
        className="progress-bar"
        valueLabel={text}
        maxValue={Math.max(max, 1)}
        isIndeterminate={value === undefined}
        {...given({ value })}
      >
        {({ percentage }) => (
          <>
            <div className="progress-head">
              <Label className={classes('progress-label', hideLabel && 'visually-hidden')}>{label}</Label>
              <span className="progress-text numeric">{text}</span>
            </div>
            <ProgressTrack percentage={percentage} />
          </>
        )}
      </AriaProgressBar>
      {hasContent(action) && <div className="progress-action">{action}</div>}
    </div>
  )
}

/** Drawn, because a width in a style attribute would need a weaker content policy. */
function ProgressTrack({ percentage }: { percentage: number | undefined }) {
  return (
    <svg className="progress-track" aria-hidden="true">
      <rect className="progress-ground" width="100%" height="100%" />
      <rect
        className={classes('progress-fill', percentage === undefined && 'progress-unknown')}
        width={`${percentage ?? 30}%`}
        height="100%"
      />
    </svg>
  )
}
