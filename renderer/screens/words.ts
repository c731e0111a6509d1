/** Words for passphrases: short, everyday, without umlauts, told apart by eye and ear. */
const list = `
Abend Acker Adler Affe Ahorn Akkord Allee Alpen Amboss Ameise Ampel Amsel Ananas Angel Anker Ansicht Apfel April Aquarell
Arena Armband Aroma Asche Atlas Atlantik Aufzug August Auster Axt Backofen Badesee Bagger Bahnhof Balken Balkon Ballon
Bambus Banane Bande Banjo Baracke Basalt Basar Basilikum Bauch Bauer Baum Becher Beere Beifall Berg Bernstein Besen Beton
Biber Biene Bild Birke Birne Bison Blatt Blitz Blume Boden Bogen Bohne Bohrer Bonbon Boot Brand Braten Brause Brett Brief
Brille Brise Brot Brunnen Buch Bucht Buckel Budget Bumerang Burg Busch Butter Cello Chor Clown Comic Computer Dach Dackel
Dampfer Datum Daumen Decke Delfin Diamant Dichter Diele Distel Docht Donner Dorf Dose Drache Draht Dreieck Drossel Dudelsack
Duft Ebbe Echo Ecke Efeu Eichel Eimer Einhorn Eisberg Elch Elefant Elster Engel Ente Enzian Erbse Erde Erker Ernte Esel
Eskimo Espe Essig Etage Eule Fabrik Fackel Faden Fahne Falke Falter Farbe Farn Fasan Fass Feder Feige Feile Feld Fels
Fenchel Fenster Ferien Fest Feuer Fichte Fieber Film Filter Finger Fink Fisch Flagge Flamme Flasche Fleck Fliege Flieder
Floh Flocke Flosse Flur Fluss Foto Frosch Frost Fuchs Funke Furche Gabel Galerie Galopp Gans Garage Garten
Gasse Gebirge Gecko Geige Geist Gemse Gerste Gewitter Giebel Gipfel Giraffe Gitarre Glanz Glas Glocke Gold Gondel Graben
Granit Gras Grenze Griff Grille Gummi Gurke Hafen Hafer Hagel Hahn Hain Halm Hamster Hammer Handschuh Harfe Harz Hase
Haube Hecht Hecke Hefe Heide Helm Hemd Herbst Hering Herz Heu Himbeere Himmel Hirsch Hobel Hocker Holunder Holz Honig
Horn Hose Hotel Hummel Hund Hupe Husten Hut Igel Iltis Imker Ingwer Insel Iris Jacke Jaguar Januar Jasmin Jubel Juli Juni
Juwel Kabel Kabine Kachel Kaffee Kajak Kakao Kaktus Kalender Kamel Kamera Kamin Kamm Kanal Kandis Kanne Kanu Kapitel Kappe
Karaffe Karotte Karte Kasse Kastanie Katalog Kater Katze Kegel Kelch Keller Kerze Kessel Kette Kiefer Kies Kino Kiosk
Kirsche Kissen Kiste Klavier Klee Kleister Klinke Knopf Knospe Kobold Koch Koffer Kohle Kolibri Komet Kompass Konfetti
Konzert Koralle Korb Korken Korn Kran Kranich Kranz Kraut Kreide Kreis Kresse Kristall Krokus Krone Kuchen Kugel Kulisse
Kupfer Kurve Kutsche Labor Lachs Laden Lager Lakritz Lama Lamm Lampe Land Laterne Laub Lavendel Lawine Leder Leiter Leopard
Lerche Leuchte Libelle Licht Lilie Limette Linde Lineal Linse Lippe Lorbeer Lotse Luchs Luft Lupe Magnet Mai Makrele Malve
Mandel Mango Mantel Marder Markt Marmor Maske Mast Matrose Mauer Maus Meer Mehl Meise Melodie Melone Messing Metall Meter
Milch Minze Mistel Mittag Moment Mond Moor Moos Morgen Mosaik Motor Muschel Museum Musik Muskat Mutter Nacht Nadel Nagel
Narzisse Nebel Nelke Nest Netz Nixe Norden Notiz Nudel Nuss Oase Ofen Olive Onkel Oper Orange Orchester Orgel Orkan Osten
Otter Ozean Paddel Paket Palast Palme Panda Papagei Papier Pappel Parade Park Pass Pause Pedal Perle Pfad Pfanne Pfau
Pfeffer Pfeife Pferd Pfirsich Pflaume Pforte Pilot Pilz Pinguin Pinsel Pirat Pirol Planet Plakat Plateau Polle Polster Posaune
Post Prinz Prisma Propeller Puder Pudding Pulli Pumpe Puppe Puzzle Qualle Quark Quarz Quelle Quitte Rabe Radar Radio Rahmen
Rakete Rampe Ranke Rassel Rasen Rathaus Raupe Rebe Regal Regen Reh Reif Reis Reise Rentier Rettich Revier Rezept Riegel
Riese Rinde Ring Ritter Robbe Rock Roggen Rohr Rosine Rose Rubin Rucksack Ruder Rutsche Saal Safran Saft Salami Salbei
Salz Samt Sand Sattel Satz Sauna Schach Schaf Schal Schatz Schaukel Schere Schiff Schilf Schimmel Schirm Schleife Schloss
Schnecke Schnee Schrank Schritt Schuh Schule Schwan Schwert Segel Seide Seife Seil Sellerie Semmel Senf Sessel Sichel Sieb
Signal Silber Sirup Skizze Socke Sofa Sommer Sonne Spargel Spatz Specht Speck Spiegel Spinat Spule Stadion Stall Stamm
Stange Stapel Stein Stempel Stern Stiefel Stift Stock Storch Strand Strauss Strom Strudel Stube Sturm Tafel Tanne Tango
Tante Tapete Tasche Tasse Taube Taxi Teddy Tee Teich Teller Tempel Teppich Termin Theater Thron Thymian Tiger Tinte Tisch
Tomate Topf Torte Traktor Trapez Traube Traum Treppe Tresen Trommel Trompete Truhe Tukan Tulpe Tunnel Turm Ufer Uhr Uhu
Umhang Urlaub Vanille Vase Veilchen Ventil Veranda Vers Viola Vogel Vorhang Vulkan Waage Wabe Wald Walnuss Walross Walzer
Wand Wange Wappen Wasser Watte Weide Weizen Welle Weste Wetter Wiese Wild Wimpel Wind Winter Wippe Wolke Wolle Wurzel Zahl
Zahn Zange Zaun Zebra Zeder Zehe Zeiger Zeile Zelt Ziege Ziegel Zimt Zirkel Zirkus Zitrone Zucker Zug Zunge Zweig Zwiebel
`

export const words: readonly string[] = [
  ...new Set(
    list
      .trim()
      .split(/\s+/)
      .filter((word) => word.length >= 4 && /^[A-Z][a-z]+$/.test(word)),
  ),
]

/** Four words by chance, each equally likely. */
export function suggestWords(count = 4): string {
  const chosen = new Set<string>()
  // Values above the last whole multiple would favour the first words.
  const limit = Math.floor(0x1_0000_0000 / words.length) * words.length
  while (chosen.size < count) {
    const [value = limit] = crypto.getRandomValues(new Uint32Array(1))
    const word = value < limit ? words[value % words.length] : undefined
    if (word !== undefined) chosen.add(word)
  }
  return [...chosen].join(' ')
}
