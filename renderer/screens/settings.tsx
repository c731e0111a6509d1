/** Einstellungen: language, look, keyboard, passphrase, this laptop, licence. */
import { Info, Keyboard, Laptop, Lock, Palette, ShieldCheck } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { useHost } from '../host.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Definition, DefinitionList } from '../ui/definition-list.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/switch.tsx'
import { useAttempt, useSyncState, useView } from '../vault-view.ts'
import { lockMinutes, useViewStore, type Theme } from '../view-store.ts'
import { ChangePassphrase } from './change-passphrase.tsx'
import { LanguageSwitch } from './door.tsx'
import { nameOfMe } from './person-face.tsx'

export function SettingsScreen({ me, lock }: { me: Me; lock: () => void }) {
  const t = useText('settings')
  return (
    <div className="page page-medium">
      <PageHeader title={t('title')} />
      <Look />
      <Security lock={lock} />
      <Keys />
      <ThisLaptop me={me} />
      <About />
    </div>
  )
}

const themes = ['system', 'light', 'dark'] as const
const themeWords = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const

function Look() {
  const t = useText('settings')
  const theme = useViewStore((state) => state.theme)
  const chooseTheme = useViewStore((state) => state.chooseTheme)
  return (
    <Card title={t('look')} icon={Palette}>
      <div className="setting">
        <span className="field-label">{t('language')}</span>
        <LanguageSwitch />
      </div>
      <RadioCards
        label={t('theme')}
        options={themes.map((id) => ({ id, label: t(themeWords[id]) }))}
        value={theme}
        onChange={(id) => chooseTheme(themes.find((one): one is Theme => one === id) ?? 'system')}
      />
      <p className="muted small">{t('contrast')}</p>
    </Card>
  )
}

function Security({ lock }: { lock: () => void }) {
  const t = useText('settings')
  const frame = useText('frame')
  const [isChanging, setIsChanging] = useState(false)
  return (
    <Card title={t('security')} icon={ShieldCheck}>
      <div className="row">
        <Button icon={Lock} keys={frame('lockKeys')} onPress={lock}>
          {t('lockNow')}
        </Button>
        <Button onPress={() => setIsChanging(true)}>{t('changePassphrase')}</Button>
      </div>
      <LockAfter />
      {isChanging && <ChangePassphrase onClose={() => setIsChanging(false)} />}
    </Card>
  )
}

function LockAfter() {
  const t = useText('settings')
  const minutes = useViewStore((state) => state.lockAfter)
  const choose = useViewStore((state) => state.chooseLockAfter)
  return (
    <div className="setting-narrow">
      <Select
        label={t('lockAfter')}
        description={t('lockAfterLine')}
        placeholder={t('chooseMinutes')}
        options={lockMinutes.map((count) => ({ id: String(count), label: t('lockMinutes', { count }) }))}
        value={String(minutes)}
        onChange={(id) => choose(Number(id))}
      />
    </div>
  )
}

function Keys() {
  const t = useText('settings')
  const areSingleKeysOn = useViewStore((state) => state.singleKeys)
  const allow = useViewStore((state) => state.chooseSingleKeys)
  const frame = useText('frame')
  const ctrl = t('ctrl')
  const alt = t('alt')
  return (
    <Card title={t('keys')} icon={Keyboard}>
      <DefinitionList>
        <Key label={t('keySearch')} keys={`${ctrl}+K`} />
        <Key label={t('keyLock')} keys={`${ctrl}+L`} />
        <Key label={t('keyHide')} keys={frame('privat.keys').replace(' ', '+')} />
        <Key label={t('keyBack')} keys={`${alt}+${t('arrowLeft')}`} />
        <Key label={t('keyForward')} keys={`${alt}+${t('arrowRight')}`} />
        <Key label={t('keyAreas')} keys={`${alt}+1 … 5`} />
        <Key label={t('keyPrint')} keys={`${ctrl}+P`} />
      </DefinitionList>
      <Switch isSelected={areSingleKeysOn} onChange={allow} description={t('singleKeysLine')}>
        {t('singleKeys')}
      </Switch>
    </Card>
  )
}

function Key({ label, keys }: { label: string; keys: string }) {
  return (
    <Definition label={label}>
      <Kbd keys={keys} />
    </Definition>
  )
}

type About = Awaited<ReturnType<ReturnType<typeof useHost>['about']>>

function useAbout(): About | undefined {
  const host = useHost()
  const attempt = useAttempt()
  const [about, setAbout] = useState<About>()
  useEffect(() => {
    let isCurrent = true
    const ask = async () => {
      const answer = await attempt(() => host.about({}))
      if (isCurrent) setAbout(answer)
    }
    void ask()
    return () => {
      isCurrent = false
    }
  }, [host, attempt])
  return about
}

function ThisLaptop({ me }: { me: Me }) {
  const t = useText('settings')
  const values = useText('values')
  const { when, whenExactly } = useDates()
  const about = useAbout()
  const directory = useView('directory', {}).data
  const sync = useSyncState()
  const shell = about?.shell === 'electron' ? t('shellElectron') : t('shellChromium')
  const jobCentre = [directory?.jobCentre, directory?.carrier].filter(Boolean).join(', ')
  return (
    <Card title={t('laptop')} icon={Laptop}>
      <DefinitionList>
        <Line label={t('signedInAs')}>{`${nameOfMe(me)}, ${values(`role.${me.role}`)}`}</Line>
        {jobCentre !== '' && <Line label={t('jobCentre')}>{jobCentre}</Line>}
        <Line label={t('lastSync')}>{sync?.lastSyncAt ? when(sync.lastSyncAt) : t('never')}</Line>
        {sync?.lease && <Line label={t('readableUntil')}>{whenExactly(sync.lease.until)}</Line>}
        {about && (
          <>
            <Line label={t('county')}>{about.county}</Line>
            <Line label={t('version')}>{about.version}</Line>
            <Line label={t('shell')}>{`${shell}, ${about.platform}`}</Line>
          </>
        )}
      </DefinitionList>
    </Card>
  )
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return <Definition label={label}>{children}</Definition>
}

function About() {
  const t = useText('settings')
  const host = useHost()
  const attempt = useAttempt()
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => host.on('openedExternally', (event) => setUrl(event.opened ? null : event.url)), [host])
  return (
    <Card title={t('about')} icon={Info}>
      <p>{t('licenceLine')}</p>
      <div className="row">
        <Button onPress={() => void attempt(() => host.openExternal({ page: 'licence' }))}>{t('licence')}</Button>
        <a className="button button-quiet" href="/licences.txt" target="_blank" rel="noreferrer">
          {t('notices')}
        </a>
      </div>
      {url !== null && (
        <output>
          <a href={url} target="_blank" rel="noreferrer">
            {url}
          </a>
        </output>
      )}
    </Card>
  )
}
