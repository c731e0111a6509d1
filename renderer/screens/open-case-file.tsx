/** "Neue Akte": case file, benefit unit and first person in one go; or a person alone, without any number (§ 16h SGB II). */
import { useState } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { useText } from '../text/text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { RadioCards } from '../ui/radio-cards.tsx'
import { showToast } from '../ui/toast.tsx'
import { useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { useDraft } from './case-file/use-draft.ts'
import { useSave } from './case-file/use-save.ts'
import { FilePart, PersonPart, UnitPart } from './new-file-fields.tsx'
import { ProblemBanner } from './problem-banner.tsx'
import { createFileOpening, emptyFile, faultsOf, type NewFile } from './new-file.ts'

export function OpenCaseFile({ me, onClose }: { me: Me; onClose: () => void }) {
  const t = useText('lists')
  const frame = useText('frame')
  const directory = useView('directory', {}).data
  const { run, isSaving, problem } = useSave()
  const go = useViewStore((state) => state.go)
  const draft = useDraft<NewFile>('newFile', () => ({ ...emptyFile, teamId: me.teamId }))
  const { value: form, change } = draft
  const [isTried, setIsTried] = useState(false)
  const [opening] = useState(createFileOpening)
  const faults = faultsOf(form, directory)
  const save = async () => {
    setIsTried(true)
    const team = directory?.teams.find(({ id }) => id === form.teamId)
    if (faults.length > 0 || !team || isSaving) return
    if (!(await opening.open({ run, form, team, me }))) return
    await draft.drop()
    showToast({ text: t('opened') })
    onClose()
    go({ screen: 'caseFile', caseFileId: opening.caseFileId })
  }
  const cancel = async () => {
    await draft.drop()
    onClose()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('openTitle')}
      line={t('openLine')}
      closeLabel={frame('close')}
      isDismissable={form.firstName + form.lastName === ''}
      footer={
        <>
          <Button onPress={() => void cancel()}>{frame('cancel')}</Button>
          <Button kind="primary" isPending={isSaving} onPress={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      <RadioCards
        label={t('kindOfFile')}
        options={[
          { id: 'unit', label: t('withUnit'), description: t('withUnitLine') },
          { id: 'person', label: t('withoutUnit'), description: t('withoutUnitLine') },
        ]}
        value={form.kind}
        onChange={(kind) => change({ kind: kind === 'person' ? 'person' : 'unit' })}
      />
      <PersonPart form={form} change={change} faults={isTried ? faults : []} />
      <UnitPart form={form} change={change} />
      <FilePart form={form} change={change} faults={isTried ? faults : []} directory={directory} />
    </Dialog>
  )
}
