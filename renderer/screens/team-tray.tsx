/** For team leads: work of their team that could not be taken where it belonged. They read it, take it over, mark it done. */
import { FileInput } from 'lucide-react'
import { useState } from 'react'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { ProblemCode } from '../../shared/problem.ts'
import type { HandIn } from '../../shared/vault-contract.ts'
import { useDates } from '../text/dates.ts'
import { useProblemText } from '../text/problem-text.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Definition, DefinitionList } from '../ui/definition-list.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'
import { useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { argsInWords, textOfArgs, useArgWords, useCommandName } from './args-in-words.ts'
import { useSave } from './case-file/use-save.ts'
import { CopyText } from './correct-entry.tsx'
import { FaceLine } from './person-face.tsx'
import { ProblemBanner } from './problem-banner.tsx'

export function TeamTray({ teamId }: { teamId: string }) {
  const t = useText('sync')
  const items = useView('handIns', {}).data ?? []
  const open = items.filter(({ done }) => done === null)
  const done = items.filter((item) => item.done !== null)
  if (items.length === 0) return null
  return (
    <Card title={t('tray')} icon={FileInput} {...(open.length > 0 && { tone: 'refused' })} isFlush>
      <p className="card-note muted">{t('trayLine')}</p>
      <ul className="people">
        {open.map((item) => (
          <OpenItem key={item.handInId} item={item} teamId={teamId} />
        ))}
        {done.map((item) => (
          <DoneItem key={item.handInId} item={item} />
        ))}
      </ul>
    </Card>
  )
}

/** What it is, about whom, and when it was recorded. */
function useHead(item: HandIn): string {
  const t = useText('sync')
  const command = useCommandName()
  const { when } = useDates()
  return [command(item.command), item.title || t('unknownFile'), when(item.recordedAt)].join(' · ')
}

function OpenItem({ item, teamId }: { item: HandIn; teamId: string }) {
  const t = useText('sync')
  const problemText = useProblemText()
  const go = useViewStore((state) => state.go)
  const [isOpen, setOpen] = useState(false)
  const { caseFileId } = item
  return (
    <li className="outbox-item">
      <FaceLine face={item.from.face} name={item.from.name} line={useHead(item)} />
      <p>
        {isEnding(item.reason)
          ? t(`tray_${item.reason}`)
          : t('trayReason', { reason: problemText({ code: item.reason }).title })}
      </p>
      <div className="row">
        <Button kind="primary" onPress={() => setOpen(true)}>
          {t('lookAt')}
        </Button>
        {item.isHere && (
          <Button kind="quiet" onPress={() => go({ screen: 'caseFile', caseFileId })}>
            {t('openFile')}
          </Button>
        )}
      </div>
      {isOpen && <LookAt item={item} teamId={teamId} onClose={() => setOpen(false)} />}
    </li>
  )
}

/** The sentences for these speak to whoever has lost the access, not to their lead. */
function isEnding(reason: ProblemCode): reason is 'accessEnded' | 'deviceRevoked' {
  return reason === 'accessEnded' || reason === 'deviceRevoked'
}

function DoneItem({ item }: { item: HandIn }) {
  const t = useText('sync')
  const { when } = useDates()
  const { done } = item
  const end = done && t('trayDone', { name: done.by.name, when: when(done.at) })
  return (
    <li>
      <FaceLine
        face={item.from.face}
        name={item.from.name}
        line={[useHead(item), done?.remark].filter(Boolean).join(' · ')}
        end={end}
      />
    </li>
  )
}

type LookAtProps = { item: HandIn; teamId: string; onClose: () => void }

function LookAt({ item, teamId, onClose }: LookAtProps) {
  const t = useText('sync')
  const frame = useText('frame')
  const command = useCommandName()
  const words = useArgWords(item.command)
  const { run, isSaving, problem } = useSave()
  const [remark, setRemark] = useState('')
  const finish = async (said: string) => {
    if (!(await run('handIn.finish', teamId, { handInId: item.handInId, remark: said }))) return
    showToast({ text: t('trayFinished') })
    onClose()
  }
  const takeOver = async () => {
    const taken = await run<CommandName>(item.command, item.caseFileId, item.args as ArgsOf<CommandName>)
    if (taken) await finish(remark.trim() || t('trayTakenOver'))
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={t('lookTitle', { what: command(item.command) })}
      line={t('trayLookLine', { name: item.from.name })}
      closeLabel={frame('close')}
      isDismissable={remark === ''}
      footer={
        <>
          <CopyText text={textOfArgs(item.args)} />
          {item.isHere && (
            <Button isPending={isSaving} onPress={() => void takeOver()}>
              {t('trayTakeOver')}
            </Button>
          )}
          <Button kind="primary" isPending={isSaving} onPress={() => void finish(remark.trim())}>
            {t('trayFinish')}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <DefinitionList>
        {argsInWords(item.args).map(({ field, value }) => (
          <Definition key={field} label={words.name(field)}>
            <span className="pre">{words.value(field, value)}</span>
          </Definition>
        ))}
      </DefinitionList>
      <TextField label={t('trayRemark')} value={remark} onChange={setRemark} maxLength={400} />
    </Dialog>
  )
}
