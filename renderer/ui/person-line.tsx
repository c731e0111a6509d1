import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { Face, type FaceSize } from './face.tsx'
import { hasContent } from './field.tsx'

type Person = {
  name: string
  src?: string | undefined
  /** The one line that matters now. */
  line?: ReactNode
}

export type PersonLineProps = Person & {
  size?: FaceSize
  /** Beside the name, small: pronoun, role. */
  aside?: ReactNode
  /** At the end: badges, sync mark, time. */
  end?: ReactNode
  /** Makes the whole line a button. */
  onPress?: (() => void) | undefined
}

/** A face, a name, one sentence. */
export function PersonLine(props: PersonLineProps) {
  const { onPress } = props
  if (!onPress) {
    return (
      <div className="person-line">
        <PersonLineParts {...props} />
      </div>
    )
  }
  return (
    <Button className="person-line person-line-button" onPress={() => onPress()}>
      <PersonLineParts {...props} />
    </Button>
  )
}

function PersonLineParts({ name, src, line, size = 40, aside, end }: PersonLineProps) {
  return (
    <>
      <Face name={name} src={src} size={size} isDecorative />
      <span className="person-text">
        <span className="person-name">
          {name} {hasContent(aside) && <span className="person-aside">{aside}</span>}
        </span>
        {hasContent(line) && <span className="person-sentence">{line}</span>}
      </span>
      {hasContent(end) && <span className="person-end">{end}</span>}
    </>
  )
}

export type PersonTileProps = Person & { onPress: () => void; badge?: ReactNode }

/** For the wall of faces: lay several in a `wall` element. */
export function PersonTile({ name, src, line, badge, onPress }: PersonTileProps) {
  return (
    <Button className="person-tile" onPress={() => onPress()}>
      <Face name={name} src={src} size={96} isDecorative />
      <span className="person-name">{name}</span>
      {hasContent(line) && <span className="person-sentence">{line}</span>}
      {badge}
    </Button>
  )
}
