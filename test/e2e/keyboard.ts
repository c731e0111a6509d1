/** Hands on the keyboard only; wherever the focus goes, it must be seen. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './laptop-test.ts'

const mostTabs = 80

/** Goes on with Tab until the focus is there. Every stop on the way must show the focus. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target.first()).toBeVisible()
  for (let tabs = 0; tabs < mostTabs; tabs++) {
    await page.keyboard.press(key)
    // Behind the last stop comes the browser's own bar, then the first stop again.
    if (await page.evaluate(() => document.activeElement === document.body)) continue
    await expectVisibleFocus(page)
    if (await isFocused(target)) return
  }
  throw new Error(`${String(target)} is not reached with ${mostTabs} tabs`)
}

export async function tabAndPress(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

async function isFocused(target: Locator): Promise<boolean> {
  const found = await target.evaluateAll((elements) => elements.some((one) => one.contains(document.activeElement)))
  return found
}

/** The element in focus, or what stands for it on the screen, has an outline, and the element stands in the window. */
export async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = () =>
    page.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body) return 'the focus is nowhere'
      const { top, bottom } = element.getBoundingClientRect()
      if (bottom < 0 || top > innerHeight) return `out of the window: ${element.outerHTML.slice(0, 200)}`
      for (let one: Element | null = element, depth = 0; one && depth < 5; one = one.parentElement, depth++) {
        const near = [one, ...(depth > 0 ? [...one.children] : [])]
        const isMarked = near.some((part) => {
          const { outlineStyle, outlineWidth } = getComputedStyle(part)
          return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
        })
        if (isMarked) return 'seen'
      }
      return `no outline: ${element.outerHTML.slice(0, 200)}`
    })
  await expect.poll(seen).toBe('seen')
}
