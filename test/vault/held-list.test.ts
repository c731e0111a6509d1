/** A laptop that is held on a dear line does not get the same list of what it may see with every answer. */
import { expect, test } from 'vitest'
import { openCounty } from './laptop.ts'

test('what may be seen is not listed again before it changes', async () => {
  const county = await openCounty()
  const files = [await county.newFile('anna'), await county.newFile('anna')]
  const laptop = await county.laptop('anna')
  await laptop.sync()
  await laptop.core.holdFetching(true)
  for (let more = 0; more < 20; more++) files.push(await county.newFile('anna'))
  const lists: (number | boolean | undefined)[] = []
  laptop.bend = (name, reply) => {
    const { visible, asListed } = (reply.ok ? reply.result : {}) as { visible?: string[]; asListed?: boolean }
    if (name === 'sync') lists.push(visible?.length ?? asListed)
    return reply
  }
  const [here = ''] = files
  const sync = async () => {
    await laptop.sync()
    return [lists.at(-1), laptop.core.self.filesInAll, laptop.core.files.holds(here)]
  }
  // With the directory.
  expect(await sync()).toEqual([23, 22, true])
  expect(await sync()).toEqual([true, 22, true])
  await county.newFile('anna')
  expect(await sync()).toEqual([24, 23, true])
  await county.give(here, 'bengt')
  expect(await sync()).toEqual([23, 22, false])
  expect(await sync()).toEqual([true, 22, false])
  await laptop.core.holdFetching(false)
  await laptop.sync()
  expect(laptop.core.files.heldIds()).toHaveLength(23)
})
