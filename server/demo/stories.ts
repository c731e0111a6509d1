/**
 * What people of the demo county deal with: courses of life in three stages each, as facts, agreements and next steps.
 * `{N}` names the person, `{D}` after "mit" or "bei", `{S}` and `{s}` stand for she or he; the other slots are in phrases.ts.
 */

export type Stage = { facts: readonly string[]; agreements: readonly string[]; steps: readonly string[] }
export type Story = {
  /** Only where children live in the household. */
  withChildren?: true
  work: string
  strength: string
  health?: string
  stages: readonly [Stage, Stage, Stage]
}

/** One text a line. */
const each = (text: string) => text.trim().split(/\s*\n\s*/)

export function stage(facts: string, agreements: string, steps: string): Stage {
  return { facts: each(facts), agreements: each(agreements), steps: each(steps) }
}

const backToWork: Story = {
  work: 'Zuletzt {zahl} Jahre im Lager, Kommissionierung und Wareneingang. Staplerschein vorhanden, Verlängerung offen. Sucht Tagschicht im Umkreis von 25 km.',
  strength: 'Arbeitet sorgfältig, behält auch bei Zeitdruck den Überblick. Kommt mit Menschen schnell ins Gespräch.',
  stages: [
    stage(
      `{N} war zuletzt bei {betrieb} beschäftigt; der Vertrag lief aus.
      {S} sucht eine Stelle in Vollzeit, am liebsten in Frühschicht.
      Der Lebenslauf ist älter als {zahl} Jahre, zwei Beschäftigungen fehlen darin.
      Ein Führerschein der Klasse B ist da, ein Auto nicht; der erste Bus fährt um 5:50 Uhr.
      In den letzten vier Wochen wurden {zahl} Bewerbungen verschickt, zwei Absagen liegen vor.`,
      `{N} schreibt den Lebenslauf bis {frist} neu, die Vorlage wurde mitgegeben.
      Wir suchen gemeinsam {zahl} passende Stellen heraus; {s} bewirbt sich selbst und berichtet.
      Das Jobcenter übernimmt Bewerbungskosten nach Nachweis.`,
      `Lebenslauf durchsehen
      Stellenvorschläge aus dem Umkreis zusammenstellen
      Nach dem Stand der Bewerbungen fragen`,
    ),
    stage(
      `{N} hatte ein Vorstellungsgespräch bei {betrieb} und beschreibt es als freundlich.
      Probearbeiten an {zahl} Tagen ist vereinbart, die Fahrkarte wurde beantragt.
      Eine Absage kam, weil die Schicht vor dem ersten Bus beginnt.
      {S} hat sich bei {betrieb} vorgestellt und eine Zusage für ein Praktikum bekommen.
      Der Staplerschein ist abgelaufen; ohne Auffrischung scheiden drei Stellen aus.`,
      `Praktikum vom {frist} an für zwei Wochen, Fahrkosten werden übernommen.
      {N} meldet sich am Tag nach dem Probearbeiten telefonisch.
      Wir klären die Auffrischung des Staplerscheins über das Vermittlungsbudget.`,
      `Beim Betrieb nach dem Probearbeiten fragen
      Angebot für die Auffrischung einholen
      Antrag Fahrkosten prüfen`,
    ),
    stage(
      `{N} hat einen Arbeitsvertrag bei {betrieb}, {stunden} Stunden in der Woche, Beginn {frist}.
      Die ersten Wochen laufen gut, die Kollegen helfen beim Einarbeiten.
      Das Einkommen reicht noch nicht ganz; ergänzende Leistungen bleiben vorerst nötig.
      {S} kommt mit dem Fahrrad zur Arbeit und möchte später mehr Stunden.
      Der Betrieb ist zufrieden und hat eine Verlängerung angedeutet.`,
      `{N} reicht die Lohnabrechnung bis zum {frist} ein.
      Nachbetreuung einmal im Monat telefonisch, auf Wunsch öfter.
      Wir sprechen vor Ende der Probezeit noch einmal mit {D}.`,
      `Lohnabrechnung anfordern
      Anruf zur Nachbetreuung
      Ende der Probezeit besprechen`,
    ),
  ],
}

const retraining: Story = {
  work: 'Ausbildung im Einzelhandel begonnen, nicht beendet. Danach Aushilfe in wechselnden Betrieben. Wunsch: ein Beruf mit Abschluss.',
  strength: 'Lernt gern, kann Gelerntes gut erklären. Bleibt an Aufgaben dran, die einen Sinn haben.',
  stages: [
    stage(
      `{N} möchte einen Abschluss nachholen und hat sich über Umschulungen informiert.
      Im Gespräch wurden drei Berufe verglichen: Lager und Logistik, Büro, Pflegehilfe.
      {S} hat ein Praktikum bei {betrieb} gemacht und kam danach mit vielen Fragen zurück.
      Der letzte Unterricht liegt {zahl} Jahre zurück; vor Prüfungen besteht Respekt.
      Zeugnisse liegen vor, das Abgangszeugnis fehlt noch.`,
      `{N} besucht den Tag der offenen Tür beim Bildungsträger in {ort}.
      Anmeldung zur Berufsberatung; die Einladung kommt per Post.
      Wir holen das Abgangszeugnis gemeinsam bei der Schule ein.`,
      `Ergebnis der Berufsberatung besprechen
      Abgangszeugnis nachfordern
      Bildungsgutschein vorbereiten`,
    ),
    stage(
      `Die Eignungsfeststellung ist abgeschlossen, der Träger empfiehlt die Umschulung.
      {N} hat mit dem Vorkurs begonnen und kommt gut mit.
      In Mathematik braucht {s} Unterstützung; der Träger bietet dienstags Nachhilfe an.
      Der Weg nach {ort} dauert {minuten} Minuten, das ist machbar.
      Zu Hause fehlt ein ruhiger Platz zum Lernen; die Stadtbücherei ist eine Lösung.`,
      `{N} nimmt die Nachhilfe bis zur Zwischenprüfung wahr.
      Das Jobcenter zahlt Lernmittel bis {betrag} Euro gegen Beleg.
      Rückmeldung des Trägers zum {frist}.`,
      `Rückmeldung des Bildungsträgers einholen
      Belege für Lernmittel prüfen
      Zwischenprüfung nachfragen`,
    ),
    stage(
      `Zwischenprüfung bestanden, {N} ist sichtbar stolz darauf.
      Der Praxisteil findet bei {betrieb} statt; dort ist eine Übernahme möglich.
      {S} hat an {zahl} Tagen gefehlt, Bescheinigungen liegen vor.
      Der Abschluss ist für den Sommer geplant.
      Prüfungsangst war Thema; der Träger hat eine Probeprüfung angeboten.`,
      `{N} meldet sich zur Abschlussprüfung an und schickt die Bestätigung.
      Bewerbungen laufen parallel, {zahl} bis zum {frist}.
      Wir verlängern die Fahrkosten bis Kursende.`,
      `Anmeldung zur Abschlussprüfung prüfen
      Bewerbungen für die Zeit danach durchsehen
      Fahrkosten verlängern`,
    ),
  ],
}

const course: Story = {
  work: 'Verschiedene Helfertätigkeiten. Schriftliches fällt schwer, mündlich sicher. Ein Kurs hat Vorrang vor der Vermittlung.',
  strength: 'Merkt sich Wege, Namen und Absprachen sehr gut. Fragt nach, wenn etwas unklar ist.',
  stages: [
    stage(
      `{N} möchte Briefe selbst lesen und beantworten können.
      Der Einstufungstest beim Kursträger ist für {frist} vorgesehen.
      Formulare werden zu Hause meist von Bekannten ausgefüllt.
      {S} hat ein Smartphone, aber keinen Drucker und keinen eigenen Computer.
      Der Vormittagskurs passt besser als der Abendkurs.`,
      `{N} geht zum Einstufungstest und bringt das Ergebnis mit.
      Briefe des Jobcenters werden bis dahin telefonisch erklärt.
      Wir suchen einen Kursplatz in {ort} oder mit guter Busverbindung.`,
      `Ergebnis der Einstufung abfragen
      Kursplatz klären
      Bescheid telefonisch erklären`,
    ),
    stage(
      `Der Kurs läuft seit {zahl} Wochen, {N} war bis auf einen Tag immer da.
      {S} hat den Weiterbewilligungsantrag zum ersten Mal selbst ausgefüllt.
      Die Gruppe tut gut; es gibt eine feste Lernpartnerschaft.
      Der Kursraum wechselt nach {ort}, damit wird der Weg länger.
      Das Üben am Computer klappt in der Bücherei.`,
      `{N} bleibt im Kurs bis zum {frist}; die Fahrkarte wird verlängert.
      Nächster Brief wird gemeinsam gelesen statt erklärt.
      Der Kursträger schickt eine Teilnahmebescheinigung.`,
      `Teilnahmebescheinigung einholen
      Fahrkarte verlängern
      Nach dem Kurswechsel fragen`,
    ),
    stage(
      `Der Kurs ist beendet, {N} hat die Prüfung beim ersten Mal geschafft.
      {S} möchte jetzt ein Praktikum bei {betrieb} versuchen.
      Schriftliche Bewerbungen gehen mit etwas Hilfe.
      Das Zertifikat liegt in Kopie vor.
      Ein Anschlusskurs beginnt am {frist}, die Warteliste ist kurz.`,
      `{N} fragt selbst beim Betrieb nach; wir üben das Telefonat vorher.
      Anmeldung zum Anschlusskurs durch uns.
      Der Lebenslauf wird um Kurs und Zertifikat ergänzt.`,
      `Anschlusskurs anmelden
      Praktikum nachfragen
      Lebenslauf ergänzen`,
    ),
  ],
}

const childcare: Story = {
  withChildren: true,
  work: 'Gelernte Fachkraft im Gastgewerbe, nach der Elternzeit nicht zurückgekehrt. Teilzeit am Vormittag gesucht.',
  strength: 'Organisiert den Alltag der Familie verlässlich. Plant voraus und hält Absprachen ein.',
  stages: [
    stage(
      `Für {kind} fehlt ein Betreuungsplatz; {N} steht bei {zahl} Einrichtungen auf der Warteliste.
      Eine Arbeit ist nur vormittags möglich, solange die Betreuung nicht geklärt ist.
      Die Großeltern wohnen in {ort} und helfen an einem Tag in der Woche.
      {S} möchte gern arbeiten und ärgert sich über die lange Wartezeit.
      Der frühere Betrieb hat mittags Personal gesucht, das passt noch nicht.`,
      `Wir fragen beim Familienservice des Landkreises nach einem Platz.
      {N} meldet {kind} zusätzlich bei der Tagespflege an.
      Bis zur Zusage keine Vermittlungsvorschläge am Nachmittag.`,
      `Familienservice nach dem Platz fragen
      Zusage der Kita abwarten
      Tagespflege besprechen`,
    ),
    stage(
      `Die Zusage für {kind} ist da, Beginn der Eingewöhnung am {frist}.
      Die Eingewöhnung dauert länger als gedacht, {kind} weint beim Abschied.
      {N} nutzt die freien Stunden für Bewerbungen.
      Die Einrichtung schließt um 14 Uhr; die Randzeit bleibt offen.
      Der andere Elternteil übernimmt zwei Nachmittage.`,
      `{N} schickt den Betreuungsvertrag, wir prüfen die Kosten.
      Arbeitszeit zwischen 8 und 13 Uhr als Suchrahmen.
      Nach der Eingewöhnung ein neuer Termin zur Stellensuche.`,
      `Betreuungsvertrag prüfen
      Nach der Eingewöhnung fragen
      Stellen am Vormittag suchen`,
    ),
    stage(
      `Die Betreuung läuft; {kind} geht gern hin.
      {N} arbeitet {stunden} Stunden bei {betrieb}, immer vormittags.
      In den Ferien bleibt eine Woche ohne Betreuung, das ist mit dem Betrieb besprochen.
      {S} überlegt, die Stunden im Frühjahr zu erhöhen.
      Das Mittagessen in der Einrichtung wird über Bildung und Teilhabe bezahlt.`,
      `{N} reicht die Abrechnung des Mittagessens ein.
      Wir sprechen im Frühjahr über mehr Stunden.
      Ferienbetreuung bis {frist} anmelden.`,
      `Ferienbetreuung klären
      Antrag Bildung und Teilhabe prüfen
      Stundenerhöhung besprechen`,
    ),
  ],
}

const debts: Story = {
  work: 'Mehrere Jahre in der Gebäudereinigung, zuletzt als Vorarbeit. Sucht eine Stelle ohne Nachtschicht.',
  strength: 'Spricht Schwieriges offen an. Rechnet genau und hält Ordnung in den Unterlagen.',
  stages: [
    stage(
      `{N} berichtet von mehreren offenen Rechnungen, der Stromanbieter hat gemahnt.
      Ein Teil der Briefe wurde lange nicht geöffnet; heute sind alle sortiert.
      Der Rückstand beim Stromanbieter beträgt etwa {betrag} Euro.
      {S} schläft wegen der Sorgen schlecht und möchte das jetzt angehen.
      Eine Pfändung des Kontos ist angekündigt.`,
      `Termin bei der Schuldnerberatung, {N} ist mit der Weitergabe der Kontaktdaten einverstanden.
      {N} beantragt bei der Bank ein Pfändungsschutzkonto.
      Wir rufen gemeinsam beim Stromanbieter an und bitten um Raten.`,
      `Rückmeldung zum Termin der Schuldnerberatung
      Ratenzahlung Strom klären
      Umwandlung des Kontos nachfragen`,
    ),
    stage(
      `Das Erstgespräch bei der Schuldnerberatung hat stattgefunden.
      Mit dem Stromanbieter ist eine Rate von {rate} Euro vereinbart.
      {N} hat eine Liste aller Forderungen angelegt.
      Das Konto ist geschützt, die Miete geht pünktlich ab.
      {S} wirkt erleichtert und kümmert sich wieder um Bewerbungen.`,
      `Rate wird bis auf Weiteres direkt überwiesen, {N} ist einverstanden.
      Neue Post wird wöchentlich gemeinsam durchgesehen, wenn gewünscht.
      {N} nimmt den nächsten Beratungstermin am {frist} wahr.`,
      `Nach der Ratenzahlung fragen
      Termin der Schuldnerberatung nachhalten
      Stand der Bewerbungen besprechen`,
    ),
    stage(
      `Die Raten laufen seit {zahl} Monaten ohne Rückstand.
      Die Schuldnerberatung bereitet eine Einigung mit den Gläubigern vor.
      {N} hat wieder regelmäßig Bewerbungen geschrieben.
      Ein Vorstellungsgespräch bei {betrieb} ist verabredet.
      {S} öffnet die Post jetzt sofort, das sei der größte Unterschied.`,
      `{N} bringt das Schreiben der Beratungsstelle mit, soweit {s} das möchte.
      Wir kümmern uns um Arbeitskleidung, falls die Zusage kommt.
      Nächstes Gespräch nach dem Vorstellungstermin.`,
      `Ergebnis der Vorstellung erfragen
      Arbeitskleidung klären
      Abschluss der Einigung nachfragen`,
    ),
  ],
}

export const firstStories: readonly Story[] = [backToWork, retraining, course, childcare, debts]
