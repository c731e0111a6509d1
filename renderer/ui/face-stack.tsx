import { Face, type FaceSize } from './face.tsx'
import { VisuallyHidden } from './visually-hidden.tsx'

export type FaceStackProps = {
  people: readonly { name: string; src?: string | undefined }[]
  size?: FaceSize
  max?: number
  /** Read instead of the names. */
  label?: string | undefined
}

export function FaceStack({ people, size = 24, max = 4, label }: FaceStackProps) {
  const shown = people.length > max ? people.slice(0, max - 1) : people
  const rest = people.length - shown.length
  return (
    <span className="face-stack">
      <VisuallyHidden>{label ?? people.map(({ name }) => name).join('; ')}</VisuallyHidden>
      {shown.map(({ name, src }, index) => (
        <Face key={`${index} ${name}`} name={name} src={src} size={size} isDecorative />
      ))}
      {rest > 0 && (
        <span className={`face face-${size} face-rest`} aria-hidden="true">
          <span className="face-initials">+{rest}</span>
        </span>
      )}
    </span>
  )
}
