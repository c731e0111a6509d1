type Person = { name: string; aside: string; line: string; place: string }

export const people: readonly [Person, Person, ...Person[]] = [
  {
    name: 'Siebenschläfer-Großkopf, Maximiliane Friederike',
    aside: '(sie) · 34',
    line: 'Termin morgen 9:30, Hann. Münden, mit der Leistungsabteilung',
    place: 'Hann. Münden',
  },
  {
    name: 'Yıldırım, Emine',
    aside: '(sie) · 41',
    line: 'Kita-Zusage abwarten, Wiedervorlage 3.12.',
    place: 'Duderstadt',
  },
  { name: 'Öztürk, Mehmet', aside: '(er) · 28', line: 'Umschulung beginnt am 1. Dezember', place: 'Göttingen' },
  { name: 'Nguyễn, Thị Hương', aside: '(sie) · 52', line: 'Lange kein Kontakt', place: 'Rosdorf' },
  { name: 'Brandt, Anneliese', aside: '', line: 'Zuständig', place: 'Göttingen' },
  { name: 'El-Masri, Khaled', aside: '(er) · 23', line: 'Zwei Versäumnisse', place: 'Northeim' },
  { name: 'Schmidt, Jürgen', aside: '(er) · 59', line: 'Rückruf erbeten', place: 'Bovenden' },
  { name: 'Kowalczyk, Zofia', aside: '(sie) · 31', line: 'Bewerbung läuft', place: 'Göttingen' },
]
