/** Who this is about, who is responsible, and what comes next. */
import {
  BellPlus,
  CalendarPlus,
  Ellipsis,
  FileCheck,
  FileLock,
  FolderOpen,
  FolderX,
  House,
  NotebookPen,
  UserPlus,
  UsersRound,
} from 'lucide-react'
import type { Face } from '../../../shared/overview.ts'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useDates } from '../../text/dates.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, type MenuAction } from '../../ui/menu.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useShortcut } from '../../ui/shortcut.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { useSyncState } from '../../vault-view.ts'
import { useViewStore } from '../../view-store.ts'
import { titleOf } from '../file-words.ts'
import { PersonFace } from '../person-face.tsx'
import { actionsElementId, restrictionElementId } from './element-ids.ts'

export type HeaderAction =
  | 'note'
  | 'appointment'
  | 'followUp'
  | 'visit'
  | 'assign'
  | 'person'
  | 'unit'
  | 'close'
  | 'reopen'
  | 'restrict'
  | 'lift'
export type HeaderProps = { view: CaseFileView; onAction: (action: HeaderAction) => void; onFace: (id: string) => void }

export function Header({ view, onAction, onFace }: HeaderProps) {
  const t = useText('caseFile')
  const back = useViewStore((state) => state.back)
  const go = useViewStore((state) => state.go)
  const canGoBack = useViewStore((state) => state.before.length > 0)
  const { item } = view
  const head = view.people[0]
  const title = (head && titleOf(head)) || item.reference || t('untitled')
  const age = head?.age?.toString() ?? ''
  const aside = [head?.pronoun && `(${head.pronoun})`, age, item.town].filter(Boolean)
  const goBack = () => (canGoBack ? back() : go({ screen: 'caseFiles' }))
  return (
    <>
      <PageHeader
        back={{ label: t('back'), onPress: goBack }}
        faceSlot={
          head && (
            <button type="button" className="face-button" onClick={() => onFace(head.personId)}>
              <PersonFace face={head.face} name={head.name} size={96} isDecorative />
              <VisuallyHidden>{t('header.face', { name: head.name })}</VisuallyHidden>
            </button>
          )
        }
        title={title}
        aside={aside.join(' · ')}
        line={<NextStep view={view} />}
        meta={<Standing view={view} />}
      >
        <Unit view={view} />
        <Responsible view={view} />
      </PageHeader>
      <div className="row" id={actionsElementId}>
        <Actions view={view} onAction={onAction} />
      </div>
    </>
  )
}

function NextStep({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const dates = useDates()
  const { next, overdue } = view.item
  const [oldest] = overdue
  const others = overdue.length > 1 ? t('header.overdueMore', { count: overdue.length - 1 }) : ''
  const late = oldest && t('header.overdue', { what: oldest.what, when: dates.whenExactly(oldest.at) })
  if (!late && !next) return t('header.noNext')
  return (
    <span className="row">
      {late && <Badge tone="deadline">{[late, others].filter(Boolean).join(', ')}</Badge>}
      {next && !next.overdue && (
        <span>
          {t(next.passed ? 'header.passed' : 'header.next', { what: next.what, when: dates.whenExactly(next.at) })}
        </span>
      )}
    </span>
  )
}

function Unit({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const others = view.people.slice(1)
  if (!view.unit && others.length === 0) return <span>{t('header.noUnit')}</span>
  if (others.length === 0) return <span>{t('header.unitAlone')}</span>
  const names = others
    .map(({ name, age }) => (age === null ? name : t('header.member', { name, age: String(age) })))
    .join(', ')
  return (
    <span className="row">
      {t('header.unitWith', { names })}
      <Faces people={others} />
    </span>
  )
}

function Faces({ people }: { people: readonly { name: string; face: Face }[] }) {
  return (
    <span className="face-stack">
      {people.slice(0, 6).map(({ name, face }, index) => (
        <PersonFace key={`${index} ${name}`} face={face} name={name} size={24} isDecorative />
      ))}
    </span>
  )
}

function Responsible({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const { main, deputies } = view.item
  if (!main) return <span>{t('header.nobody')}</span>
  return (
    <span className="row">
      {t('header.main')} <PersonFace face={main.face} name={main.name} size={24} isDecorative /> {main.name}
      {deputies.length > 0 && <span>· {t('header.deputies')}</span>}
      {deputies.map(({ staffId, face, name }) => (
        <span className="row row-tied" key={staffId}>
          <PersonFace face={face} name={name} size={24} isDecorative /> {name}
        </span>
      ))}
    </span>
  )
}

/** What of this file is only here, and how fresh the rest is. */
function Standing({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const dates = useDates()
  const sync = useSyncState()
  const { waiting, state, restricted, protected: isProtected } = view.item
  const lastSyncAt = sync?.lastSyncAt ?? null
  const standing = lastSyncAt ? t('header.standing', { time: dates.when(lastSyncAt) }) : t('header.neverSynced')
  const rest = waiting > 0 ? t('header.onlyHere', { count: waiting }) : t('header.allSynced')
  return (
    <span className="row">
      {isProtected && <Badge>{t('header.protected')}</Badge>}
      {state === 'ended' && <Badge>{t('header.closed')}</Badge>}
      {restricted && <Badge icon={FileLock}>{t('header.restricted')}</Badge>}
      <StatusDot shape={waiting > 0 ? 'half' : 'full'}>
        {standing} · {rest}
      </StatusDot>
    </span>
  )
}

type ActionsProps = Pick<HeaderProps, 'view' | 'onAction'>

const actions = [
  { id: 'note', command: 'note.write', icon: NotebookPen },
  { id: 'appointment', command: 'appointment.plan', icon: CalendarPlus },
  { id: 'visit', command: 'visit.begin', icon: House },
  { id: 'followUp', command: 'followUp.set', icon: BellPlus },
] as const

function Actions({ view, onAction }: ActionsProps) {
  const t = useText('caseFile')
  const isOpen = view.item.state !== 'ended'
  const isOffered = ({ command }: (typeof actions)[number]) => isOpen && [...view.may, ...view.paused].includes(command)
  const mayDo = (command: (typeof actions)[number]['command']) => isOpen && view.may.includes(command)
  useShortcut(t('keys.note'), () => onAction('note'), { isDisabled: !mayDo('note.write') })
  useShortcut(t('keys.appointment'), () => onAction('appointment'), { isDisabled: !mayDo('appointment.plan') })
  useShortcut(t('keys.visit'), () => onAction('visit'), { isDisabled: !mayDo('visit.begin') })
  useShortcut(t('keys.followUp'), () => onAction('followUp'), { isDisabled: !mayDo('followUp.set') })
  return (
    <>
      {actions.filter(isOffered).map(({ id, command, icon }) => (
        <Button
          key={id}
          kind={id === 'note' ? 'primary' : 'secondary'}
          icon={icon}
          keys={t(`keys.${id}`)}
          onPress={() => onAction(id)}
          {...(!mayDo(command) && { isDisabled: true, 'aria-describedby': restrictionElementId })}
        >
          {t(`actions.${id}`)}
        </Button>
      ))}
      <MoreActions view={view} onAction={onAction} />
    </>
  )
}

function MoreActions({ view, onAction }: ActionsProps) {
  const t = useText('caseFile')
  const isOpen = view.item.state !== 'ended'
  const all = [
    // Also a closed one that is restricted: somebody must be able to lift that.
    { id: 'assign', icon: UsersRound, command: 'caseFile.assign', isOffered: isOpen || view.item.restricted },
    { id: 'person', icon: UserPlus, command: 'person.add', isOffered: isOpen },
    { id: 'unit', icon: House, command: 'benefitUnit.add', isOffered: isOpen && !view.unit },
    { id: 'restrict', icon: FileLock, command: 'caseFile.restrict', isOffered: !view.item.restricted },
    { id: 'lift', icon: FileCheck, command: 'caseFile.liftRestriction', isOffered: view.item.restricted },
    { id: 'close', icon: FolderX, command: 'caseFile.close', isOffered: isOpen, isDanger: true },
    { id: 'reopen', icon: FolderOpen, command: 'caseFile.reopen', isOffered: !isOpen },
  ] as const
  const offered = all
    .filter(({ isOffered, command }) => isOffered && [...view.may, ...view.paused].includes(command))
    .map(({ command, isOffered: _offered, ...action }): MenuAction => {
      const isPaused = view.paused.includes(command)
      const label = { label: t(`actions.${action.id}`), onAction: () => onAction(action.id) }
      const paused = { isDisabled: true, isDanger: false, description: t('actions.paused') }
      return { ...action, ...label, ...(isPaused && paused) }
    })
  if (offered.length === 0) return null
  return (
    <Menu
      label={t('actions.more')}
      trigger={<IconButton icon={Ellipsis} label={t('actions.more')} kind="secondary" />}
      actions={offered}
    />
  )
}
