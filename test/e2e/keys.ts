/** Hands on the keyboard only: nothing here clicks. Whatever has the focus must be seen to have it. */
import type { Locator, Page } from '@playwright/test'
import { expect } from './laptop-test.ts'

/** More stops than any screen has. */
const stops = 150

/** Goes from stop to stop until this has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  for (let i = 0; i < stops; i++) {
    if (await target.evaluate((element) => element.ownerDocument.activeElement === element)) {
      await expectVisibleFocus(page)
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`nobody gets to ${String(target)} by the keyboard`)
}

export async function pressOn(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.insertText(text)
}

/** The focused element, or what is drawn for it, has an outline or a ring that it does not have otherwise. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const isSeen = () =>
    page.evaluate(() => {
      const ringed = (element: Element | null): boolean => {
        if (!element) return false
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
      }
      const focused = document.activeElement
      // A radio or checkbox is drawn by its label, a field by the frame around it.
      return (
        ringed(focused) ||
        ringed(focused?.closest('label') ?? null) ||
        ringed(focused?.parentElement ?? null) ||
        ringed(focused?.parentElement?.parentElement ?? null)
      )
    })
  await expect.poll(isSeen).toBe(true)
}
