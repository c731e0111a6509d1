/** Names of invented people. What happens in a life is drawn apart from them: a name tells nothing. */
import type { Random } from './random.ts'

type Pool = {
  language: string
  citizenship: string
  /** Of a hundred households. */
  weight: number
  m: readonly string[]
  w: readonly string[]
  family: readonly string[]
  /** Names that children have today, where they differ. */
  children?: { m: readonly string[]; w: readonly string[] }
}

const words = (text: string) => text.trim().split(/\s+/)
const lines = (text: string) => text.trim().split(/\s*,\s*/)

const german: Pool = {
  language: 'Deutsch',
  citizenship: 'deutsch',
  weight: 50,
  m: words(
    'Jürgen Björn Sören Jörg Günter Lukas Thorben Hauke Matthias Uwe Ralf Detlef Kai Malte Felix Benedikt Karl-Heinz Hans-Jürgen Götz Ansgar Henning Florian Dennis Kevin Marvin Tobias Sven Oliver',
  ),
  w: words(
    'Änne Käthe Jördis Margarete Heike Silke Anke Birte Lena Sabine Petra Ute Gisela Sina Frauke Wiebke Swantje Jana Mandy Nicole Yvonne Saskia Rosemarie Anna-Lena Marie-Luise Josephine',
  ),
  family: lines(
    'Müller, Köhler, Schröder, Krüger, Böttcher, Günther, Jäger, Schäfer, Bäcker, Grünewald, Weiß, Großmann, Strauß, Voß, Meißner, Hülsebusch, Lüdeke, Nörthemann, Bührmann, Wüstenhagen, Oppermann, Diederichs, Rüdiger, Hühne, Eckhardt, Fahlbusch, Kellner, Sievers, Bode, Ahlborn, Hartje, Klapproth, Schnelle, Teichmann, Reinecke, Wolter, Schulze, Hesse, Nolte, Spangenberg, von der Ohe, zum Felde, von Hanstedt, Wackerhagen-Großkreutz, Schmidt-Rottenbäumer, Meyer-Hüttenrauch, Leineweber-Oberdieck, Freitag-Königsdörffer, de Vries, Ahrens-Schönbergen',
  ),
  children: {
    m: words('Finn Paul Leon Noah Emil Mika Jonas Till Oskar Jannis Lasse Karl Bennet'),
    w: words('Mia Emma Lina Greta Ida Nele Hannah Clara Leonie Frieda Mathilda Juna Lotte'),
  },
}
const turkish: Pool = {
  language: 'Türkisch',
  citizenship: 'türkisch',
  weight: 11,
  m: words('Mehmet Ömer Çağlar Uğur İbrahim Hüseyin Yiğit Emre Serkan Kerem Barış Gökhan Eren Tuğrul Deniz'),
  w: words('Ayşe Emine Gülşen Zeynep Özlem Elif Şükran Büşra Hatice Nurgül Çiğdem Derya Ebru Melike Sıla'),
  family: lines(
    'Yıldırım, Şahin, Öztürk, Çelik, Aydoğan, Güneş, Kılıç, Karataş, Özdemir, Ünal, Koçak, Bayraktar, Erdoğmuş, Işık, Tüfekçi, Akbaş-Çetinkaya',
  ),
}
const arabic: Pool = {
  language: 'Arabisch',
  citizenship: 'syrisch',
  weight: 11,
  m: words('Omar Khaled Youssef Anas Bassel Hadi Ibrahim Mahmoud Nizar Rami Samer Tarek Yaman Ziad Firas'),
  w: words('Amira Dalal Fatima Hanan Iman Layla Maha Nour Rasha Salma Samar Yasmin Zahra Rim Huda'),
  family: lines(
    'al-Hamwi, Al Khatib, Haddad, Darwish, El-Masri, Abu Rashid, Qasim, Mansour, al-Jundi, Saleh, Ben Youssef, Nassar, Barakat, Shaheen, Zeitoun, Abd al-Rahman',
  ),
}
const ukrainian: Pool = {
  language: 'Ukrainisch',
  citizenship: 'ukrainisch',
  weight: 9,
  m: words('Oleksandr Dmytro Bohdan Taras Andrij Jurij Mykola Serhij Wolodymyr Maksym Ostap Illja'),
  w: words('Oksana Switlana Olena Nadija Iryna Ljudmyla Kateryna Halyna Solomija Julija Daryna Marija'),
  family: lines(
    'Kowalenko, Schewtschenko, Bondarenko, Tkatschuk, Melnyk, Hrynko, Sydorenko, Moroz, Lysenko, Polishchuk, Romaniuk, Tschornowil, Pawlenko, Kusmenko, Didenko',
  ),
}
const kurdish: Pool = {
  language: 'Kurmandschi',
  citizenship: 'irakisch',
  weight: 6,
  m: words('Azad Baran Dilşad Hêvar Serhat Rojhat Şêrko Xebat Ciwan Mîran'),
  w: words('Rojda Berîvan Dilan Hêlîn Jîyan Nûjîn Rûken Şîlan Zozan Evîn'),
  family: lines('Demirtaş, Khalil, Hesso, Barzan, Şêxo, Temo, Rashid, Çiya, Xelîl, Aydın, Berzencî'),
}
const romanian: Pool = {
  language: 'Rumänisch',
  citizenship: 'rumänisch',
  weight: 6,
  m: words('Ștefan Andrei Ionuț Mihai Răzvan Cătălin Dănuț Vasile Gheorghe Florin'),
  w: words('Ioana Mărioara Ștefania Ana-Maria Cătălina Doina Florentina Lăcrămioara Ruxandra Simona'),
  family: lines(
    'Popescu, Munteanu, Ionescu, Țăranu, Bălănescu, Stănciulescu, Câmpeanu, Dobre, Vlădescu, Mureșan, Șerban',
  ),
}
/** A few families of each: names of one family belong together. */
const smaller: readonly Pool[] = [
  small(
    'Polnisch',
    'polnisch',
    'Piotr Łukasz Wojciech Paweł',
    'Agnieszka Małgorzata Bożena Kinga',
    'Wójcik, Żółkiewska-Brandys, Dąbek, Świątek',
  ),
  small('Vietnamesisch', 'vietnamesisch', 'Minh Quân Hùng Đức', 'Thảo Hương Linh Ngọc', 'Nguyễn, Trần, Phạm, Đặng'),
  small(
    'Tigrinya',
    'eritreisch',
    'Tesfay Filmon Yonas Awet',
    'Selam Senait Feven Luwam',
    'Tesfamariam, Ghebremedhin, Habtemariam',
  ),
  small(
    'Serbisch',
    'serbisch',
    'Zoran Marko Goran Nenad',
    'Mirjana Ljiljana Snežana Vesna',
    'Jovanović, Petrović, Đorđević',
  ),
  small('Persisch', 'afghanisch', 'Reza Farid Navid Omid', 'Parisa Shirin Laleh Mina', 'Karimi, Rahimi, Sadeghi'),
  small('Französisch', 'guineisch', 'Amadou Ibrahima Mamadou', 'Fatou Aïssatou Mariama', 'Diallo, Bâ, Camara'),
  small('Englisch', 'ghanaisch', 'Samuel Kwame Emmanuel', 'Grace Abena Comfort', 'Mensah, Owusu, Boateng'),
]

function small(language: string, citizenship: string, m: string, w: string, family: string): Pool {
  return { language, citizenship, weight: 1, m: words(m), w: words(w), family: lines(family) }
}

const pools = [german, turkish, arabic, ukrainian, kurdish, romanian, ...smaller]

/** People who have one name only. */
const singleNames = words('Zabihullah Shukria Suharto Tenzin Gulnara Nasrullah Waheeda Aung')

export type FamilyName = { pool: Pool; family: string }
export type PersonName = { firstName: string; lastName: string; formerNames: string; callName: string }

export function familyName(random: Random): FamilyName {
  const index = random.weighted(Object.fromEntries(pools.map((pool, at) => [String(at), pool.weight])))
  const pool = pools[Number(index)] ?? german
  return { pool, family: random.pick(pool.family) }
}

/** The name of one person of a family. Adults may have a name from before, a name of their own, or one name only. */
export function personName(random: Random, { pool, family }: FamilyName, sex: 'm' | 'w', isAdult: boolean): PersonName {
  const names = (isAdult ? pool : (pool.children ?? pool))[sex]
  const given = random.pick(names)
  if (isAdult && random.chance(0.015))
    return { firstName: '', lastName: random.pick(singleNames), formerNames: '', callName: '' }
  const second = random.chance(0.12) ? ` ${random.pick(names)}` : ''
  const lastName = isAdult && random.chance(0.12) ? random.pick(pool.family) : family
  const formerNames = isAdult && random.chance(0.13) ? former(random, pool, lastName) : ''
  return { firstName: given + second, lastName, formerNames, callName: callName(random, given, isAdult) }
}

function former(random: Random, pool: Pool, lastName: string): string {
  const before = random.pick(random.chance(0.2) ? german.family : pool.family)
  return before === lastName ? '' : random.chance(0.5) ? `geb. ${before}` : before
}

const callNames = words('Micha Toni Kiki Alex Sascha Charlie Jo Lou Sam Nico Momo Robin')

function callName(random: Random, given: string, isAdult: boolean): string {
  if (!random.chance(0.09)) return ''
  const [first = ''] = given.split('-')
  if (first !== given) return first
  return isAdult ? random.pick(callNames) : ''
}

/** Letters for an invented mail address. */
export function plainLetters(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ı', 'i')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replaceAll(/[^a-z]+/g, '')
}
