import { Check } from 'lucide-react'
import { classes } from './classes.ts'
import { given } from './given.ts'
import { Icon } from './icon.tsx'

export type Step = { id: string; label: string; state: 'done' | 'current' | 'ahead'; isDisabled?: boolean }

export type StepRailProps = {
  label: string
  steps: readonly Step[]
  onStep: (id: string) => void
  /** Read after the name of a step that is done: "erledigt". */
  doneLabel: string
}

export function StepRail({ label, steps, onStep, doneLabel }: StepRailProps) {
  return (
    <nav className="steps-nav" aria-label={label}>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={step.id} className={classes('step', `step-${step.state}`)}>
            <button
              type="button"
              className="step-button"
              {...given({ disabled: step.isDisabled })}
              {...(step.state === 'current' && { 'aria-current': 'step' })}
              onClick={() => onStep(step.id)}
            >
              <span className="step-mark" aria-hidden="true">
                {step.state === 'done' ? <Icon of={Check} size="s" /> : index + 1}
              </span>
              <span className="step-label">{step.label}</span>
              {step.state === 'done' && <span className="visually-hidden">, {doneLabel}</span>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
