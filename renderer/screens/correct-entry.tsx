/** A refused entry: a note opens as a form with its text, anything else is shown in words. Nothing typed is lost. */
import { Copy } from 'lucide-react'
import { useState } from 'react'
import type { ArgsOf, CommandName } from '../../shared/catalogue.ts'
import type { OutboxItem } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Definition, DefinitionList } from '../ui/definition-list.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showToast } from '../ui/toast.tsx'
import { useAttempt, useVault } from '../vault-view.ts'
import { useSave } from './case-file/use-save.ts'
import { ProblemBanner } from './problem-banner.tsx'
import { argsInWords, textOfArgs, useArgWords } from './args-in-words.ts'

type NoteArgs = ArgsOf<'note.write'> | ArgsOf<'note.correct'>

export function isNote(item: OutboxItem): boolean {
  return (item.command === 'note.write' || item.command === 'note.correct') && item.args !== null
}

export function CorrectEntry({ item, onClose }: { item: OutboxItem; onClose: () => void }) {
  return isNote(item) ? (
    <CorrectNote item={item} args={item.args as NoteArgs} onClose={onClose} />
  ) : (
    <LookAtEntry item={item} onClose={onClose} />
  )
}

/** Runs what was refused once more, as it stands now, and throws the refused entry away when that is stored. */
function useAgain(item: OutboxItem, onClose: () => void) {
  const t = useText('sync')
  const vault = useVault()
  const { run, isSaving, problem } = useSave()
  const attempt = useAttempt()
  const again = async (args: unknown) => {
    if (!(await run<CommandName>(item.command, item.caseFileId, args as ArgsOf<CommandName>))) return
    await attempt(() => vault.discard({ entryId: item.entryId }))
    showToast({ text: t('savedAnew') })
    onClose()
  }
  return { again, isRunning: isSaving, problem }
}

const longParts = ['content', 'agreement', 'impressions'] as const
const shortParts = ['reason', 'nextStep'] as const

type CorrectNoteProps = { item: OutboxItem; args: NoteArgs; onClose: () => void }

function CorrectNote({ item, args, onClose }: CorrectNoteProps) {
  const t = useText('sync')
  const frame = useText('frame')
  const names = useText('fields')
  const values = useText('values')
  const { again, isRunning, problem } = useAgain(item, onClose)
  const [note, setNote] = useState(args)
  const save = () => void again({ ...note, noteId: crypto.randomUUID() })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={t('correctTitle', { what: values(`command.${item.command}`) })}
      line={t('correctLine')}
      closeLabel={frame('close')}
      isDismissable={note === args}
      footer={
        <>
          <CopyText text={textOfArgs(note)} />
          <Button onPress={onClose}>{frame('cancel')}</Button>
          <Button kind="primary" isPending={isRunning} onPress={save}>
            {t('saveNew')}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      {longParts.map((part) => (
        <TextArea
          key={part}
          label={names(`notes.${part}`)}
          value={note[part]}
          onChange={(text) => setNote({ ...note, [part]: text })}
          lines={part === 'content' ? 8 : 3}
        />
      ))}
      {shortParts.map((part) => (
        <TextField
          key={part}
          label={names(`notes.${part}`)}
          value={note[part]}
          onChange={(text) => setNote({ ...note, [part]: text })}
          maxLength={400}
        />
      ))}
    </Dialog>
  )
}

function LookAtEntry({ item, onClose }: { item: OutboxItem; onClose: () => void }) {
  const t = useText('sync')
  const frame = useText('frame')
  const values = useText('values')
  const words = useArgWords(item.command)
  const { again, isRunning, problem } = useAgain(item, onClose)
  const parts = argsInWords(item.args)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('lookTitle', { what: values(`command.${item.command}`) })}
      line={t('lookLine')}
      closeLabel={frame('close')}
      footer={
        <>
          <CopyText text={textOfArgs(item.args)} />
          <Button onPress={onClose}>{frame('close')}</Button>
          <Button kind="primary" isPending={isRunning} onPress={() => void again(item.args)}>
            {t('sendAgain')}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <DefinitionList>
        {parts.map(({ field, value }) => (
          <Definition key={field} label={words.name(field)}>
            <span className="pre">{words.value(field, value)}</span>
          </Definition>
        ))}
      </DefinitionList>
    </Dialog>
  )
}

export function CopyText({ text }: { text: string }) {
  const t = useText('sync')
  const attempt = useAttempt()
  if (text === '') return null
  const copy = async () => {
    await attempt(() => navigator.clipboard.writeText(text))
    showToast({ text: t('copied') })
  }
  return (
    <Button kind="quiet" icon={Copy} onPress={() => void copy()}>
      {t('copy')}
    </Button>
  )
}
