/** Before the door: which of the two kinds of visit this is. It is fixed from here on. */
import { useRef } from 'react'
import { mayBegin, mayVisit } from '../../../shared/access.ts'
import { appointments, VisitKind } from '../../../shared/appointment.ts'
import type { Me } from '../../../shared/county-contract.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { FactFindingReason, OutreachReason } from '../../../shared/values.ts'
import { beginVisit } from '../../../shared/visit.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { FullWindow } from '../../ui/full-window.tsx'
import { RadioCards } from '../../ui/radio-cards.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useViewStore } from '../../view-store.ts'
import { homeOf } from '../case-file/appointment-form.tsx'
import { type Faults, faultsOf, focusFirstFault, useFaultText, useJudging } from '../case-file/faults.ts'
import { NotSaved } from '../case-file/form-frame.tsx'
import { firstPerson, PeopleField } from '../case-file/people-field.tsx'
import { rowOf } from '../case-file/rows.ts'
import { type Draft, useDraft } from '../case-file/use-draft.ts'
import { useFormKeys } from '../case-file/use-form-keys.ts'
import { useSave } from '../case-file/use-save.ts'
import { FaceLine } from '../person-face.tsx'
import { faceIn } from './face-in.ts'
import { OrderFields } from './order-fields.tsx'
import { localTime } from './visit-draft.ts'
import { VisitNotes } from './visit-notes.tsx'

type Order = { number: string; question: string; legalGround: string; orderedBy: string }
export type BeginDraft = Order & {
  visitId: string
  kind: VisitKind | null
  reason: string | null
  personIds: string[]
  place: string
}

export type BeginVisitProps = {
  view: CaseFileView
  me: Me
  appointmentId: string | undefined
  onBegun: (visitId: string) => void
}

export function BeginVisit({ view, me, appointmentId, onBegun }: BeginVisitProps) {
  const t = useText('visit')
  const { caseFileId } = view.item
  const go = useViewStore((state) => state.go)
  const draft = useDraft<BeginDraft>(`visit-begin:${appointmentId ?? caseFileId}`, () => begun(view, me, appointmentId))
  const { run, isSaving, problem } = useSave()
  const { faults, passes } = useJudging(() => {
    const args = argsOf(draft.value, appointmentId ?? null)
    return { ...faultsOf(beginVisit.args, args), ...missingIn(args.order) }
  })
  const form = useRef<HTMLFormElement>(null)
  const head = view.people[0]
  const begin = async () => {
    if (!passes()) return focusFirstFault(form.current)
    // Now, and not when the form was drawn last: it says when somebody arrived.
    const args = argsOf(draft.value, appointmentId ?? null)
    if (!(await run('visit.begin', caseFileId, beginVisit.args.parse(args)))) return
    await draft.drop()
    onBegun(args.visitId)
  }
  useFormKeys(form, { save: () => void begin() })
  const isOpen = view.item.state !== 'ended' && !view.item.restricted
  const planned = plannedKind(view, appointmentId)
  const isMine = mayBegin(me.role, planned)
  return (
    <FullWindow
      leading={head && <FaceLine face={faceIn(draft.value.kind, head.face)} name={head.name} line={homeOf(view)} />}
      footer={
        <>
          <Button onPress={() => go({ screen: 'caseFile', caseFileId })}>{t('begin.cancel')}</Button>
          <Button kind="primary" isPending={isSaving} isDisabled={!isOpen || !isMine} onPress={() => void begin()}>
            {t('begin.start')}
          </Button>
        </>
      }
    >
      <h1>{t('begin.title', { name: head?.name ?? view.item.reference })}</h1>
      {view.item.state === 'ended' && <Banner kind="problem" title={t('begin.closed')} />}
      {view.item.restricted && <Banner kind="problem" title={t('begin.restricted')} />}
      {!isMine && planned && <Banner title={t(`begin.notMine.${planned}`)}>{t('begin.mayNot')}</Banner>}
      {!isMine && !planned && <Banner title={t('begin.none')} />}
      {appointmentId === undefined && <PlannedToday view={view} me={me} />}
      <VisitNotes view={view} />
      <form
        ref={form}
        className="stack stack-l"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        {draft.isReady && isMine && (
          <BeginFields view={view} me={me} appointmentId={appointmentId} draft={draft} faults={faults} />
        )}
        <NotSaved problem={problem} />
      </form>
    </FullWindow>
  )
}

/** Whoever begins beside what was planned would leave that open: it is one press away. */
function PlannedToday({ view, me }: Pick<BeginVisitProps, 'view' | 'me'>) {
  const t = useText('visit')
  const { today, clock } = useDates()
  const go = useViewStore((state) => state.go)
  const { caseFileId } = view.item
  const planned = view.due.find(
    ({ kind, at, visitKind }) => kind === 'visit' && at.startsWith(today) && mayBegin(me.role, visitKind ?? null),
  )
  if (!planned) return null
  const begin = () => go({ screen: 'visit', caseFileId, appointmentId: planned.id })
  return (
    <Banner
      title={t('begin.plannedToday', { time: clock(planned.at), what: planned.what })}
      action={<Button onPress={begin}>{t('begin.takePlanned')}</Button>}
    >
      {t('begin.plannedTodayLine')}
    </Banner>
  )
}

type BeginFieldsProps = Omit<BeginVisitProps, 'onBegun'> & { draft: Draft<BeginDraft>; faults: Faults }

function BeginFields({ view, me, appointmentId, draft, faults }: BeginFieldsProps) {
  const t = useText('visit')
  const fault = useFaultText(faults)
  const { value, change } = draft
  return (
    <>
      <KindCards view={view} me={me} appointmentId={appointmentId} draft={draft} error={fault('kind')} />
      {value.kind && <ReasonField draft={draft} kind={value.kind} error={fault('reason')} />}
      {value.kind === 'factFinding' && <OrderFields draft={draft} faults={faults} />}
      {value.kind && (
        <>
          <PeopleField
            label={t('begin.people')}
            view={view}
            value={value.personIds}
            onChange={(personIds) => change({ personIds })}
          />
          <TextField
            label={t('begin.place')}
            value={value.place}
            onChange={(place) => change({ place })}
            error={fault('place')}
          />
        </>
      )}
    </>
  )
}

type KindCardsProps = Omit<BeginFieldsProps, 'faults'> & { error: string | undefined }

function KindCards({ view, me, appointmentId, draft, error }: KindCardsProps) {
  const t = useText('visit')
  const planned = plannedKind(view, appointmentId)
  const options = VisitKind.options.map((kind) => {
    const isMine = mayVisit(me.role, kind)
    return {
      id: kind,
      label: t(`begin.${kind}`),
      description: isMine ? t(`begin.${kind}Line`) : t('begin.mayNot'),
      isDisabled: !isMine || (planned !== null && planned !== kind),
    }
  })
  return (
    <RadioCards
      label={t('begin.kind')}
      description={planned ? `${t('begin.kindLine')} ${t('begin.planned')}` : t('begin.kindLine')}
      options={options}
      value={draft.value.kind}
      onChange={(id) => draft.change({ kind: VisitKind.parse(id), reason: null })}
      error={error}
    />
  )
}

type ReasonFieldProps = { draft: Draft<BeginDraft>; kind: VisitKind; error: string | undefined }

function ReasonField({ draft, kind, error }: ReasonFieldProps) {
  const t = useText('visit')
  const file = useText('caseFile')
  const values = useText('values')
  const options =
    kind === 'outreach'
      ? OutreachReason.options.map((id) => ({ id, label: values(`outreachReason.${id}`) }))
      : FactFindingReason.options.map((id) => ({ id, label: values(`factFindingReason.${id}`) }))
  return (
    <Select
      label={t('begin.reason')}
      placeholder={file('forms.choose')}
      options={options}
      value={draft.value.reason}
      onChange={(reason) => draft.change({ reason })}
      error={error}
      isRequired
    />
  )
}

/** An order is whole or it is none. */
function missingIn(order: Order | null): Faults {
  const empty = Object.entries(order ?? {}).filter(([, text]) => text.trim() === '')
  return Object.fromEntries(empty.map(([field]) => [`order.${field}`, { kind: 'required' }]))
}

function plannedKind(view: CaseFileView, appointmentId: string | undefined): VisitKind | null {
  return (appointmentId && rowOf(view, appointments, appointmentId)?.fields.visitKind) || null
}

function begun(view: CaseFileView, me: Me, appointmentId: string | undefined): BeginDraft {
  const appointment = appointmentId ? rowOf(view, appointments, appointmentId) : undefined
  const mine = VisitKind.options.filter((kind) => mayVisit(me.role, kind))
  const only = mine.length === 1 ? mine[0] : undefined
  return {
    visitId: crypto.randomUUID(),
    kind: appointment?.fields.visitKind ?? only ?? null,
    reason: null,
    number: '',
    question: '',
    legalGround: '',
    orderedBy: '',
    personIds: appointment?.fields.personIds ?? firstPerson(view),
    place: appointment?.fields.place || homeOf(view),
  }
}

function argsOf({ number, question, legalGround, orderedBy, ...fields }: BeginDraft, appointmentId: string | null) {
  const order = { number, question, legalGround, orderedBy }
  return {
    ...fields,
    order: fields.kind === 'factFinding' ? order : null,
    appointmentId,
    arrivedAt: localTime(new Date()),
  }
}
