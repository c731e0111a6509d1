/** Building blocks of what is written in the demo county, besides the courses of life in stories.ts. */

/** How a note begins, by the way of contact. */
export const openings = {
  JOBCENTER: [
    '{N} kam pünktlich zum vereinbarten Termin.',
    '{N} erschien wie eingeladen und hatte alle Unterlagen dabei.',
    'Gespräch wie verabredet, Dauer etwa {minuten} Minuten.',
    '{N} kam zehn Minuten später, der Bus hatte Verspätung; angerufen wurde vorher.',
    'Regelmäßiges Gespräch zum Stand der Dinge, offen und freundlich.',
    '{N} hat den Termin vorbereitet und eine Liste mit Fragen mitgebracht.',
    'Gespräch zu zweit, die Tür blieb auf Wunsch offen.',
    'Nach längerer Pause wieder ein Gespräch; {N} war froh, dass es dazu kam.',
  ],
  AUSSENSTELLE: [
    'Gespräch in der Außenstelle, weil der Weg in die Stadt zu weit ist.',
    '{N} kam in die Sprechstunde der Außenstelle {ort}.',
    'Termin in der Außenstelle, der Raum war heute etwas laut.',
  ],
  TELEFON: [
    '{N} rief von sich aus an.',
    'Rückruf wie besprochen, {N} war gut zu erreichen.',
    'Kurzes Telefonat von etwa {zahl} Minuten.',
    '{N} bat um Rückruf; im zweiten Versuch erreicht.',
    'Anruf von unterwegs, die Verbindung brach einmal ab.',
  ],
  VIDEO: [
    'Gespräch per Video, Bild und Ton waren gut.',
    'Videogespräch auf Wunsch, weil {s} heute nicht fahren konnte.',
  ],
  EMAIL: [
    '{N} schrieb eine E-Mail und hängte Unterlagen an.',
    'E-Mail beantwortet und den Eingang bestätigt.',
    '{N} fragt per E-Mail nach dem Stand.',
  ],
  BRIEF: ['Schreiben von {D} eingegangen.', 'Brief mit Antwortbogen verschickt, der Bogen kam ausgefüllt zurück.'],
  PORTAL: ['Nachricht im Portal beantwortet.', '{N} hat Unterlagen über das Portal eingereicht.'],
  ANDERER_ORT: [
    'Gespräch beim Spaziergang am Fluss, das war der Wunsch von {D}.',
    'Treffen im Café des Mehrgenerationenhauses in {ort}.',
    'Wir haben uns an der Bücherei getroffen und sind dann ein Stück gegangen.',
  ],
  HAUSBESUCH: ['Besuch wie angekündigt, {N} öffnete und bat herein.'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export const extras: readonly string[] = [
  'Die Telefonnummer stimmt noch.',
  'Rechte und Pflichten wurden in einfacher Sprache erklärt.',
  '{N} hat verstanden, was im Brief vom letzten Monat stand, und keine Fragen dazu.',
  'Der Weiterbewilligungsantrag wurde mitgegeben.',
  'Kontoauszüge der letzten drei Monate lagen vor und wurden zurückgegeben.',
  'Die Fahrt zum Termin wird auf Antrag erstattet.',
  'Nach Urlaub gefragt: {zahl} Tage im nächsten Monat, Zustimmung erteilt.',
  'Über das Angebot der Energieberatung in {ort} informiert.',
  'Der nächste Termin passt am besten {tag}.',
  'Eine Begleitperson ist beim nächsten Mal willkommen.',
  'Am Ende haben wir die Absprachen gemeinsam wiederholt.',
  '{N} bittet darum, Briefe künftig in größerer Schrift zu bekommen.',
  'Das Angebot des Sozialkaufhauses war noch nicht bekannt.',
  'Der Kooperationsplan wurde durchgesehen, die Schritte stimmen noch.',
  'Über Bildung und Teilhabe gesprochen, Vordruck ausgehändigt.',
  'Eine neue Krankenkassenkarte ist da, die Mitgliedschaft besteht weiter.',
  'Die Vertretung in der Urlaubszeit wurde vorgestellt.',
  'Ein Antwortumschlag wurde mitgegeben.',
]

export const impressions: readonly string[] = [
  'Wirkt heute zuversichtlicher als beim letzten Mal.',
  'Müde, aber bei der Sache.',
  'Braucht kurze Abstände zwischen den Gesprächen.',
  'Sehr gut vorbereitet.',
  'Eher zurückhaltend, taut im Verlauf auf.',
]

export const purposes: readonly string[] = [
  'Stand der Bewerbungen besprechen',
  'Kooperationsplan fortschreiben',
  'Unterlagen durchsehen und nächste Schritte',
  'Gespräch zur beruflichen Richtung',
  'Rückblick auf die Maßnahme',
  'Fragen zum Bescheid klären',
  'Stellenvorschläge gemeinsam ansehen',
  'Förderung und Fahrkosten besprechen',
]
export const reportingPurposes: readonly string[] = [
  'Meldetermin: berufliche Situation und Kooperationsplan',
  'Meldetermin: Vermittlung in Arbeit',
  'Meldetermin: Vorbereitung einer Maßnahme',
]
export const visitPurposes: readonly string[] = [
  'Aufsuchendes Gespräch, schriftlich angekündigt',
  'Besuch nach zwei verpassten Terminen, mit Brief angekündigt',
  'Gespräch zu Hause auf Wunsch',
  'Gespräch am Ort der Wahl, kurzer Spaziergang möglich',
]

export const missedRemarks: readonly string[] = [
  'Nicht erschienen, keine Nachricht.',
  'Nicht erschienen, telefonisch nicht erreichbar.',
  'Nicht gekommen; Einladung ging mit der Post zu.',
]
export const movedRemarks: readonly string[] = [
  'Auf Bitte von {D} verlegt, Kind hat Zahnarzttermin.',
  'Verlegt wegen Vorstellungsgespräch.',
  'Verlegt, Bus fällt aus.',
  'Verlegt, weil der Raum belegt ist.',
]
export const cancelledRemarks: readonly string[] = [
  'Vorher telefonisch abgesagt.',
  'Von uns abgesagt wegen Krankheit im Team.',
  'Abgesagt, Anliegen am Telefon geklärt.',
]

export const followUps: readonly string[] = [
  'Weiterbewilligungsantrag: Eingang prüfen',
  'Rückruf zugesagt',
  'Nachweis Krankenkasse anfordern',
  'Kooperationsplan: Fortschreibung fällig',
  'Einkommensnachweis des letzten Monats fehlt',
  'Antwort der Kita abwarten',
  'Rückmeldung des Bildungsträgers',
  'Bewilligungszeitraum endet: Antrag zusenden',
  'Nach dem Arzttermin fragen, wie es weitergeht',
  'Beratungsstelle: Termin bestätigt?',
]

export const doorTalks: readonly string[] = [
  'Wir haben in der Küche gesprochen. {N} hatte die Briefe gesammelt, aber nicht geöffnet; wir haben sie gemeinsam sortiert.',
  '{N} wollte lieber draußen reden. Im Hof haben wir über die letzten Monate gesprochen und was jetzt zuerst dran ist.',
  'Das Gespräch war ruhig. {N} erzählte, dass das Telefon seit Wochen kaputt ist und die Einladungen deshalb liegen blieben.',
  '{N} hat sich über den Besuch gewundert und dann gern erzählt, wie der Tag zur Zeit aussieht. Termine am Vormittag sind schwer, ab Mittag geht es.',
  'Thema war vor allem, wie {s} wieder regelmäßig unter Menschen kommt. Ein offenes Frühstück in {ort} wäre ein Anfang.',
]
export const shortTalks: readonly string[] = [
  'Kurzes Gespräch an der Tür. {N} nahm die Karte mit der Telefonnummer an und wollte sich melden.',
  '{N} hatte gerade Besuch; wir haben nur einen neuen Zeitpunkt besprochen.',
]
export const nobodyHome: readonly string[] = [
  'Niemand öffnete. Handgeschriebene Karte mit Telefonnummer im Briefkasten gelassen.',
  'Auf zweimal Klingeln keine Antwort, Rollläden halb unten. Karte eingeworfen.',
]
export const clientWords: readonly string[] = [
  '„Ich dachte, das hat sich erledigt. Gut, dass Sie da waren.“',
  '„Am Telefon bekomme ich kein Wort heraus, so geht es besser.“',
  '„Ich will ja arbeiten, aber erst muss das mit der Wohnung klar sein.“',
  '„Rufen Sie bitte nach zwölf Uhr an.“',
  '„Mit einem festen Tag in der Woche komme ich zurecht.“',
  '',
  '',
]

export type Inspection = {
  reason: 'ERSTAUSSTATTUNG_WOHNUNG' | 'ERSTAUSSTATTUNG_GEBURT' | 'ERSATZ_GERAET' | 'WOHNVERHAELTNISSE'
  question: string
  rooms: string
  content: string
}
export const inspections: readonly Inspection[] = [
  {
    reason: 'ERSTAUSSTATTUNG_WOHNUNG',
    question: 'Welche Möbel und Geräte aus dem Antrag sind in der Wohnung noch nicht vorhanden?',
    rooms: 'Küche, Wohnzimmer',
    content:
      'In der Küche stehen Spüle und Kühlschrank, ein Herd ist nicht vorhanden. Im Wohnzimmer eine Matratze und ein Tisch. Schränke wurden nicht geöffnet. {N} zeigte die Räume selbst.',
  },
  {
    reason: 'ERSTAUSSTATTUNG_GEBURT',
    question: 'Sind Kinderbett und Wickelkommode schon vorhanden?',
    rooms: 'Schlafzimmer',
    content:
      'Ein gebrauchtes Kinderbett ist vorhanden, eine Wickelkommode nicht. {N} hat ein Angebot aus dem Sozialkaufhaus vorgelegt. Weitere Räume waren nicht Gegenstand.',
  },
  {
    reason: 'ERSATZ_GERAET',
    question: 'Ist die Waschmaschine defekt und nicht mehr zu reparieren?',
    rooms: 'Bad',
    content:
      'Die Maschine zieht kein Wasser und zeigt einen Fehler an. Eine Rechnung über den Versuch einer Reparatur liegt vor. Mehr wurde nicht angesehen.',
  },
  {
    reason: 'WOHNVERHAELTNISSE',
    question: 'Wie viele Räume der gemeinsamen Wohnung werden von der Bedarfsgemeinschaft genutzt?',
    rooms: 'Flur, zwei Zimmer',
    content:
      'Zwei Zimmer werden allein genutzt, Küche und Bad gemeinsam mit der Vermieterin. {N} erklärte die Aufteilung anhand des Mietvertrags. Zimmer Dritter wurden nicht betreten.',
  },
]

/** Facts for the visit, never a judgement (domain.md 2.8). */
export const safetyNotes: readonly string[] = [
  'Großer Hund im Hof, am {frist} an der Leine gesehen. Vorher anrufen, dann wird er weggesperrt. Prüfen nach sechs Monaten.',
  'Treppenhaus ohne Licht ab dem zweiten Stock (zuletzt festgestellt beim Besuch). Taschenlampe mitnehmen.',
  'Beim Besuch kam es zu lautem Streit mit einer dritten Person im Hausflur. Besuche zu zweit. Prüfen nach sechs Monaten.',
  'Kein Handyempfang im Hinterhaus. Vorher im Team Bescheid geben und Rückmeldung verabreden.',
  'Zufahrt im Winter nicht geräumt, Parken an der Kirche.',
]
export const accessNotes: readonly string[] = [
  'Klingel oben links, 2. Stock.',
  'Hintereingang über den Hof, Klingel defekt: bitte anrufen.',
  'Aufzug vorhanden, 4. Stock rechts.',
  'Name steht nicht am Klingelschild.',
  'Haustür bleibt tagsüber offen, Erdgeschoss links.',
]
export const animals: readonly string[] = [
  'Katze',
  'kleiner Hund, freundlich',
  'zwei Wellensittiche',
  'Hund im Hof',
  'Aquarium',
]
export const housings: readonly string[] = [
  'Zwei Zimmer, 52 m², Gasheizung. Miete angemessen.',
  'Drei Zimmer mit Balkon, 74 m², Fernwärme. Keller feucht, Vermieter informiert.',
  'Ein Zimmer mit Küchenzeile, 31 m², Strom wird selbst bezahlt.',
  'Vier Zimmer im Altbau, 96 m², Ölheizung; Vorrat wird im Herbst abgerechnet.',
  'Untermiete, ein Zimmer mit Küchenbenutzung, Vertrag liegt vor.',
  'Reihenhaus zur Miete, 88 m², kleiner Garten.',
]

export const firms: readonly string[] = [
  'einer Gärtnerei',
  'einem Lagerbetrieb',
  'einer Bäckerei',
  'einem Pflegeheim',
  'einer Tischlerei',
  'einem Baumarkt',
  'einer Reinigungsfirma',
  'einem Hotel',
  'einer Großküche',
  'einem Fahrradladen',
  'einer Druckerei',
  'einem Busunternehmen',
]
export const weekdays: readonly string[] = ['montags', 'dienstags', 'mittwochs', 'donnerstags', 'freitags']
export const towns: readonly { town: string; postcode: string }[] = [
  { town: 'Göttingen', postcode: '37073' },
  { town: 'Rosdorf', postcode: '37124' },
  { town: 'Bovenden', postcode: '37120' },
  { town: 'Dransfeld', postcode: '37127' },
  { town: 'Hann. Münden', postcode: '34346' },
  { town: 'Duderstadt', postcode: '37115' },
  { town: 'Gieboldehausen', postcode: '37434' },
  { town: 'Friedland', postcode: '37133' },
]
/** Invented streets. */
export const streets: readonly string[] = [
  'Am Kirschenbrink',
  'Hinter der Ölmühle',
  'Zaunkönigweg',
  'Alte Flößergasse',
  'Laternenstieg',
  'An der Wollwäsche',
  'Holunderkamp',
  'Brückenwärterweg',
  'Kleine Färbergasse',
  'Windhornstraße',
  'Zum Siebenbrunnen',
  'Pfannenstielweg',
]

/** Changes that two people may write down differently; none of them stands in a file before. */
export const newAccessNotes: readonly string[] = [
  'Klingel defekt, bitte anrufen.',
  'Eingang jetzt über den Hof.',
  'Haustür ab 18 Uhr verschlossen.',
  'Name steht noch nicht am Briefkasten.',
]
export const newHousings: readonly string[] = [
  'Mietvertrag gekündigt, sucht zum Frühjahr.',
  'Umzug in die Erdgeschosswohnung zugesagt.',
  'Nebenkosten nachzuzahlen, Raten vereinbart.',
  'Schimmel im Bad dem Vermieter gemeldet.',
]
