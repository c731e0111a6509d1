/** One's own laptops, for team leads also their team's: what each held when it was last here, and which are blocked. Never contents. */
import { Laptop as LaptopIcon } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { LaptopView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useVault, useView } from '../vault-view.ts'
import { FaceLine } from './person-face.tsx'
import { RevokeLaptop } from './revoke-laptop.tsx'
import { useRiverParts } from './sync-words.ts'

export function Laptops({ isLead }: { isLead: boolean }) {
  const t = useText('laptops')
  const { laptops, reload } = useLaptops()
  if (laptops.length === 0) return null
  return (
    <Card title={isLead ? t('titleOfTeam') : t('title')} icon={LaptopIcon} isFlush>
      <p className="card-note muted">{t('line')}</p>
      <ul className="people">
        {laptops.map((one) => (
          <LaptopLine key={`${one.deviceId} ${one.staffId}`} laptop={one} onRevoked={reload} />
        ))}
      </ul>
    </Card>
  )
}

function LaptopLine({ laptop, onRevoked }: { laptop: LaptopView; onRevoked: () => void }) {
  const t = useText('laptops')
  const { when } = useDates()
  const [isAsked, setIsAsked] = useState(false)
  const colleague = useView('directory', {}).data?.colleagues.find((one) => one.staffId === laptop.staffId)
  const line = useStanding(laptop)
  const name = colleague?.name ?? laptop.name
  const close = () => {
    setIsAsked(false)
    onRevoked()
  }
  return (
    <li className="outbox-item">
      <FaceLine
        face={colleague?.face ?? null}
        name={name}
        {...(laptop.isThis && { aside: t('this') })}
        line={line}
        end={laptop.lastContactAt && t('contact', { when: when(laptop.lastContactAt) })}
      />
      {laptop.revokedAt === null && laptop.wipedAt === null && (
        <div className="row">
          <Button kind="quiet" onPress={() => setIsAsked(true)}>
            {t('lost')}
          </Button>
        </div>
      )}
      {isAsked && <RevokeLaptop laptop={laptop} name={name} onClose={close} />}
    </li>
  )
}

/** What is known of it: whether it is blocked and emptied, or else what it held when it was last here. */
function useStanding({ wipedAt, revokedAt, onlyHere, files, secret }: LaptopView): string {
  const t = useText('laptops')
  const { when } = useDates()
  const parts = useRiverParts()
  if (wipedAt !== null) return t('wiped', { when: when(wipedAt) })
  const held: string[] = files === null ? [] : [t('files', { count: files })]
  const alone = onlyHere ? parts(onlyHere).join(', ') : ''
  held.push(alone ? t('onlyThere', { what: alone }) : t('nothing'))
  // A keychain is what is expected; what is weaker is to be seen.
  if (secret === 'none' || secret === 'file') held.push(t(`secret_${secret}`))
  const standing = onlyHere ? held.join(' · ') : t('never')
  return revokedAt === null ? standing : `${t('revoked')} · ${standing}`
}

/** Asked of the county when the page is opened; without a line to it there is nothing to show. This laptop comes first. */
function useLaptops(): { laptops: readonly LaptopView[]; reload: () => void } {
  const vault = useVault()
  const [laptops, setLaptops] = useState<readonly LaptopView[]>([])
  const reload = useCallback(() => {
    vault.laptops({}).then(
      (found) => setLaptops(found.toSorted((a, b) => Number(b.isThis) - Number(a.isThis))),
      // Why the county cannot be reached stands at the top of the page.
      () => undefined,
    )
  }, [vault])
  useEffect(reload, [reload])
  return { laptops, reload }
}
