/** The ways to a face, all of the same size: no step pushes towards the photo. */
import { Camera, CircleUserRound, type LucideIcon, PenTool, SmilePlus } from 'lucide-react'
import { useText } from '../../text/text.ts'
import { Icon } from '../../ui/icon.tsx'

export type Way = 'photo' | 'drawn' | 'drawing' | 'nothing'

const icons: Record<Way, LucideIcon> = { photo: Camera, drawn: SmilePlus, drawing: PenTool, nothing: CircleUserRound }

export type WaysProps = { ways: readonly Way[]; hasPhoto?: boolean; onChoose: (way: Way) => void }

export function Ways({ ways, hasPhoto = false, onChoose }: WaysProps) {
  const t = useText('portrait')
  return (
    <ul className="ways" aria-label={t('ways.label')}>
      {ways.map((way) => (
        <li key={way}>
          <button type="button" className="way" onClick={() => onChoose(way)}>
            <Icon of={icons[way]} size="xl" />
            <span className="strong">{t(`ways.${way}`)}</span>
            <span className="small muted">
              {t(hasPhoto && way === 'photo' ? 'ways.photoAgainLine' : `ways.${way}Line`)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
