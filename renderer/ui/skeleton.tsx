export type SkeletonProps = {
  /** Read aloud: "Akten werden geladen". */
  label: string
  shape?: 'lines' | 'rows' | 'tiles' | 'block'
  count?: number
}

/** Appears after a moment, so that quick answers never flash; stands still. */
export function Skeleton({ label, shape = 'lines', count = 3 }: SkeletonProps) {
  return (
    <output className={`skeleton skeleton-${shape}`}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        <span className="skeleton-item" key={index} aria-hidden="true">
          {(shape === 'rows' || shape === 'tiles') && <span className="skeleton-face" />}
          <span className="skeleton-bars">
            <span className="skeleton-bar" />
            {shape === 'rows' && <span className="skeleton-bar skeleton-bar-short" />}
          </span>
        </span>
      ))}
    </output>
  )
}
