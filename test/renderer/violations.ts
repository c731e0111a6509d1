import axe from 'axe-core'

/** What axe finds on the page. Left out: React Aria's own announcer, which points at buttons that are gone by then. */
export async function violations(): Promise<string[]> {
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === 1)
  await Promise.all(passing.map(({ finished }) => finished))
  const { violations: found } = await axe.run(
    { include: [document.documentElement], exclude: ['[data-live-announcer]'] },
    { resultTypes: ['violations'] },
  )
  return found.map(({ id, nodes }) => `${id} ${nodes[0]?.html} ${nodes[0]?.failureSummary}`)
}
