/** At the foot of the navigation: who is signed in, and the lock. */
import { Lock } from 'lucide-react'
import type { Me } from '../../shared/county-contract.ts'
import { useText } from '../text/text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { faceOfMe, nameOfMe, PersonFace } from './person-face.tsx'

export function FrameFoot({ me, lock }: { me: Me; lock: () => void }) {
  const t = useText('frame')
  const name = nameOfMe(me)
  return (
    <div className="me">
      <PersonFace face={faceOfMe(me)} name={name} size={32} isDecorative />
      <span className="me-name">{name}</span>
      <IconButton icon={Lock} label={t('lock')} keys={t('lockKeys')} onPress={lock} />
    </div>
  )
}
