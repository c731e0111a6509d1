/** Who this is about, who is responsible, and what comes next. */
import {
  BellPlus,
  CalendarPlus,
  Ellipsis,
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
import { PersonFace } from '../person-face.tsx'

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
export type HeaderProps = { view: CaseFileView; onAction: (action: HeaderAction) => void; onFace: (id: string) => void }

export function Header({ view, onAction, onFace }: HeaderProps) {
  const t = useText('caseFile')
  const back = useViewStore((state) => state.back)
  const go = useViewStore((state) => state.go)
  const canGoBack = useViewStore((state) => state.before.length > 0)
  const { item } = view
  const head = view.people[0]
  const title = head?.sortName ?? (item.reference || t('untitled'))
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
      <div className="row">
        <Actions view={view} onAction={onAction} />
      </div>
    </>
  )
}

function NextStep({ view }: { view: CaseFileView }) {
  const t = useText('caseFile')
  const dates = useDates()
  const { next } = view.item
  if (!next) return t('header.noNext')
  return t(next.overdue ? 'header.overdue' : 'header.next', { what: next.what, when: dates.whenExactly(next.at) })
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
  const { waiting, state, protected: isProtected } = view.item
  const lastSyncAt = sync?.lastSyncAt ?? null
  const standing = lastSyncAt ? t('header.standing', { time: dates.when(lastSyncAt) }) : t('header.neverSynced')
  const rest = waiting > 0 ? t('header.onlyHere', { count: waiting }) : t('header.allSynced')
  return (
    <span className="row">
      {isProtected && <Badge>{t('header.protected')}</Badge>}
      {state === 'ended' && <Badge>{t('header.closed')}</Badge>}
      <StatusDot shape={waiting > 0 ? 'half' : 'full'}>
        {standing} · {rest}
      </StatusDot>
    </span>
  )
}

type ActionsProps = Pick<HeaderProps, 'view' | 'onAction'>

function Actions({ view, onAction }: ActionsProps) {
  const t = useText('caseFile')
  const isOpen = view.item.state !== 'ended'
  const may = {
    note: isOpen && view.may.includes('note.write'),
    appointment: isOpen && view.may.includes('appointment.plan'),
    visit: isOpen && view.may.includes('visit.begin'),
    followUp: isOpen && view.may.includes('followUp.set'),
  }
  useShortcut(t('keys.note'), () => onAction('note'), { isDisabled: !may.note })
  useShortcut(t('keys.appointment'), () => onAction('appointment'), { isDisabled: !may.appointment })
  useShortcut(t('keys.visit'), () => onAction('visit'), { isDisabled: !may.visit })
  useShortcut(t('keys.followUp'), () => onAction('followUp'), { isDisabled: !may.followUp })
  return (
    <>
      {may.note && (
        <Button kind="primary" icon={NotebookPen} keys={t('keys.note')} onPress={() => onAction('note')}>
          {t('actions.note')}
        </Button>
      )}
      {may.appointment && (
        <Button icon={CalendarPlus} keys={t('keys.appointment')} onPress={() => onAction('appointment')}>
          {t('actions.appointment')}
        </Button>
      )}
      {may.visit && (
        <Button icon={House} keys={t('keys.visit')} onPress={() => onAction('visit')}>
          {t('actions.visit')}
        </Button>
      )}
      {may.followUp && (
        <Button icon={BellPlus} keys={t('keys.followUp')} onPress={() => onAction('followUp')}>
          {t('actions.followUp')}
        </Button>
      )}
      <MoreActions view={view} onAction={onAction} />
    </>
  )
}

function MoreActions({ view, onAction }: ActionsProps) {
  const t = useText('caseFile')
  const isOpen = view.item.state !== 'ended'
  const offered: (MenuAction & { isOffered: boolean })[] = [
    { id: 'assign', icon: UsersRound, isOffered: isOpen && view.may.includes('caseFile.assign') },
    { id: 'person', icon: UserPlus, isOffered: isOpen && view.may.includes('person.add') },
    { id: 'unit', icon: House, isOffered: isOpen && !view.unit && view.may.includes('benefitUnit.add') },
    { id: 'close', icon: FolderX, isOffered: isOpen && view.may.includes('caseFile.close'), isDanger: true },
    { id: 'reopen', icon: FolderOpen, isOffered: !isOpen && view.may.includes('caseFile.reopen') },
  ].map((action) => {
    const id = action.id as HeaderAction
    return { ...action, label: t(`actions.${id}`), onAction: () => onAction(id) }
  })
  const actions = offered.filter(({ isOffered }) => isOffered)
  if (actions.length === 0) return null
  return (
    <Menu
      label={t('actions.more')}
      trigger={<IconButton icon={Ellipsis} label={t('actions.more')} kind="secondary" />}
      actions={actions}
    />
  )
}
