/** For team leads: what each laptop of the team alone held when it was last here. Figures and faces, never contents. */
import { Laptop } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OnlyHere, TeamLaptop } from '../../shared/county-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Card } from '../ui/card.tsx'
import { useVault, useView } from '../vault-view.ts'
import { FaceLine } from './person-face.tsx'
import { useRiverParts } from './sync-words.ts'

export function TeamLaptops() {
  const t = useText('sync')
  const laptops = useTeamLaptops()
  if (laptops.length === 0) return null
  return (
    <Card title={t('laptops')} icon={Laptop} isFlush>
      <p className="card-note muted">{t('laptopsLine')}</p>
      <ul className="people">
        {laptops.map((one) => (
          <TeamLaptopLine key={`${one.deviceId} ${one.staffId}`} laptop={one} />
        ))}
      </ul>
    </Card>
  )
}

function TeamLaptopLine({ laptop }: { laptop: TeamLaptop }) {
  const t = useText('sync')
  const { when } = useDates()
  const parts = useRiverParts()
  const colleague = useView('directory', {}).data?.colleagues.find((one) => one.staffId === laptop.staffId)
  const held = (onlyHere: OnlyHere) => parts(onlyHere).join(', ') || t('laptopNothing')
  return (
    <li>
      <FaceLine
        face={colleague?.face ?? null}
        name={colleague?.name ?? laptop.name}
        line={laptop.onlyHere ? held(laptop.onlyHere) : t('laptopNever')}
        end={laptop.lastContactAt && t('laptopContact', { when: when(laptop.lastContactAt) })}
      />
    </li>
  )
}

/** Asked of the county when the page is opened; without a line to it there is nothing to show. */
function useTeamLaptops(): TeamLaptop[] {
  const vault = useVault()
  const [laptops, setLaptops] = useState<TeamLaptop[]>([])
  useEffect(() => {
    let isGone = false
    vault.laptops({}).then(
      (found) => {
        if (!isGone) setLaptops(found)
      },
      // Why the county cannot be reached stands at the top of the page.
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [vault])
  return laptops
}
