/**
 * Power cuts on the county's machine while twenty laptops send: everything that was acknowledged is there afterwards, under the
 * same number, once and byte for byte; what got no answer is sent again and nothing is doubled; the audit stays whole.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { Random } from '../simulator/random.ts'
import { countyMachine, type CountyMachine } from './county-machine.ts'
import { openPowerDisk, type PowerDisk } from './ext4-disk.ts'
import { PushingLaptop } from './pushing-laptop.ts'
import { compare, forgetTold } from './told-and-there.ts'

const rounds = 20
const laptopCount = 20

type Drill = {
  disk: PowerDisk
  machine: CountyMachine
  laptops: PushingLaptop[]
  random: Random
  /** How many waited for an answer to entries, and to a piece of a photo, when the power went. */
  cutEntries: number
  cutPhotos: number
  faults: string[]
}

export async function drillPowerCounty(): Promise<object> {
  const disk = await openPowerDisk()
  const scratch = await mkdtemp(join(tmpdir(), 'antlitz-drill-county-'))
  const setUp = join(scratch, 'setup.json')
  await writeFile(setUp, JSON.stringify(setUpOf()))
  const machine = countyMachine(disk.folder, setUp)
  try {
    const url = await on(machine)
    const random = new Random(17)
    const laptops = []
    for (let i = 0; i < laptopCount; i++)
      laptops.push(await PushingLaptop.signIn(url, accountOf(i), `${accountOf(i)}!`, random))
    const drill: Drill = { disk, machine, laptops, random, cutEntries: 0, cutPhotos: 0, faults: [] }
    for (let i = 0; i < rounds && drill.faults.length === 0; i++) await round(drill)
    return figuresOf(drill)
  } finally {
    await machine.powerOff()
    await disk.close()
    await rm(scratch, { recursive: true, force: true })
  }
}

async function round(drill: Drill): Promise<void> {
  const { disk, machine, laptops, random } = drill
  const working = Promise.all(laptops.map((laptop) => laptop.workUntilCut()))
  await new Promise((done) => setTimeout(done, 400 + random.below(2_000)))
  drill.cutEntries += laptops.filter(({ waitsFor }) => waitsFor === 'entries').length
  drill.cutPhotos += laptops.filter(({ waitsFor }) => waitsFor === 'photos').length
  const cutAt = await disk.cut()
  await machine.powerOff()
  await working
  await disk.mountAgain()
  const url = await on(machine)
  await hold(drill, cutAt)
  for (const laptop of laptops) laptop.moveTo(url)
  await Promise.all(laptops.map((laptop) => laptop.catchUp()))
  const changed = (await Promise.all(laptops.map((laptop) => laptop.askAgain(50)))).flat()
  drill.faults.push(...changed.map((id) => `entry ${id} was answered otherwise the second time`))
  await hold(drill, Date.now())
  await machine.admin('verify-audit').catch((error: unknown) => drill.faults.push(String(error)))
}

/** Holds what was told against what is there. */
async function hold({ machine, laptops, faults: found }: Drill, cutAt: number): Promise<void> {
  const tables = new Client({ connectionString: await superuserOf(machine) })
  await tables.connect()
  await tables.query('SET search_path = antlitz')
  const { lost, faults } = await compare({ laptops, tables, cutAt })
  await tables.end()
  found.push(...faults)
  if (lost > 0) found.push(`${lost} acknowledged before the cut are not there`)
  if (faults.length > 0) forgetTold(laptops)
}

async function on(machine: CountyMachine): Promise<string> {
  const started = await machine.powerOn()
  if ('failed' in started) throw new Error(`the county does not start: ${started.failed}`)
  return started.url
}

async function superuserOf({ data }: CountyMachine): Promise<string> {
  const { port, superuser } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as {
    port: number
    superuser: string
  }
  return `postgres://postgres:${superuser}@127.0.0.1:${port}/antlitz`
}

function figuresOf({ laptops, cutEntries, cutPhotos, faults }: Drill): object {
  const entries = laptops.flatMap((laptop) => [...laptop.entries.values()])
  const photos = laptops.flatMap((laptop) => [...laptop.photos.values()])
  const told = entries.filter((one) => one.told).length
  if (cutEntries + cutPhotos === 0) faults.push('nothing was under way at any cut: nothing was proved')
  const underWay = { entries: cutEntries, photos: cutPhotos }
  return { rounds, laptops: laptops.length, acknowledged: told, photos: photos.length, underWay, faults }
}

const accountOf = (i: number) => `berater${i}`

/** One team, an administrator, and as many advisers as there are laptops. */
function setUpOf(): object {
  const advisers = Array.from({ length: laptopCount }, (_, i) => accountOf(i))
  const people = advisers.map((account) => ({
    account,
    password: `${account}!`,
    firstName: 'Probe',
    lastName: account,
    role: 'personalAdvisor',
    team: 'Nord',
  }))
  const administrator = { account: 'verwaltung', password: 'verwaltung!', firstName: '', lastName: 'Verwaltung' }
  return {
    carrier: { number: '09999', name: 'Landkreis Musterland', jobCentre: 'Jobcenter Musterland' },
    sites: [{ name: 'Haus', street: '', postcode: '', town: '' }],
    teams: [{ name: 'Nord', site: 'Haus' }],
    people: [{ ...administrator, role: 'administrator' }, ...people],
  }
}
