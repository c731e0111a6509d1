/** Every widget once, with the texts that hurt: umlauts, long names, long lines. */
import {
  Archive,
  Baby,
  Dog,
  FileText,
  Image,
  List,
  MoreHorizontal,
  Pencil,
  Phone,
  Plus,
  Printer,
  Trash2,
} from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Badge, Count } from '../../renderer/ui/badge.tsx'
import { Banner } from '../../renderer/ui/banner.tsx'
import { Button } from '../../renderer/ui/button.tsx'
import { Card } from '../../renderer/ui/card.tsx'
import { CheckboxField, CheckboxGroup } from '../../renderer/ui/checkbox.tsx'
import { ComboBox } from '../../renderer/ui/combo-box.tsx'
import { DateField } from '../../renderer/ui/date-field.tsx'
import { DateTimeField } from '../../renderer/ui/date-time-field.tsx'
import { Definition, DefinitionList } from '../../renderer/ui/definition-list.tsx'
import { Disclosure } from '../../renderer/ui/disclosure.tsx'
import { EmptyState } from '../../renderer/ui/empty-state.tsx'
import { ErrorState } from '../../renderer/ui/error-state.tsx'
import { FaceStack } from '../../renderer/ui/face-stack.tsx'
import { Face } from '../../renderer/ui/face.tsx'
import { FilterChips } from '../../renderer/ui/filter-chips.tsx'
import { IconButton } from '../../renderer/ui/icon-button.tsx'
import { Kbd } from '../../renderer/ui/kbd.tsx'
import { LinkButton } from '../../renderer/ui/link-button.tsx'
import { Menu } from '../../renderer/ui/menu.tsx'
import { NumberField } from '../../renderer/ui/number-field.tsx'
import { PersonLine, PersonTile } from '../../renderer/ui/person-line.tsx'
import { ProgressBar } from '../../renderer/ui/progress-bar.tsx'
import { RadioCards } from '../../renderer/ui/radio-cards.tsx'
import { SearchField } from '../../renderer/ui/search-field.tsx'
import { SegmentedControl } from '../../renderer/ui/segmented-control.tsx'
import { Select } from '../../renderer/ui/select.tsx'
import { Skeleton } from '../../renderer/ui/skeleton.tsx'
import { StatusDot } from '../../renderer/ui/status-dot.tsx'
import { Switch } from '../../renderer/ui/switch.tsx'
import { Tabs } from '../../renderer/ui/tabs.tsx'
import { TextArea } from '../../renderer/ui/text-area.tsx'
import { TextField } from '../../renderer/ui/text-field.tsx'
import { TimeField } from '../../renderer/ui/time-field.tsx'
import { people } from './people.ts'

const nothing = () => undefined
const contact = [
  { id: 'home', label: 'Hausbesuch', description: 'Angekündigt, mit Einladung nach § 59 SGB II' },
  { id: 'phone', label: 'Telefon', icon: Phone },
  { id: 'office', label: 'Im Jobcenter', isDisabled: true },
]

export function Gallery({ portrait }: { portrait?: string | undefined }) {
  return (
    <main className="container">
      <div className="page">
        <h1>Bausteine</h1>
        <Buttons />
        <div className="grid grid-even">
          <TextFields />
          <Choices />
          <Dates />
        </div>
        <Messages />
        <Persons portrait={portrait} />
        <div className="split split-even">
          <Content />
          <States />
        </div>
      </div>
    </main>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return <Card title={title}>{children}</Card>
}

function Buttons() {
  return (
    <Section title="Knöpfe">
      <div className="row">
        <Button kind="primary" icon={Plus} keys="N">
          Vermerk schreiben
        </Button>
        <Button icon={Printer}>Drucken</Button>
        <Button kind="quiet">Später</Button>
        <Button kind="danger" icon={Trash2}>
          Entwurf verwerfen
        </Button>
        <Button isPending>Wird übergeben …</Button>
        <Button isDisabled>Nicht möglich</Button>
        <IconButton icon={Pencil} label="Telefonnummer ändern" />
        <Menu
          label="Weiteres zur Akte"
          trigger={<IconButton icon={MoreHorizontal} label="Weiteres" kind="secondary" />}
          actions={[
            { id: 'print', label: 'Drucken', icon: Printer, keys: 'Strg+P', onAction: nothing },
            { id: 'archive', label: 'Akte schließen', description: 'Bleibt lesbar', icon: Archive, onAction: nothing },
            { id: 'throw', label: 'Entwurf verwerfen', icon: Trash2, isDanger: true, onAction: nothing },
          ]}
        />
        <LinkButton onPress={nothing}>Warum wird das gefragt?</LinkButton>
        <span>
          Suche mit <Kbd keys="Strg+K" />
        </span>
      </div>
      <div className="row">
        <Button kind="primary" size="visit">
          Weiter zum Gespräch
        </Button>
        <Button size="visit">Privat</Button>
      </div>
    </Section>
  )
}

function TextFields() {
  const [text, setText] = useState('0551 4455-21')
  const [note, setNote] = useState('Frau Yıldırım berichtet, dass die Kita-Zusage noch aussteht.')
  const [query, setQuery] = useState('')
  const [count, setCount] = useState<number | null>(3)
  const [way, setWay] = useState('home')
  const [place, setPlace] = useState<string | null>(null)
  return (
    <Section title="Eingaben">
      <SearchField
        label="Suchen"
        placeholder="Name, Aktenzeichen, Ort"
        keys="Strg+K"
        value={query}
        onChange={setQuery}
      />
      <TextField label="Telefon" description="Mit Vorwahl" value={text} onChange={setText} isRequired />
      <TextField
        label="E-Mail-Adresse"
        error="Bitte mit @ und Ort, zum Beispiel name@beispiel.de"
        value="maximiliane"
        onChange={nothing}
      />
      <TextArea label="Vermerk" value={note} onChange={setNote} />
      <Select label="Kontaktart" placeholder="Bitte wählen" options={contact} value={way} onChange={setWay} />
      <ComboBox
        label="Ort"
        placeholder="Ort suchen"
        emptyText="Kein Ort gefunden"
        options={[
          { id: 'dud', label: 'Duderstadt' },
          { id: 'hmü', label: 'Hannoversch Münden' },
        ]}
        value={place}
        onChange={setPlace}
      />
      <NumberField label="Personen im Haushalt" minValue={1} value={count} onChange={setCount} />
    </Section>
  )
}

function Choices() {
  const [isOn, setOn] = useState(true)
  const [ids, setIds] = useState(['home'])
  const [card, setCard] = useState('draw')
  const [view, setView] = useState('list')
  const [chips, setChips] = useState(['u25'])
  return (
    <Section title="Auswahl">
      <RadioCards
        label="Womit soll die Akte beginnen?"
        value={card}
        onChange={setCard}
        options={[
          {
            id: 'photo',
            label: 'Foto aufnehmen',
            icon: Image,
            description: 'Nur mit Einwilligung, jederzeit widerrufbar',
          },
          { id: 'draw', label: 'Lieber zeichnen', icon: Pencil },
        ]}
      />
      <CheckboxField isSelected={isOn} onChange={setOn} description="Sie können das jederzeit ändern.">
        Die Person möchte mit Vornamen angesprochen werden
      </CheckboxField>
      <CheckboxGroup label="Anwesend" options={contact} value={ids} onChange={setIds} />
      <Switch isSelected={isOn} onChange={setOn} description="Ohne Strg oder Alt">
        Einzeltasten verwenden
      </Switch>
      <SegmentedControl
        label="Ansicht"
        value={view}
        onChange={setView}
        segments={[
          { id: 'list', label: 'Liste', icon: List },
          { id: 'wall', label: 'Gesichter', icon: Image },
        ]}
      />
      <FilterChips
        label="Filter"
        value={chips}
        onChange={setChips}
        chips={[
          { id: 'u25', label: 'unter 25', count: 12 },
          { id: 'two', label: 'zwei Versäumnisse', count: 3 },
          { id: 'long', label: 'lange kein Kontakt' },
        ]}
      />
    </Section>
  )
}

function Dates() {
  const [day, setDay] = useState<string | null>('2026-11-23')
  const [time, setTime] = useState<string | null>('09:30')
  const [at, setAt] = useState<string | null>('2026-12-03T08:15')
  return (
    <Section title="Tage und Zeiten">
      <DateField label="Wiedervorlage" value={day} onChange={setDay} min="2026-11-01" />
      <DateField label="Geburtstag" value={null} onChange={nothing} error="Bitte einen Tag angeben" />
      <TimeField label="Uhrzeit" value={time} onChange={setTime} />
      <DateTimeField label="Termin" value={at} onChange={setAt} />
      <p data-testid="dates" className="small muted">{`${day} ${time} ${at}`}</p>
    </Section>
  )
}

function Messages() {
  return (
    <Section title="Hinweise">
      <Banner title="Offline. Sie können weiterarbeiten." dismissLabel="Ausblenden" onDismiss={nothing}>
        Alles wird auf diesem Gerät gespeichert.
      </Banner>
      <Banner kind="warning" title="Hinweis für den Besuch: Hund" icon={Dog}>
        Bitte vor dem Klingeln anrufen.
      </Banner>
      <Banner kind="problem" title="Nicht angenommen: Die Akte ist geschlossen." action={<Button>Korrigieren</Button>}>
        Ihr Text ist noch da.
      </Banner>
      <Banner kind="conflict" title="Zwei Stände: bitte entscheiden" action={<Button>Ansehen</Button>} />
      <Banner kind="deadline" title="Kooperationsplan fällig in 12 Tagen" />
      <div className="row">
        <Badge>Abgeglichen</Badge>
        <Badge tone="accent">Entwurf</Badge>
        <Badge tone="conflict">Zwei Stände</Badge>
        <Badge tone="refused">Nicht angenommen</Badge>
        <Badge tone="hazard">Hund</Badge>
        <Badge tone="deadline">fällig morgen</Badge>
        <Count value={2} label="2 warten" tone="conflict" />
        <Count value={14} label="14 Akten" />
        <StatusDot>Abgeglichen, 07:52</StatusDot>
        <StatusDot shape="half">Wird abgeglichen</StatusDot>
        <StatusDot shape="ring">Offline · Stand 07:52</StatusDot>
      </div>
      <ProgressBar
        label="Koffer packen"
        text="37 von 120 Akten"
        value={37}
        max={120}
        action={<Button kind="quiet">Pause</Button>}
      />
      <ProgressBar label="Verbindung wird gesucht" text="einen Moment" />
    </Section>
  )
}

function Persons({ portrait }: { portrait: string | undefined }) {
  const [first, second] = people
  return (
    <Section title="Menschen">
      <div className="row row-l">
        {([24, 32, 40, 64, 96, 128] as const).map((size) => (
          <Face key={size} name={first.name} src={size === 64 || size === 128 ? portrait : undefined} size={size} />
        ))}
        <FaceStack people={people.slice(0, 7)} size={32} />
      </div>
      <div className="people">
        {people.slice(0, 3).map((person, index) => (
          <PersonLine
            key={person.name}
            name={person.name}
            src={index === 1 ? portrait : undefined}
            aside={person.aside}
            line={person.line}
            end={index === 0 ? <Badge tone="conflict">Zwei Stände</Badge> : 'Abgeglichen'}
            onPress={nothing}
          />
        ))}
        <PersonLine name={second.name} line="Zuständig" size={24} />
      </div>
      <div className="wall">
        {people.map((person, index) => (
          <PersonTile
            key={person.name}
            name={person.name}
            src={index === 1 ? portrait : undefined}
            line={person.place}
            onPress={nothing}
          />
        ))}
      </div>
    </Section>
  )
}

function Content() {
  const edit = <IconButton icon={Pencil} label="Telefon ändern" />
  return (
    <div className="stack">
      <Tabs
        label="Akte"
        tabs={[
          { id: 'all', label: 'Alles', content: 'Der ganze Verlauf', badge: <Count value={3} label="3 neu" /> },
          { id: 'visits', label: 'Besuche', icon: FileText, content: 'Drei Besuche' },
        ]}
      />
      <div className="disclosures">
        <Disclosure title="Personen" summary="Can (9), Elif (4)" icon={Baby} isOpenAtFirst>
          <DefinitionList>
            <Definition label="Telefon" action={edit} note="Öztürk, gestern 16:05">
              0171 220 98 44
            </Definition>
            <Definition label="E-Mail-Adresse" isEmpty action={edit}>
              noch nicht angegeben
            </Definition>
            <Definition label="Anschrift">Große Breite 17, 37115 Duderstadt</Definition>
          </DefinitionList>
        </Disclosure>
        <Disclosure
          title="Wohnen"
          summary="Drei Zimmer, 62 m², Kaltmiete 480 €"
          badge={<Badge tone="deadline">fällig</Badge>}
        >
          Drei Zimmer
        </Disclosure>
      </div>
    </div>
  )
}

function States() {
  return (
    <div className="stack">
      <Card isFlush>
        <EmptyState
          title="Noch keine Besuche"
          icon={FileText}
          action={<Button kind="primary">Besuch planen</Button>}
          level={2}
        >
          Geplante Besuche stehen hier mit Weg und Uhrzeit.
        </EmptyState>
      </Card>
      <Card isFlush>
        <ErrorState
          title="Das hat nicht geklappt"
          action={<Button>Noch einmal</Button>}
          details={{ label: 'Für die Hilfe', text: 'E-4711' }}
        >
          Ihr Text ist gespeichert.
        </ErrorState>
      </Card>
      <Skeleton label="Akten werden geladen" shape="rows" count={2} />
    </div>
  )
}
