/** Open appointments and follow-ups, each with what can be done about it now. */
import { BellRing, CalendarDays, House } from 'lucide-react'
import { useState } from 'react'
import { mayBegin } from '../../../shared/access.ts'
import { appointments } from '../../../shared/appointment.ts'
import { followUps } from '../../../shared/follow-up.ts'
import { seenOf } from '../../../shared/row.ts'
import type { Role } from '../../../shared/staff.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useRun } from '../../vault-view.ts'
import { useViewStore } from '../../view-store.ts'
import { AppointmentStateDialog, MoveAppointmentDialog } from './appointment-dialogs.tsx'
import { MoveFollowUpDialog } from './follow-up-dialog.tsx'
import { rowOf } from './rows.ts'

type Due = CaseFileView['due'][number]
type ItemProps = { view: CaseFileView; due: Due }
type Props = { view: CaseFileView; role: Role }

export function DueList({ view, role }: Props) {
  const t = useText('caseFile')
  return (
    <section aria-label={t('important.due')}>
      {view.due.length === 0 ? (
        <p className="muted">{t('important.dueNone')}</p>
      ) : (
        <ul className="due-list">
          {view.due.map((due) => (
            <li key={due.id} className="due">
              <DueLine due={due} />
              {due.kind === 'followUp' ? (
                <FollowUpActions view={view} due={due} />
              ) : (
                <AppointmentActions view={view} due={due} role={role} />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const icons = { appointment: CalendarDays, visit: House, followUp: BellRing } as const

function DueLine({ due }: { due: Due }) {
  const t = useText('caseFile')
  const dates = useDates()
  const days = dates.daysFromToday(due.at)
  return (
    <div className="due-line">
      <Icon of={icons[due.kind]} />
      <div className="due-text">
        <p className="strong">{due.what}</p>
        <p className="row small muted">
          <span className="numeric">{dates.whenExactly(due.at)}</span>
          {Math.abs(days) > 1 && <span>{dates.distance(due.at)}</span>}
          {due.place !== '' && <span>{due.place}</span>}
          {due.visitKind && <span>{t(`timeline.${due.visitKind}`)}</span>}
          {due.reportingDuty && <span>{t('important.reportingDuty')}</span>}
          {due.overdue && <Badge tone="deadline">{t('important.overdue')}</Badge>}
        </p>
      </div>
    </div>
  )
}

function FollowUpActions({ view, due }: ItemProps) {
  const t = useText('caseFile')
  const run = useRun()
  const [isMoving, setIsMoving] = useState(false)
  const row = rowOf(view, followUps, due.id)
  if (!row) return null
  const finish = async () => {
    const seen = seenOf(row, ['doneAt'])
    if (await run('followUp.finish', row.caseFileId, { followUpId: row.id }, seen))
      announce(t('forms.followUp.finished'))
  }
  return (
    <div className="due-actions">
      {view.may.includes('followUp.finish') && (
        <Button aria-label={t('important.doneNamed', { what: due.what })} onPress={() => void finish()}>
          {t('important.done')}
        </Button>
      )}
      {view.may.includes('followUp.move') && (
        <Button
          kind="quiet"
          aria-label={t('important.moveNamed', { what: due.what })}
          onPress={() => setIsMoving(true)}
        >
          {t('important.move')}
        </Button>
      )}
      {isMoving && <MoveFollowUpDialog row={row} onClose={() => setIsMoving(false)} />}
    </div>
  )
}

function AppointmentActions({ view, due, role }: ItemProps & { role: Role }) {
  const t = useText('caseFile')
  const go = useViewStore((state) => state.go)
  const [open, setOpen] = useState<'state' | 'move' | null>(null)
  const row = rowOf(view, appointments, due.id)
  if (!row) return null
  const { caseFileId } = row
  return (
    <div className="due-actions">
      {due.kind === 'visit' && view.may.includes('visit.begin') && mayBegin(role, row.fields.visitKind) && (
        <Button
          aria-label={t('important.beginNamed', { what: due.what })}
          onPress={() => go({ screen: 'visit', caseFileId, appointmentId: row.id })}
        >
          {t('important.begin')}
        </Button>
      )}
      {view.may.includes('appointment.setState') && (
        <Button
          kind={due.kind === 'visit' ? 'quiet' : 'secondary'}
          aria-label={t('important.stateNamed', { what: due.what })}
          onPress={() => setOpen('state')}
        >
          {t('important.state')}
        </Button>
      )}
      {view.may.includes('appointment.move') && (
        <Button kind="quiet" aria-label={t('important.moveNamed', { what: due.what })} onPress={() => setOpen('move')}>
          {t('important.move')}
        </Button>
      )}
      {open === 'state' && <AppointmentStateDialog row={row} onClose={() => setOpen(null)} />}
      {open === 'move' && <MoveAppointmentDialog row={row} onClose={() => setOpen(null)} />}
    </div>
  )
}
