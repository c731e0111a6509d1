/** For officers: who has forgotten their passphrase and waits for two approvals. Names and times, nothing of the laptop. */
import { KeyRound } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { noteOf, Problem, type ProblemNote } from '../../shared/problem.ts'
import { reasonLength, type OpenRecovery } from '../../shared/recovery.ts'
import { useDates } from '../text/dates.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { showToast } from '../ui/toast.tsx'
import { useVault, useView } from '../vault-view.ts'
import { FaceLine } from './person-face.tsx'
import { ProblemBanner } from './problem-banner.tsx'

export function TeamRecoveries() {
  const t = useText('recovery')
  const { recoveries, ask } = useRecoveries()
  if (recoveries.length === 0) return null
  return (
    <Card title={t('card')} icon={KeyRound} tone="deadline" isFlush>
      <p className="card-note muted">{t('cardLine')}</p>
      <ul className="people">
        {recoveries.map((one) => (
          <Line key={one.id} recovery={one} onDecided={ask} />
        ))}
      </ul>
    </Card>
  )
}

type LineProps = { recovery: OpenRecovery; onDecided: () => void }

function Line({ recovery, onDecided }: LineProps) {
  const t = useText('recovery')
  const { when } = useDates()
  const [deciding, setDeciding] = useState<'approve' | 'refuse' | null>(null)
  const colleague = useView('directory', {}).data?.colleagues.find((one) => one.staffId === recovery.staffId)
  const name = colleague?.name ?? ''
  const line = [t('asked', { when: when(recovery.askedAt) }), t('approvals', { count: recovery.approvals })].join(' · ')
  return (
    <li className="outbox-item">
      <FaceLine face={colleague?.face ?? null} name={name} line={line} end={recovery.isDecided ? t('decided') : ''} />
      {!recovery.isDecided && (
        <div className="row">
          <Button kind="primary" onPress={() => setDeciding('approve')}>
            {t('approve')}
          </Button>
          <Button kind="quiet" onPress={() => setDeciding('refuse')}>
            {t('refuse')}
          </Button>
        </div>
      )}
      {deciding && (
        <Decide
          id={recovery.id}
          name={name}
          what={deciding}
          onClose={() => setDeciding(null)}
          onDecided={() => {
            setDeciding(null)
            onDecided()
          }}
        />
      )}
    </li>
  )
}

type DecideProps = {
  id: string
  name: string
  what: 'approve' | 'refuse'
  onClose: () => void
  onDecided: () => void
}

function Decide({ id, name, what, onClose, onDecided }: DecideProps) {
  const t = useText('recovery')
  const frame = useText('frame')
  const vault = useVault()
  const [reason, setReason] = useState('')
  const [isTried, setIsTried] = useState(false)
  const [isPending, setIsPending] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const approves = what === 'approve'
  const missing = reasonLength.least - reason.trim().length
  const decide = async () => {
    setIsTried(true)
    if (missing > 0) return
    setIsPending(true)
    setProblem(null)
    try {
      await vault.decideRecovery({ id, approve: approves, reason })
      showToast({ text: approves ? t('approved') : t('refusedToast') })
      onDecided()
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
      setIsPending(false)
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="small"
      title={t(approves ? 'approveTitle' : 'refuseTitle', { name })}
      line={approves ? t('approveLine') : t('refuseLine')}
      closeLabel={frame('close')}
      isDismissable={reason === ''}
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button kind={approves ? 'primary' : 'danger'} isPending={isPending} onPress={() => void decide()}>
            {approves ? t('approve') : t('refuse')}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <TextArea
        label={approves ? t('reasonApprove') : t('reasonRefuse')}
        description={t('reasonRule')}
        error={isTried && missing > 0 ? t('reasonShort', { count: missing }) : undefined}
        value={reason}
        onChange={setReason}
        maxLength={reasonLength.most}
        hasFirstFocus
      />
    </Dialog>
  )
}

/** Asked of the county when the page is opened and after a decision; without a line to it there is nothing to decide. */
function useRecoveries() {
  const vault = useVault()
  const [recoveries, setRecoveries] = useState<OpenRecovery[]>([])
  const ask = useCallback(() => {
    // Why the county cannot be reached stands at the top of the page.
    void vault.recoveries({}).then(setRecoveries, () => undefined)
  }, [vault])
  useEffect(ask, [ask])
  return { recoveries, ask }
}
