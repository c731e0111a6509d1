import { useCallback } from 'react'
import type { ProblemNote } from '../../../shared/problem.ts'
import { useProblemText } from '../../text/problem-text.ts'
import { useText } from '../../text/text.ts'

const fileReasons = ['kind', 'broken', 'encoder'] as const
const cameraReasons = ['refused', 'missing', 'busy'] as const

/** The clear sentence for what is wrong with a picture or the camera. */
export function usePictureProblem(): (note: ProblemNote) => string {
  const t = useText('portrait')
  const problemText = useProblemText()
  return useCallback(
    (note) => {
      const { because, megabytes, megapixels } = note.detail ?? {}
      const inFile = fileReasons.find((one) => one === because)
      if (note.code === 'pictureUnreadable' && inFile) return t(`file.problems.${inFile}`)
      if (megabytes !== undefined) return t('file.problems.megabytes', { megabytes })
      if (megapixels !== undefined) return t('file.problems.megapixels', { megapixels })
      const ofCamera = cameraReasons.find((one) => one === because)
      if (note.code === 'cameraRefused') return t(`camera.failed.${ofCamera ?? 'refused'}`)
      return problemText(note).title
    },
    [t, problemText],
  )
}
