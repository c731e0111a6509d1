import { useState } from 'react'
import { portraitSizes } from '../../../shared/portrait.ts'
import { noteOf, Problem, type ProblemNote } from '../../../shared/problem.ts'
import { runWith } from '../../../shared/vault-contract.ts'
import type { Crop } from '../../picture/crop.ts'
import { encodePicture } from '../../picture/encode.ts'
import { useText } from '../../text/text.ts'
import { announce } from '../../ui/live-region.tsx'
import { useVault } from '../../vault-view.ts'
import type { Person } from '../case-file/groups.tsx'

/** Encodes both sizes, keeps their bytes, and only then names them in the file. */
export function usePortraitSaving(person: Person, replaces: string | null, onSaved: () => void) {
  const t = useText('portrait')
  const vault = useVault()
  const [isSaving, setIsSaving] = useState(false)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const save = async (picture: ImageBitmap, crop: Crop, consentId: string) => {
    const { caseFileId } = person.row
    setIsSaving(true)
    setProblem(null)
    try {
      const [small, large] = await Promise.all([
        encodePicture(picture, crop, portraitSizes.small),
        encodePicture(picture, crop, portraitSizes.large),
      ])
      const kept = await vault.keepPhotos({ caseFileId, small, large })
      const portraitId = crypto.randomUUID()
      const named = { portraitId, personId: person.personId, consentId, ...kept, replaces }
      await runWith(vault)('portrait.set', caseFileId, named)
      picture.close()
      announce(t('crop.saved'))
      onSaved()
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
    } finally {
      setIsSaving(false)
    }
  }
  return { save, isSaving, problem }
}
