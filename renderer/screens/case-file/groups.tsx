/** What is known about the people and their home, in groups that open in place. */
import {
  Briefcase,
  HeartPulse,
  House,
  Lock,
  type LucideIcon,
  Phone,
  Sparkles,
  UserRound,
  UsersRound,
} from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { CaseFileView } from '../../../shared/vault-contract.ts'
import { useText } from '../../text/text.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DefinitionList } from '../../ui/definition-list.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { FaceLine, PersonFace } from '../person-face.tsx'
import { type Group, groups, specsOf } from './field-specs.ts'
import { useValueText } from './value-text.ts'
import { ValueField } from './value-field.tsx'

export type Person = CaseFileView['people'][number]

export type GroupsProps = {
  view: CaseFileView
  /** Keys of what is open: a group, or `people:<personId>`. */
  open: ReadonlySet<string>
  onToggle: (key: string, isOpen: boolean) => void
  onFace: (personId: string) => void
  onAddUnit: () => void
}

const icons: Record<Group, LucideIcon> = {
  people: UsersRound,
  housing: House,
  contact: Phone,
  work: Briefcase,
  strengths: Sparkles,
  health: HeartPulse,
}

export function Groups(props: GroupsProps) {
  const { view, open, onToggle } = props
  const t = useText('caseFile')
  const summary = useSummary(view)
  const titleId = useId()
  return (
    <section aria-labelledby={titleId}>
      <h2 id={titleId} className="visually-hidden">
        {t('groups.title')}
      </h2>
      <div className="disclosures">
        {groups.map((group) => (
          <Disclosure
            key={group}
            title={t(`groups.${group}`)}
            summary={group === 'health' ? <Icon of={Lock} size="s" /> : summary(group)}
            icon={icons[group]}
            level={3}
            badge={<DisputedBadge view={view} group={group} />}
            isOpen={open.has(group)}
            onToggle={(isOpen) => onToggle(group, isOpen)}
          >
            {open.has(group) && <GroupContent {...props} group={group} />}
          </Disclosure>
        ))}
      </div>
    </section>
  )
}

function DisputedBadge({ view, group }: { view: CaseFileView; group: Group }) {
  const t = useText('caseFile')
  const specs = [...specsOf(group, 'persons'), ...specsOf(group, 'benefitUnits')]
  const isDisputed = view.disagreements.some((one) =>
    specs.some(({ table, field }) => table === one.table && field === one.field),
  )
  return isDisputed && <Badge tone="conflict">{t('two.title')}</Badge>
}

function GroupContent(props: GroupsProps & { group: Group }) {
  const { group, view, onAddUnit } = props
  const t = useText('caseFile')
  switch (group) {
    case 'people':
      return <PeopleGroup {...props} />
    case 'housing':
      return view.unit ? <UnitFields view={view} group={group} /> : <NoUnit view={view} onAdd={onAddUnit} />
    case 'contact':
      return (
        <>
          <PersonFieldsOfGroup view={view} group={group} />
          <UnitFields view={view} group={group} />
        </>
      )
    case 'strengths':
      return <PersonFieldsOfGroup view={view} group={group} line={t('groups.strengthsLine')} />
    case 'health':
      return <PersonFieldsOfGroup view={view} group={group} line={t('groups.healthLine')} />
    case 'work':
      return <PersonFieldsOfGroup view={view} group={group} />
  }
}

function PeopleGroup({ view, open, onToggle, onFace }: GroupsProps) {
  const values = useText('values')
  const t = useText('caseFile')
  const specs = specsOf('people', 'persons')
  return view.people.map((person) => {
    const key = `people:${person.personId}`
    const age = person.age === null ? '' : String(person.age)
    const role = values(`unitRole.${person.unitRole}`)
    const isOpen = open.has(key) || view.people.length === 1
    return (
      <div className="person-entry" key={person.personId}>
        <button type="button" className="face-button" onClick={() => onFace(person.personId)}>
          <PersonFace face={person.face} name={person.name} size={40} isDecorative />
          <VisuallyHidden>{t('header.face', { name: person.name })}</VisuallyHidden>
        </button>
        <Disclosure
          title={person.name}
          summary={[age, role].filter(Boolean).join(' · ')}
          level={4}
          isOpen={isOpen}
          onToggle={(next) => onToggle(key, next)}
        >
          {isOpen && (
            <DefinitionList>
              {specs.map((spec) => (
                <ValueField key={spec.field} view={view} row={person.row} spec={spec} subject={person.name} />
              ))}
            </DefinitionList>
          )}
        </Disclosure>
      </div>
    )
  })
}

type PersonFieldsOfGroupProps = { view: CaseFileView; group: Group; line?: ReactNode }

/** One section a person; small children only where there is something to say. */
function PersonFieldsOfGroup({ view, group, line }: PersonFieldsOfGroupProps) {
  const t = useText('caseFile')
  const specs = specsOf(group, 'persons')
  const shown = view.people.filter(
    (person, index) =>
      index === 0 ||
      person.age === null ||
      person.age >= 15 ||
      specs.some(({ field }) => (person.row.fields[field] ?? '') !== '' || person.row.disputed?.[field]),
  )
  return (
    <>
      {line !== undefined && <p className="small muted">{line}</p>}
      {shown.map((person) => (
        <section key={person.personId} aria-label={`${t(`groups.${group}`)}: ${person.name}`}>
          {view.people.length > 1 && <FaceLine face={person.face} name={person.name} size={32} />}
          <DefinitionList>
            {specs.map((spec) => (
              <ValueField key={spec.field} view={view} row={person.row} spec={spec} subject={person.name} />
            ))}
          </DefinitionList>
        </section>
      ))}
    </>
  )
}

function UnitFields({ view, group }: { view: CaseFileView; group: Group }) {
  const { unit } = view
  if (!unit) return null
  return (
    <DefinitionList>
      {specsOf(group, 'benefitUnits').map((spec) => (
        <ValueField key={spec.field} view={view} row={unit} spec={spec} />
      ))}
    </DefinitionList>
  )
}

function NoUnit({ view, onAdd }: { view: CaseFileView; onAdd: () => void }) {
  const t = useText('caseFile')
  return (
    <EmptyState
      icon={UserRound}
      level={4}
      title={t('groups.noUnit')}
      action={view.may.includes('benefitUnit.add') && <Button onPress={onAdd}>{t('actions.unit')}</Button>}
    >
      {t('groups.noUnitLine')}
    </EmptyState>
  )
}

/** A few words for a closed group. Health says nothing before it is opened. */
function useSummary(view: CaseFileView): (group: Group) => string {
  const valueText = useValueText()
  const head = view.people[0]?.row
  const { unit } = view
  const text = (row: typeof head | null, field: string) =>
    row ? valueText(row.table, field, row.fields[field]).split('\n', 1).join('') : ''
  return (group) => {
    switch (group) {
      case 'people':
        return view.people
          .slice(1)
          .map(({ name, age }) => (age === null ? name : `${name} (${age})`))
          .join(', ')
      case 'housing':
        return [text(unit, 'street'), text(unit, 'town')].filter(Boolean).join(', ')
      case 'contact':
        return text(head, 'mobile') || text(head, 'phone') || text(head, 'email')
      case 'work':
        return text(head, 'work') || text(head, 'school')
      case 'strengths':
        return text(head, 'strengths')
      case 'health':
        return ''
    }
  }
}
