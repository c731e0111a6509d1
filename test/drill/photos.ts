/** A network that is cut at a random byte during a thousand photo uploads: all there byte for byte, none twice. */
import { createHash, randomUUID } from 'node:crypto'
import type { Core } from '../../renderer/vault/core.ts'
import { openFile, people, portraitEntries } from '../server/people.ts'
import { container, lossy } from '../shared/webp.ts'
import { Random } from '../simulator/random.ts'
import { openTestCounty } from '../support/county.ts'
import { openCuttingLine } from './cutting-line.ts'
import { makeDrillLaptop, syncUntilThrough } from './drill-laptop.ts'

const portraitCount = 500
const portraitsInFile = 10

export async function drillPhotos(): Promise<object> {
  const random = new Random(7)
  const county = await openTestCounty()
  const line = await openCuttingLine(county.address, (below) => random.below(below))
  try {
    const anna = await makeDrillLaptop(county, 'anna', () => line.url)
    const photos = await takePortraits(anna, random)
    // The records first, over a line that holds: photos go after them.
    while (await anna.exchange()) {
      // each exchange moves on
    }
    const before = line.sent
    const bytes = [...photos.values()].reduce((sum, photo) => sum + photo.length, 0)
    line.cutWithin = 150_000
    const waiting = () => anna.photos.all().filter(({ state }) => state === 'waiting').length
    const attempts = await syncUntilThrough(anna, 5_000, () => waiting() === 0)
    const figures = { photos: photos.size, bytes, cuts: line.cuts, attempts, sent: line.sent - before }
    const faults = await faultsAt(county.superuser, photos)
    if (line.cuts < 100) faults.push(`the line was cut only ${line.cuts} times`)
    if (county.errors.length > 0)
      faults.push(`the county met ${county.errors.length} bugs: ${String(county.errors[0])}`)
    return { ...figures, extra: Number(((figures.sent - bytes) / bytes).toFixed(3)), faults }
  } finally {
    await line.close()
    await county.close()
  }
}

type Superuser = Awaited<ReturnType<typeof openTestCounty>>['superuser']

/** What is not at the county as it was on the laptop. */
async function faultsAt(superuser: Superuser, photos: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  const { rows } = await superuser.query<{ hash: string; complete: boolean; bytes: Buffer }>(
    'SELECT hash, complete, bytes FROM photo',
  )
  const faults: string[] = []
  const seen = new Set<string>()
  for (const { hash, complete, bytes } of rows) {
    if (seen.has(hash)) faults.push(`${hash} is there twice`)
    seen.add(hash)
    if (!complete || !photos.has(hash) || !bytes.equals(photos.get(hash) ?? new Uint8Array()))
      faults.push(`${hash} is not as it was sent`)
  }
  for (const hash of photos.keys()) if (!seen.has(hash)) faults.push(`${hash} never arrived`)
  return faults
}

/** Case files with portraits of all sizes; gives the photos by their hash. */
async function takePortraits(anna: Core, random: Random): Promise<Map<string, Uint8Array>> {
  const photos = new Map<string, Uint8Array>()
  let caseFileId = ''
  for (let i = 0; i < portraitCount; i++) {
    if (i % portraitsInFile === 0) {
      caseFileId = randomUUID()
      await anna.run(
        'caseFile.open',
        caseFileId,
        openFile(caseFileId, people.anna.staffId, { assignmentId: randomUUID() }).args,
      )
    }
    const small = container(lossy(96, 96, 500 + random.below(10_000), i))
    const large = container(lossy(480, 480, 1_000 + random.below(76_000), i))
    const kept = await anna.exclusive(async () => {
      const steps = [
        await anna.photos.keep(caseFileId, small, 'small', anna.correctedNow()),
        await anna.photos.keep(caseFileId, large, 'large', anna.correctedNow()),
      ] as const
      await anna.box.take(...steps)
      return [steps[0].ref, steps[1].ref] as const
    })
    for (const photo of [small, large]) photos.set(createHash('sha256').update(photo).digest('hex'), photo)
    for (const make of portraitEntries(...kept).make) {
      const { command, args } = make(caseFileId)
      await anna.run(command, caseFileId, args)
    }
  }
  return photos
}
