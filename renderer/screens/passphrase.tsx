/** After the first sign-in: the passphrase that opens this laptop's case files. */
import { Dices } from 'lucide-react'
import { useState } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { missingIn } from '../../shared/passphrase.ts'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { useVault } from '../vault-view.ts'
import { DoorPage } from './door.tsx'
import { PassphraseField } from './passphrase-field.tsx'
import { nameOfMe } from './person-face.tsx'
import { ProblemBanner } from './problem-banner.tsx'
import { suggestWords } from './words.ts'

export function PassphraseScreen({ me }: { me: Me }) {
  const t = useText('signIn')
  const vault = useVault()
  const [isCreating, setIsCreating] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const create = async (passphrase: string) => {
    setIsCreating(true)
    setProblem(null)
    try {
      await vault.create({ passphrase })
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
      setIsCreating(false)
    }
  }
  return (
    <DoorPage>
      <h1>{t('passphraseTitle')}</h1>
      <p>{t('passphraseIntro', { name: nameOfMe(me) })}</p>
      <ProblemBanner problem={problem} />
      <NewPassphrase
        label={t('passphrase')}
        hasFirstFocus
        submitLabel={isCreating ? t('creating') : t('create')}
        isPending={isCreating}
        onSubmit={(passphrase) => void create(passphrase)}
      />
    </DoorPage>
  )
}

type NewPassphraseProps = {
  label: string
  submitLabel: string
  isPending: boolean
  hasFirstFocus?: boolean
  /** So long it cannot be sent. */
  secondsLeft?: number
  /** Asked at each press, whatever stands here: whether what stands beside it will do. */
  mayGoOn?: () => boolean
  onSubmit: (passphrase: string) => void
}

/** Chosen and repeated, or suggested and seen. Also for changing it. */
export function NewPassphrase(props: NewPassphraseProps) {
  const { label, submitLabel, isPending, hasFirstFocus = false, secondsLeft = 0, mayGoOn, onSubmit } = props
  const t = useText('signIn')
  const [isShown, setIsShown] = useState(false)
  const choosing = useChoosing(isShown)
  const { passphrase, repeated, missing, isTried } = choosing
  const submit = () => {
    if (isPending) return
    const isRestRight = mayGoOn?.() ?? true
    if (choosing.check() && isRestRight) onSubmit(passphrase)
  }
  const suggest = () => {
    choosing.setPassphrase(suggestWords())
    setIsShown(true)
  }
  const length = useLength(missing)
  const shared = { isShown, onShow: setIsShown, onEnter: submit }
  return (
    <div className="stack">
      <PassphraseField
        {...shared}
        label={label}
        description={t('rule')}
        error={isTried && missing ? length : undefined}
        value={passphrase}
        onChange={choosing.setPassphrase}
        hasFirstFocus={hasFirstFocus}
      />
      <div className="row row-between">
        <Button icon={Dices} onPress={suggest}>
          {t('suggest')}
        </Button>
        <output className="small muted">{passphrase !== '' && !(isTried && missing) ? length : ''}</output>
      </div>
      {!isShown && (
        <PassphraseField
          {...shared}
          label={t('repeat')}
          error={isTried && !missing && choosing.differs ? t('differs') : undefined}
          value={repeated}
          onChange={choosing.setRepeated}
        />
      )}
      <Button kind="primary" size="visit" isWide isPending={isPending} isDisabled={secondsLeft > 0} onPress={submit}>
        {secondsLeft > 0 ? t('unlockIn', { count: secondsLeft }) : submitLabel}
      </Button>
    </div>
  )
}

/** What has been typed, and whether it will do. What is seen need not be typed twice. */
function useChoosing(isShown: boolean) {
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [isTried, setIsTried] = useState(false)
  const missing = missingIn(passphrase)
  const differs = !isShown && repeated !== passphrase
  const check = () => {
    setIsTried(true)
    return !missing && !differs
  }
  return { passphrase, setPassphrase, repeated, setRepeated, isTried, missing, differs, check }
}

function useLength(missing: ReturnType<typeof missingIn>): string {
  const t = useText('signIn')
  if (!missing) return t('enough')
  if (missing.what === 'variety') return t('tooAlike', { count: missing.characters })
  return t(missing.isLong ? 'tooEasy' : 'tooShort', {
    words: t('missingWords', { count: missing.words }),
    characters: t('missingCharacters', { count: missing.characters }),
  })
}
