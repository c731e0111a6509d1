/** The widgets composed as screens will compose them. */
import { CalendarDays, FileHeart, Handshake, House, List, MoreHorizontal, Pencil, RefreshCw, Users } from 'lucide-react'
import { useState } from 'react'
import { AppFrame } from '../../renderer/ui/app-frame.tsx'
import { Badge, Count } from '../../renderer/ui/badge.tsx'
import { Banner } from '../../renderer/ui/banner.tsx'
import { Button } from '../../renderer/ui/button.tsx'
import { Card } from '../../renderer/ui/card.tsx'
import { Definition, DefinitionList } from '../../renderer/ui/definition-list.tsx'
import { Disclosure } from '../../renderer/ui/disclosure.tsx'
import { FaceStack } from '../../renderer/ui/face-stack.tsx'
import { FullWindow } from '../../renderer/ui/full-window.tsx'
import { IconButton } from '../../renderer/ui/icon-button.tsx'
import { PageHeader } from '../../renderer/ui/page-header.tsx'
import { PersonLine } from '../../renderer/ui/person-line.tsx'
import { RadioCards } from '../../renderer/ui/radio-cards.tsx'
import { SearchField } from '../../renderer/ui/search-field.tsx'
import { StatusDot } from '../../renderer/ui/status-dot.tsx'
import { StepRail } from '../../renderer/ui/step-rail.tsx'
import { TextArea } from '../../renderer/ui/text-area.tsx'
import { Timeline, TimelineDivider, TimelineItem } from '../../renderer/ui/timeline.tsx'
import { people } from './people.ts'

const nothing = () => undefined
const [emine, mehmet] = people

export function SampleFile({ portrait }: { portrait?: string | undefined }) {
  const [query, setQuery] = useState('')
  return (
    <AppFrame
      brand="Antlitz"
      search={<SearchField label="Suchen" placeholder="Suchen …" keys="Strg+K" value={query} onChange={setQuery} />}
      status={
        <>
          <StatusDot shape="ring">Offline · Stand 07:52</StatusDot>
          <Button kind="quiet">1 Besuch, 3 Fotos nur hier</Button>
        </>
      }
      nav={[
        { id: 'today', label: 'Heute', icon: House },
        { id: 'files', label: 'Akten', icon: FileHeart, href: '#/akten' },
        { id: 'visits', label: 'Besuche', icon: CalendarDays },
        { id: 'lists', label: 'Listen', icon: List },
        {
          id: 'sync',
          label: 'Abgleich',
          icon: RefreshCw,
          badge: <Count value={2} label="2 brauchen Sie" tone="conflict" />,
        },
      ]}
      navLabel="Bereiche"
      navFooter={<PersonLine name="Brandt, Anneliese" size={32} />}
      skipLabel="Zum Inhalt"
      current="files"
      onNavigate={nothing}
    >
      <div className="page">
        <PageHeader
          back={{ label: 'Akten', onPress: nothing }}
          face={{ name: emine.name, src: portrait }}
          title={emine.name}
          aside="(sie) · 34 · Duderstadt"
          line="Nächster Schritt: Kita-Zusage abwarten, Wiedervorlage 3.12."
          actions={
            <>
              <Button kind="primary" keys="N">
                Vermerk
              </Button>
              <Button keys="T">Termin</Button>
              <Button keys="B">Besuch</Button>
              <IconButton icon={MoreHorizontal} label="Weiteres" kind="secondary" />
            </>
          }
          meta={<StatusDot>Stand 07:52 · alles abgeglichen</StatusDot>}
        >
          <span className="row">
            Bedarfsgemeinschaft mit Can (9), Elif (4) <FaceStack people={people.slice(2, 4)} />
          </span>
        </PageHeader>
        <div className="split">
          <History />
          <aside className="stack" aria-label="Jetzt wichtig">
            <ImportantNow />
          </aside>
        </div>
      </div>
    </AppFrame>
  )
}

function History() {
  return (
    <Card title="Verlauf">
      <Timeline label="Verlauf">
        <TimelineItem
          time="heute 09:10"
          dateTime="2026-11-23T09:10"
          who={{ name: 'Brandt, Anneliese' }}
          title="Beratungsvermerk"
          newLabel="neu"
          actions={<IconButton icon={Pencil} label="Vermerk berichtigen" />}
        >
          <p>
            Frau Siebenschläfer-Großkopf berichtet, dass die Kita-Zusage für Elif noch aussteht. Sie ruft am Donnerstag
            dort an; wir sprechen danach über den Beginn der Umschulung.
          </p>
        </TimelineItem>
        <TimelineDivider>seit Ihrem letzten Besuch</TimelineDivider>
        <TimelineItem
          time="gestern 16:05"
          who={{ name: mehmet.name }}
          title="Telefonnummer geändert"
          badges={<Badge tone="conflict">Zwei Stände</Badge>}
        />
        <TimelineItem time="12.11." icon={House} title="Hausbesuch, 2 Fotos" />
        <TimelineItem time="3.11." title="Akte angelegt" />
      </Timeline>
    </Card>
  )
}

function ImportantNow() {
  return (
    <>
      <Card title="Jetzt wichtig">
        <Banner kind="warning" title="Hinweis für den Besuch: Hund" />
        <Banner kind="conflict" title="Zwei Stände: Telefon" action={<Button>Entscheiden</Button>} />
        <Banner kind="deadline" title="Kooperationsplan">
          fällig in 12 Tagen
        </Banner>
      </Card>
      <div className="disclosures">
        <Disclosure title="Personen" summary="Can (9), Elif (4)" icon={Users} isOpenAtFirst>
          <DefinitionList>
            <Definition
              label="Telefon"
              note="Öztürk, gestern 16:05"
              action={<IconButton icon={Pencil} label="Telefon ändern" />}
            >
              0171 220 98 44
            </Definition>
            <Definition label="Anschrift">Große Breite 17, 37115 Duderstadt</Definition>
          </DefinitionList>
        </Disclosure>
        <Disclosure title="Wohnen" summary="Drei Zimmer, 62 m²">
          Drei Zimmer
        </Disclosure>
        <Disclosure title="Arbeit" summary="Verkäuferin, Umschulung geplant">
          Verkäuferin
        </Disclosure>
      </div>
    </>
  )
}

export function SampleVisit() {
  const [note, setNote] = useState('')
  const [door, setDoor] = useState<string | null>(null)
  return (
    <FullWindow
      leading={<PersonLine name={emine.name} line="Große Breite 17, Duderstadt" />}
      rail={
        <StepRail
          label="Schritte des Besuchs"
          doneLabel="erledigt"
          onStep={nothing}
          steps={[
            { id: 'door', label: 'Tür', state: 'done' },
            { id: 'talk', label: 'Gespräch', state: 'current' },
            { id: 'record', label: 'Festhalten', state: 'ahead' },
            { id: 'close', label: 'Abschluss', state: 'ahead', isDisabled: true },
          ]}
        />
      }
      actions={
        <>
          <Button kind="quiet" keys="P">
            Privat
          </Button>
          <Button kind="quiet">Umdrehen</Button>
        </>
      }
      footer={
        <>
          <Button>Zurück</Button>
          <span className="small muted">Gespeichert auf diesem Gerät, 10:42</span>
          <Button kind="primary">Weiter zum Festhalten</Button>
        </>
      }
    >
      <h1>Gespräch</h1>
      <p className="plain-words">
        Guten Tag. Sie müssen mich nicht hereinlassen. Ein Nein hat keine Folgen für Ihr Geld.
      </p>
      <RadioCards
        label="Wo wird gesprochen?"
        value={door}
        onChange={setDoor}
        options={[
          { id: 'in', label: 'In der Wohnung', icon: House, description: 'Mit ausdrücklicher Zustimmung' },
          { id: 'door', label: 'An der Tür', icon: Handshake },
          { id: 'none', label: 'Niemand da' },
        ]}
      />
      <TextArea label="In eigenen Worten" lines={5} value={note} onChange={setNote} />
    </FullWindow>
  )
}
