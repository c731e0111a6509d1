/** The first start: who are you? One sentence, one button. */
import { ExternalLink, LogIn } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useHost } from '../host.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { DoorPage } from './door.tsx'
import { ProblemBanner } from './problem-banner.tsx'
import { useSignIn } from './use-sign-in.ts'

export function SignInScreen() {
  const t = useText('signIn')
  return (
    <DoorPage>
      <h1>{t('welcome')}</h1>
      <p className="large">{t('intro')}</p>
      <SignInHere />
      <DemoPeople />
    </DoorPage>
  )
}

/** The way in: one button, and what is waited for once it was pressed. */
export function SignInHere() {
  const t = useText('signIn')
  const signingIn = useSignIn()
  return (
    <>
      <ProblemBanner problem={signingIn.problem} />
      {signingIn.state === 'waiting' ? (
        <SignInWaiting {...signingIn} />
      ) : (
        <Button kind="primary" size="visit" icon={LogIn} hasFirstFocus isWide onPress={signingIn.begin}>
          {t('signIn')}
        </Button>
      )}
    </>
  )
}

type Signing = ReturnType<typeof useSignIn>

/** Also shown inside the app, when a sign-in has expired. */
export function SignInWaiting({ url, cancel }: Pick<Signing, 'url' | 'cancel'>) {
  const t = useText('signIn')
  return (
    <div className="stack stack-s">
      <output className="stack stack-tight">
        <strong>{t('waiting')}</strong>
        <span>{t('waitingLine')}</span>
      </output>
      {url !== null && (
        <p>
          {t('openByHand')}{' '}
          <a href={url} target="_blank" rel="noreferrer" className="door-link">
            {t('openPage')} <Icon of={ExternalLink} size="s" />
          </a>
        </p>
      )}
      <div>
        <Button onPress={cancel}>{t('cancel')}</Button>
      </div>
    </div>
  )
}

type DemoPerson = { user: string; password: string; role: string }

function DemoPeople() {
  const t = useText('signIn')
  const people = useDemoPeople()
  const [isWhole, setIsWhole] = useState(false)
  if (people.length === 0) return null
  const shown = isWhole ? people : people.filter(isFirstOfRole).slice(0, shownAtFirst)
  return (
    <section className="door-demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('demoTitle')}</h2>
      <p className="muted small">{t('demoLine')}</p>
      <table className="door-people">
        <thead>
          <tr>
            <th scope="col">{t('user')}</th>
            <th scope="col">{t('password')}</th>
            <th scope="col">{t('role')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ user, password, role }) => (
            <tr key={user}>
              <td className="strong">{user}</td>
              <td>
                <code>{password}</code>
              </td>
              <td>
                <RoleName role={role} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < people.length && (
        <div>
          <Button kind="quiet" onPress={() => setIsWhole(true)}>
            {t('demoAll', { count: people.length })}
          </Button>
        </div>
      )}
    </section>
  )
}

const shownAtFirst = 4

function isFirstOfRole(person: DemoPerson, at: number, people: readonly DemoPerson[]): boolean {
  return people.findIndex(({ role }) => role === person.role) === at
}

/** The demo county may give the role by its key or in words. */
function RoleName({ role }: { role: string }) {
  const t = useText('values')
  return <>{t(`role.${role}` as 'role.teamLead', { defaultValue: role })}</>
}

function useDemoPeople(): readonly DemoPerson[] {
  const host = useHost()
  const [people, setPeople] = useState<readonly DemoPerson[]>([])
  useEffect(() => {
    let isCurrent = true
    host.about({}).then(
      ({ signInHint }) => isCurrent && setPeople(signInHint ?? []),
      () => {
        // Without the hint one signs in all the same.
      },
    )
    return () => {
      isCurrent = false
    }
  }, [host])
  return people
}
