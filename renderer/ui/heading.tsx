import type { ReactNode } from 'react'

export type HeadingLevel = 1 | 2 | 3 | 4 | 5
export type HeadingProps = { level: HeadingLevel; className?: string; id?: string; children: ReactNode }

export function Heading({ level, ...rest }: HeadingProps) {
  const Tag = `h${level}` as const
  return <Tag {...rest} />
}
