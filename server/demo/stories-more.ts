/** More courses of life for the demo county, in the form of stories.ts. */
import { stage, type Story } from './stories.ts'

const healthLimits: Story = {
  work: 'Gelernt im Handwerk, körperlich schwere Arbeit geht nicht mehr. Interesse an Empfang, Hausmeisterdienst oder Werkstattbüro.',
  strength: 'Großes handwerkliches Wissen. Bleibt ruhig, wenn es hektisch wird, und leitet andere gut an.',
  health: 'Heben über 10 kg und langes Stehen vermeiden. Wechsel von Sitzen und Gehen nötig. Bis zu 6 Stunden am Tag.',
  stages: [
    stage(
      `{N} kann nach eigener Angabe nicht länger als {zahl} Stunden am Stück stehen.
      Das Gutachten zur Leistungsfähigkeit ist beauftragt, die Schweigepflicht bleibt gewahrt.
      Eine Rückkehr in den alten Beruf ist nicht möglich.
      {S} möchte etwas mit Menschen machen, gern an einem Empfang.
      Wegen der Behandlung sind Termine dienstags schwierig.`,
      `Termine in Zukunft nicht am Dienstag.
      {N} füllt den Bogen zur Leistungsfähigkeit aus und gibt ihn verschlossen ab.
      Bis zum Ergebnis keine körperlich schweren Vorschläge.`,
      `Gutachten nachfragen
      Terminwünsche beachten
      Antrag auf Teilhabe am Arbeitsleben besprechen`,
    ),
    stage(
      `Das Gutachten liegt vor: leichte Arbeiten bis sechs Stunden sind möglich.
      {N} hat einen Antrag auf Teilhabe am Arbeitsleben gestellt.
      Eine Erprobung bei {betrieb} wäre denkbar, der Arbeitsplatz ist angepasst.
      {S} war in den letzten Wochen krankgeschrieben, die Bescheinigungen sind da.
      Der Weg zur Erprobung ist mit dem Bus in {minuten} Minuten zu schaffen.`,
      `Erprobung für zwei Wochen, täglich {zahl} Stunden.
      {N} sagt sofort Bescheid, wenn es zu viel wird.
      Wir fragen beim Rententräger nach dem Stand des Antrags.`,
      `Stand des Antrags beim Rententräger
      Zwischengespräch zur Erprobung
      Hilfsmittel am Arbeitsplatz klären`,
    ),
    stage(
      `Die Erprobung ist gut verlaufen, der Betrieb bietet {stunden} Stunden an.
      Ein höhenverstellbarer Tisch ist bewilligt.
      {N} hat gelernt, Pausen rechtzeitig zu machen.
      Die Kollegin im Betrieb ist feste Ansprechperson.
      {S} traut sich wieder mehr zu als vor einem Jahr.`,
      `Beginn der Beschäftigung am {frist}, zunächst befristet.
      {N} und der Betrieb sprechen nach vier Wochen über die Stunden.
      Nachbetreuung alle drei Wochen per Telefon.`,
      `Anruf nach vier Wochen Arbeit
      Lieferung des Tisches prüfen
      Befristung im Blick behalten`,
    ),
  ],
}

const housing: Story = {
  work: 'Abgebrochene Lehre als Malerin oder Maler, danach Saisonarbeit. Zur Zeit steht die Wohnung im Vordergrund.',
  strength: 'Findet praktische Lösungen. Hilft in der Nachbarschaft und wird dort um Rat gefragt.',
  stages: [
    stage(
      `Das Haus wurde verkauft, {N} muss bis {frist} ausziehen.
      Die Heizung war im letzten Winter {zahl} Wochen gestört, der Vermieter weiß Bescheid.
      {S} hat {zahl} Wohnungen besichtigt, jedes Mal gab es viele Bewerbungen.
      Ein Wohnberechtigungsschein ist beantragt.
      Die Mietkosten liegen {betrag} Euro über der örtlichen Grenze, eine Frist läuft.`,
      `{N} legt Wohnungsangebote vor der Unterschrift vor, wir prüfen binnen zwei Tagen.
      Wir schreiben eine Bescheinigung über die Übernahme der Miete.
      Kontakt zur Wohnungshilfe des Landkreises ist hergestellt.`,
      `Angebot prüfen, sobald es da ist
      Wohnungshilfe anrufen
      Frist zum Auszug im Blick behalten`,
    ),
    stage(
      `Eine Wohnung in {ort} ist in Aussicht, zwei Zimmer, Bushaltestelle vor der Tür.
      Das Angebot ist angemessen, die Zusicherung wurde heute geschrieben.
      {N} hat Umzugshelfer aus dem Bekanntenkreis, es fehlt ein Transporter.
      Die Kaution von {betrag} Euro wird als Darlehen beantragt.
      Kücheneinrichtung ist nicht vorhanden.`,
      `Darlehen für die Kaution, Rückzahlung in kleinen Raten ist erklärt.
      {N} holt {zahl} Angebote für den Transporter ein.
      Antrag auf Erstausstattung wird mitgegeben.`,
      `Kaution anweisen lassen
      Angebote für den Umzug prüfen
      Antrag Erstausstattung nachhalten`,
    ),
    stage(
      `Der Umzug ist geschafft, {N} hat sich umgemeldet.
      Die neue Wohnung ist trocken und ruhig, die Nachbarn sind freundlich.
      {S} kann jetzt wieder an Arbeit denken und fragt nach Stellen in {ort}.
      Die Schlussabrechnung der alten Wohnung steht noch aus.
      Die Möbel sind geliefert, der Herd ist angeschlossen.`,
      `{N} reicht Mietvertrag und Meldebestätigung nach.
      Stellensuche beginnt nach der Einrichtung, erster Termin am {frist}.
      Schlussabrechnung wird nach Eingang gemeinsam gelesen.`,
      `Mietvertrag zur Akte nehmen
      Stellensuche am neuen Ort beginnen
      Schlussabrechnung nachfordern`,
    ),
  ],
}

const caring: Story = {
  work: 'Lange im Verkauf, seit der Pflege eines Angehörigen ohne Beschäftigung. Möglich sind zur Zeit {zahl} Stunden am Tag.',
  strength: 'Geduldig, verlässlich, erkennt früh, was gebraucht wird. Kennt sich mit Anträgen inzwischen gut aus.',
  stages: [
    stage(
      `{N} pflegt ein Elternteil im gleichen Ort, Pflegegrad {grad}.
      Morgens und abends ist {s} dort gebunden, dazwischen bleiben {zahl} Stunden.
      Der Pflegedienst kommt einmal am Tag.
      Für eigene Arzttermine war lange keine Zeit.
      Eine Vertretung für Urlaubszeiten gibt es bisher nicht.`,
      `Kontakt zum Pflegestützpunkt, {N} ruft selbst an.
      Arbeit nur in dem Rahmen, den die Pflege lässt; das steht so im Kooperationsplan.
      Wir besprechen die Verhinderungspflege beim nächsten Mal.`,
      `Nach dem Pflegestützpunkt fragen
      Verhinderungspflege besprechen
      Kooperationsplan anpassen`,
    ),
    stage(
      `Die Tagespflege hat einen Platz für zwei Tage in der Woche zugesagt.
      {N} könnte an diesen Tagen {stunden} Stunden im Monat arbeiten.
      Die Geschwister beteiligen sich jetzt am Wochenende.
      {S} hat einen Pflegekurs besucht und erwägt, das zum Beruf zu machen.
      Die Belastung ist hoch, aber es gibt wieder freie Abende.`,
      `{N} schaut sich ein Praktikum in der Tagespflege an.
      Arbeitstage dienstags und donnerstags.
      Wir erkundigen uns nach einer Qualifizierung als Betreuungskraft.`,
      `Qualifizierung Betreuungskraft erfragen
      Praktikum in der Tagespflege
      Nach der Entlastung fragen`,
    ),
    stage(
      `{N} hat mit der Qualifizierung zur Betreuungskraft begonnen.
      Die Pflege zu Hause ist gut verteilt, der Dienst kommt zweimal am Tag.
      Der Praxisort in {ort} würde {D} gern übernehmen.
      {S} hat {zahl} Fehltage wegen eines Notfalls in der Familie, alle entschuldigt.
      Der Kurs endet am {frist}.`,
      `{N} bewirbt sich beim Praxisort; wir helfen beim Anschreiben.
      Arbeitszeit bleibt bei höchstens {stunden} Stunden in der Woche.
      Zwischenstand nach Kursende.`,
      `Bewerbung am Praxisort
      Kursende besprechen
      Arbeitszeit klären`,
    ),
  ],
}

const miniJob: Story = {
  work: 'Minijob im Verkauf seit {zahl} Jahren, davor Produktion. Möchte in eine Beschäftigung mit Sozialversicherung wechseln.',
  strength: 'Pünktlich und freundlich, springt ein, wenn Not ist. Kassiert sicher und kennt das Sortiment.',
  stages: [
    stage(
      `{N} arbeitet {zahl} Stunden in der Woche bei {betrieb} auf Minijob-Basis.
      Der Betrieb würde gern aufstocken, kann es aber erst im Frühjahr zusagen.
      Die Abrechnungen der letzten drei Monate liegen vor.
      {S} könnte auch am Samstag arbeiten.
      Eine zweite Stelle scheiterte bisher an den Buszeiten.`,
      `{N} fragt den Betrieb nach einem Termin zu dritt.
      Wir rechnen vor, was von mehr Stunden übrig bleibt.
      Einkommensbescheinigung wird monatlich bis zum 10. eingereicht.`,
      `Termin mit dem Betrieb vereinbaren
      Beispielrechnung mitgeben
      Einkommensbescheinigung prüfen`,
    ),
    stage(
      `Das Gespräch mit dem Betrieb hat stattgefunden, {stunden} Stunden sind denkbar.
      {N} hat die Beispielrechnung mitgenommen und Fragen notiert.
      Der Zuschuss für die ersten Monate ist mit dem Betrieb besprochen.
      Die Kollegin in der Frühschicht geht in Rente, dadurch wird etwas frei.
      {S} würde für die Stelle einen Kassenkurs machen.`,
      `Antrag auf Eingliederungszuschuss geht an den Betrieb.
      {N} meldet sich zum Kassenkurs an, Kosten {betrag} Euro.
      Entscheidung des Betriebs bis {frist}.`,
      `Entscheidung des Betriebs erfragen
      Antrag Zuschuss nachhalten
      Kassenkurs klären`,
    ),
    stage(
      `Der neue Vertrag ist unterschrieben, {stunden} Stunden ab {frist}.
      {N} freut sich über den festen Dienstplan.
      Das Kindergeld und der Zuschlag wurden neu berechnet.
      {S} fragt nach Wohngeld als Alternative zur Grundsicherung.
      Der Betrieb bildet auch aus; das ist für das älteste Kind in der Familie interessant.`,
      `{N} lässt das Wohngeld berechnen, wir warten mit der Einstellung der Leistung.
      Erste volle Abrechnung bis zum {frist} vorlegen.
      Gespräch über den Ausstieg im nächsten Quartal.`,
      `Wohngeld-Ergebnis abwarten
      Erste volle Abrechnung prüfen
      Ausstieg vorbereiten`,
    ),
  ],
}

const recognition: Story = {
  work: 'Abgeschlossene Ausbildung und mehrere Jahre Beruf an einem anderen Ort. Die Anerkennung des Abschlusses läuft.',
  strength: 'Fachlich sicher und sehr gut vorbereitet. Arbeitet sich selbstständig in neue Regeln ein.',
  stages: [
    stage(
      `{N} bringt Zeugnisse und eine Liste der früheren Stellen mit.
      Für die Anerkennung fehlen zwei beglaubigte Abschriften.
      {S} würde bis zum Bescheid auch als Hilfskraft arbeiten.
      Die Beratungsstelle für Anerkennung hat freie Termine ab {frist}.
      Die Gebühr von {betrag} Euro kann auf Antrag übernommen werden.`,
      `{N} vereinbart den Termin bei der Anerkennungsberatung selbst.
      Wir übernehmen die Beglaubigungen nach Vorlage der Rechnung.
      Parallel suchen wir eine Hilfstätigkeit im Fach.`,
      `Termin der Anerkennungsberatung nachhalten
      Rechnung der Beglaubigung anweisen
      Hilfstätigkeit im Fach suchen`,
    ),
    stage(
      `Der Bescheid liegt vor: teilweise anerkannt, ein Anpassungslehrgang ist nötig.
      {N} hat sich bei zwei Einrichtungen für den Lehrgang beworben.
      Die Hilfstätigkeit bei {betrieb} macht Freude und bringt Fachwörter.
      {S} lernt abends und bittet um Termine am Nachmittag.
      Der Lehrgang dauert {zahl} Monate.`,
      `Lehrgang wird gefördert, sobald der Platz bestätigt ist.
      {N} schickt die Bestätigung per E-Mail.
      Termine künftig ab 14 Uhr.`,
      `Platz im Lehrgang bestätigen lassen
      Förderung beantragen
      Terminwünsche beachten`,
    ),
    stage(
      `Der Anpassungslehrgang läuft, die Rückmeldung der Praxisanleitung ist sehr gut.
      {N} hat bereits ein Angebot für die Zeit danach.
      Die letzte Prüfung ist am {frist}.
      {S} möchte in {ort} bleiben und sucht dort eine größere Wohnung.
      Mit der vollen Anerkennung wäre die Grundsicherung beendet.`,
      `{N} informiert uns am Tag nach der Prüfung.
      Wir bereiten die Einstellung der Leistung vor und erklären die letzten Schritte.
      Umzug erst nach dem Vertrag.`,
      `Ergebnis der Prüfung erfragen
      Arbeitsvertrag anfordern
      Beendigung vorbereiten`,
    ),
  ],
}

const selfEmployed: Story = {
  work: 'Selbstständig mit einem kleinen Betrieb im Nebenerwerb, Einnahmen schwanken stark. Buchführung mit Hilfe.',
  strength: 'Eigene Ideen und Mut, sie auszuprobieren. Kann gut verkaufen und hält Kundschaft.',
  stages: [
    stage(
      `{N} hat die Einnahmen und Ausgaben der letzten sechs Monate mitgebracht.
      Das Geschäft läuft im Sommer gut und im Winter kaum.
      Eine Nähmaschine und ein Transporter stehen auf der Wunschliste.
      {S} arbeitet im Durchschnitt {stunden} Stunden in der Woche für den Betrieb.
      Die Krankenversicherung ist geklärt, die Steuererklärung noch nicht.`,
      `{N} führt ab sofort ein Kassenbuch, die Vorlage wurde erklärt.
      Gespräch mit der Gründungsberatung in {ort}.
      Wir prüfen, welche Anschaffung gefördert werden kann.`,
      `Kassenbuch ansehen
      Bericht der Gründungsberatung
      Angebot für die Anschaffung prüfen`,
    ),
    stage(
      `Die Gründungsberatung hält den Betrieb für tragfähig, wenn {zahl} feste Aufträge dazukommen.
      {N} hat einen Stand auf dem Wochenmarkt in {ort} bekommen.
      Die Preise wurden überarbeitet, bisher lagen sie zu niedrig.
      {S} hat eine einfache Internetseite angelegt.
      Die vorläufige Bewilligung läuft bis {frist}.`,
      `{N} reicht die Anlage EKS bis zum {frist} ein.
      Zuschuss von {betrag} Euro für die Ausstattung wird beantragt.
      Halbjahresgespräch über die Zahlen.`,
      `Anlage EKS anfordern
      Zuschuss nachhalten
      Halbjahresgespräch vereinbaren`,
    ),
    stage(
      `Der Umsatz ist im letzten Vierteljahr um ein Drittel gestiegen.
      {N} hat einen Rahmenvertrag mit {zahl} Einrichtungen geschlossen.
      Die abschließende Berechnung liegt bei der Leistungsabteilung.
      {S} überlegt, eine Aushilfe einzustellen.
      Zum Jahresende könnte der Betrieb allein tragen.`,
      `{N} bespricht die Aushilfe mit der Steuerberatung.
      Wir warten auf die abschließende Berechnung und lesen sie gemeinsam.
      Ausstieg aus der Leistung ist Ziel für das nächste Halbjahr.`,
      `Abschließende Berechnung besprechen
      Nach der Aushilfe fragen
      Ausstieg planen`,
    ),
  ],
}

export const moreStories: readonly Story[] = [healthLimits, housing, caring, miniJob, recognition, selfEmployed]
