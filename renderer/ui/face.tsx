import { useState } from 'react'
import { classes } from './classes.ts'
import { VisuallyHidden } from './visually-hidden.tsx'

export type FaceSize = 24 | 32 | 40 | 64 | 96 | 128

export type FaceProps = {
  name: string
  /** Photo or drawn avatar (an object URL); without it the initials stand. */
  src?: string | undefined
  size?: FaceSize
  /** Read instead of the name. */
  label?: string | undefined
  /** True where the name stands beside it: then screen readers pass over the picture. */
  isDecorative?: boolean
}

export function Face({ name, src, size = 40, label, isDecorative = false }: FaceProps) {
  const [brokenSrc, setBrokenSrc] = useState<string>()
  const spoken = isDecorative ? '' : (label ?? name)
  if (src !== undefined && src !== brokenSrc) {
    const markBroken = () => setBrokenSrc(src)
    return (
      <span className={classes('face', `face-${size}`)}>
        <img src={src} alt={spoken} draggable={false} decoding="async" onError={markBroken} />
      </span>
    )
  }
  return (
    <span className={classes('face', `face-${size}`, `face-tint-${tintOf(name)}`)}>
      <span className="face-initials" aria-hidden="true">
        {initialsOf(name)}
      </span>
      {spoken !== '' && <VisuallyHidden>{spoken}</VisuallyHidden>}
    </span>
  )
}

/** "Siebenschläfer-Großkopf, Maximiliane" and "Maximiliane Siebenschläfer-Großkopf" both give MS. */
export function initialsOf(name: string): string {
  const [family = '', given = ''] = name.includes(',') ? name.split(',') : splitAtLastWord(name)
  return [given, family]
    .map((part) => /\p{L}/u.exec(part)?.[0] ?? '')
    .join('')
    .toLocaleUpperCase('de')
}

function splitAtLastWord(name: string): [string, string] {
  const words = name.trim().split(/\s+/)
  const last = words.pop() ?? ''
  return [last, words[0] ?? '']
}

const tints = 6

function tintOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % tints
}
