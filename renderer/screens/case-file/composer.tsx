/** The one form that is open beside the history. */
import { notes } from '../../../shared/contact-note.ts'
import type { Me } from '../../../shared/county-contract.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { AppointmentForm } from './appointment-form.tsx'
import { FollowUpForm } from './follow-up-form.tsx'
import { NoteForm } from './note-form.tsx'
import { rowOf } from './rows.ts'

export type Composing = { what: 'note' | 'appointment' | 'followUp' } | { what: 'correction'; noteId: string }
export type ComposerProps = { view: CaseFileView; me: Me; composing: Composing; onClose: () => void }

export function Composer({ view, me, composing, onClose }: ComposerProps) {
  switch (composing.what) {
    case 'note':
      return <NoteForm key="note" view={view} onClose={onClose} />
    case 'correction':
      return (
        <NoteForm
          key={composing.noteId}
          view={view}
          corrects={rowOf(view, notes, composing.noteId)}
          onClose={onClose}
        />
      )
    case 'appointment':
      return <AppointmentForm view={view} role={me.role} onClose={onClose} />
    case 'followUp':
      return <FollowUpForm view={view} onClose={onClose} />
  }
}

/** The form that a draft was left in, if any: notes first. */
export function composerOf(keys: readonly string[], view: CaseFileView): Composing | null {
  const { caseFileId } = view.item
  if (keys.includes(`note:${caseFileId}`)) return { what: 'note' }
  const correction = keys.find((key) => key.startsWith(`note:${caseFileId}:`))
  const noteId = correction?.split(':')[2]
  if (noteId && rowOf(view, notes, noteId)) return { what: 'correction', noteId }
  if (keys.includes(`appointment:${caseFileId}`)) return { what: 'appointment' }
  return keys.includes(`followUp:${caseFileId}`) ? { what: 'followUp' } : null
}
