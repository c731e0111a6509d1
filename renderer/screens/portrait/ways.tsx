/** The ways to a face, all of the same size: no step pushes towards the photo. */
import { Camera, CircleUserRound, type LucideIcon, PenTool, SmilePlus } from 'lucide-react'
import { useText } from '../../text/text.ts'
import { Icon } from '../../ui/icon.tsx'
import type { Present } from './present.ts'

export type Way = 'photo' | 'drawn' | 'drawing' | 'nothing'

const icons: Record<Way, LucideIcon> = { photo: Camera, drawn: SmilePlus, drawing: PenTool, nothing: CircleUserRound }

/** `present`: what there is of a portrait already. */
export type WaysProps = { ways: readonly Way[]; present?: Present; onChoose: (way: Way) => void }

export function Ways({ ways, present, onChoose }: WaysProps) {
  const t = useText('portrait')
  const photoLine = present?.portrait ? 'photoAgainLine' : present?.consent ? 'photoConsentedLine' : 'photoLine'
  return (
    <ul className="ways" aria-label={t('ways.label')}>
      {ways.map((way) => (
        <li key={way}>
          <button type="button" className="way" onClick={() => onChoose(way)}>
            <Icon of={icons[way]} size="xl" />
            <span className="strong">{t(`ways.${way}`)}</span>
            <span className="small muted">{t(way === 'photo' ? `ways.${photoLine}` : `ways.${way}Line`)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
