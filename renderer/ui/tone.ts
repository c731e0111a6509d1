import { CalendarClock, CircleX, GitCompareArrows, Info, type LucideIcon, TriangleAlert } from 'lucide-react'

/** Colour is only for what needs a person: the last four. `accent` is the one colour of the app itself. */
export type Tone = 'neutral' | 'accent' | 'conflict' | 'refused' | 'hazard' | 'deadline'

export const toneIcon: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  conflict: GitCompareArrows,
  refused: CircleX,
  hazard: TriangleAlert,
  deadline: CalendarClock,
}
