/** One's own laptops, for team leads also their team's: what each held when it was last here, and which are blocked. Never contents. */
import { Laptop as LaptopIcon, TriangleAlert } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { LaptopView } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Disclosure } from '../ui/disclosure.tsx'
import { Icon } from '../ui/icon.tsx'
import { useSyncState, useVault, useView } from '../vault-view.ts'
import { useLaptopWords } from './laptop-words.ts'
import { FaceLine } from './person-face.tsx'
import { RevokeLaptop } from './revoke-laptop.tsx'

/** As the county told it at `at`, by this laptop's clock. */
type Told = { laptops: readonly LaptopView[]; at: string }

export function Laptops({ isLead }: { isLead: boolean }) {
  const t = useText('laptops')
  const { when, clock, daysFromToday } = useDates()
  const { told, reload } = useLaptops()
  if (!told || told.laptops.length === 0) return null
  const { laptops, at } = told
  const inUse = laptops.filter((one) => one.wipedAt === null)
  const emptied = laptops.filter((one) => one.wipedAt !== null)
  const ofSame = (laptop: LaptopView) => laptops.filter((one) => one.staffId === laptop.staffId).length
  return (
    <Card title={isLead ? t('titleOfTeam') : t('title')} icon={LaptopIcon} isFlush>
      <p className="card-note muted">{t('line', { when: daysFromToday(at) === 0 ? clock(at) : when(at) })}</p>
      {inUse.length > 0 && (
        <ul className="people">
          {inUse.map((one) => (
            <LaptopLine key={keyOf(one)} laptop={one} ofSame={ofSame(one)} onRevoked={reload} />
          ))}
        </ul>
      )}
      {emptied.length > 0 && (
        <div className="emptied-laptops">
          <Disclosure title={t('emptied', { count: emptied.length })}>
            <ul className="muted small">
              {emptied.map((one) => (
                <EmptiedLine key={keyOf(one)} laptop={one} />
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </Card>
  )
}

type LaptopLineProps = {
  laptop: LaptopView
  /** How many in the list belong to the same person. */
  ofSame: number
  onRevoked: () => void
}

function LaptopLine({ laptop, ofSame, onRevoked }: LaptopLineProps) {
  const t = useText('laptops')
  const [isAsked, setIsAsked] = useState(false)
  const colleague = useColleague(laptop)
  const { which, contact, standing, weakness } = useLaptopWords(laptop)
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
        line={which ? <TwoLines first={which} second={standing} /> : standing}
        end={contact}
      />
      {weakness && (
        <p className="laptop-weakness tone-hazard small">
          <Icon of={TriangleAlert} size="s" />
          <span>{weakness}</span>
        </p>
      )}
      {laptop.revokedAt === null && (
        <div className="row">
          <Button kind="quiet" onPress={() => setIsAsked(true)}>
            {t('lost')}
          </Button>
        </div>
      )}
      {isAsked && <RevokeLaptop laptop={laptop} name={name} ofSame={ofSame} onClose={close} />}
    </li>
  )
}

function TwoLines({ first, second }: { first: string; second: string }) {
  return (
    <>
      <span className="laptop-which">{first}</span>
      <span>{second}</span>
    </>
  )
}

/** Nothing is left to do with it: one quiet line. */
function EmptiedLine({ laptop }: { laptop: LaptopView }) {
  const name = useColleague(laptop)?.name ?? laptop.name
  const { which, standing } = useLaptopWords(laptop)
  return <li>{[name, which, standing].filter(Boolean).join(' · ')}</li>
}

function useColleague({ staffId }: LaptopView) {
  return useView('directory', {}).data?.colleagues.find((one) => one.staffId === staffId)
}

function keyOf({ deviceId, staffId }: LaptopView): string {
  return `${deviceId} ${staffId}`
}

/** Asked of the county when the page is opened and after each exchange; without a line to it there is nothing new. This laptop comes first. */
function useLaptops(): { told: Told | null; reload: () => void } {
  const vault = useVault()
  const lastSyncAt = useSyncState()?.lastSyncAt
  const [told, setTold] = useState<Told | null>(null)
  const asked = useRef(0)
  const reload = useCallback(() => {
    const number = ++asked.current
    vault.laptops({}).then(
      (found) => {
        const laptops = found.toSorted((a, b) => Number(b.isThis) - Number(a.isThis))
        // What was asked before must not take the place of what was asked afterwards.
        if (number === asked.current) setTold({ laptops, at: new Date().toISOString() })
      },
      // Why the county cannot be reached stands at the top of the page.
      () => undefined,
    )
  }, [vault])
  useEffect(reload, [reload, lastSyncAt])
  const seen = told && { ...told, laptops: told.laptops.map((one) => (one.isThis ? knownHere(one, lastSyncAt) : one)) }
  return { told: seen, reload }
}

/** The county notes a quiet contact only every few minutes; when this laptop was there last nobody knows better. */
function knownHere(laptop: LaptopView, lastSyncAt: string | null | undefined): LaptopView {
  const { lastContactAt } = laptop
  return lastSyncAt && lastSyncAt > (lastContactAt ?? '') ? { ...laptop, lastContactAt: lastSyncAt } : laptop
}
