/** What every screen must pass: no barrier that axe finds, in light and dark, and nothing cut off at 200 % zoom. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']
const normal = { width: 1280, height: 800 }
/** 1280 × 800 at 200 % zoom. */
const zoomed = { width: 640, height: 400 }

/** Looks at the screen as it is; gives what is wrong with it, in words. Colours alone differ in the dark, and they are the same in every language. */
export async function lookClosely(page: Page, stop: string, isFleeting: boolean, inTheDark = true): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  const light = await barriers(new AxeBuilder({ page }).withTags(tags), `${stop}, light`)
  const dark = inTheDark ? await barriersInTheDark(page, stop) : []
  return [...light, ...dark, ...(isFleeting ? [] : await cutOff(page, stop))]
}

async function barriersInTheDark(page: Page, stop: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  const dark = await barriers(new AxeBuilder({ page }).withRules('color-contrast'), `${stop}, dark`)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  return dark
}

async function barriers(axe: AxeBuilder, stop: string): Promise<string[]> {
  // React Aria's announcements of the last seconds name buttons that may have gone meanwhile.
  const { violations } = await axe.exclude('[data-live-announcer]').setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${stop}: ${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
}

/** At 200 % zoom nobody must scroll sideways to read. */
async function cutOff(page: Page, stop: string): Promise<string[]> {
  await page.setViewportSize(zoomed)
  const wide = await page.evaluate(() => {
    const scrolled = [document.documentElement, ...document.querySelectorAll('main, .dialog-body, .window-main')]
    return scrolled
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className}: ${element.scrollWidth} in ${element.clientWidth}`)
  })
  await page.setViewportSize(normal)
  return wide.map((what) => `${stop}, 200 %: sideways ${what}`)
}
