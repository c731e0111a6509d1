/** Tells those whom it concerns that there is something new: a burst of changes at once, and not whoever sent them. */
import type { Asker, CountyStore, Moment, News } from './store.ts'

/** A burst of changes becomes one nudge. */
const gatherMs = 250

type Hearer = { asker: Asker; nudge: () => void; ended: () => void }
export type Nudges = { hear(hearer: Hearer): Promise<() => Promise<void>> }

export function createNudges(store: CountyStore, moment: () => Moment): Nudges {
  const hearers = new Set<Hearer>()
  let listening: Promise<() => Promise<void>> | null = null
  let gathered: News | null = null

  const tell = async () => {
    const news = gathered
    gathered = null
    if (!news) return
    // One after another: a hundred laptops must not take all connections to the database at once.
    for (const hearer of hearers) {
      await store.concerns(hearer.asker, news, moment()).then((concerned) => {
        if (concerned) hearer.nudge()
      }, hearer.ended)
    }
  }
  const take = (news: News) => {
    if (!gathered) setTimeout(() => void tell(), gatherMs)
    gathered = gathered ? merged(gathered, news) : news
  }

  return {
    async hear(hearer) {
      hearers.add(hearer)
      listening ??= store.listen(take)
      try {
        await listening
      } catch (error) {
        listening = null
        hearers.delete(hearer)
        throw error
      }
      return async () => {
        hearers.delete(hearer)
        if (hearers.size > 0) return
        const stop = listening
        listening = null
        await (
          await stop
        )?.()
      }
    },
  }
}

function merged(a: News, b: News): News {
  return {
    caseFileIds: [...new Set([...a.caseFileIds, ...b.caseFileIds])],
    access: a.access || b.access,
    deviceId: a.deviceId === b.deviceId ? a.deviceId : null,
  }
}
