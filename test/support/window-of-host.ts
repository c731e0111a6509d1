/** The window that a host opened, driven from outside; after a lock it is another program with an address of its own. */
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { debugAddress } from '../../electron/chromium-window.ts'

export type DrivenWindow = { browser: Browser; context: BrowserContext; page: Page }

/** `app`: where the page stands. Waits until it does. */
export async function driveWindow(profile: string, app: string): Promise<DrivenWindow> {
  const browser = await chromium.connectOverCDP(await debugAddress(join(profile, 'chromium'), 0, app))
  const context = browser.contexts()[0]
  const page = context?.pages().find((open) => open.url().startsWith(app))
  if (!context || !page) throw new Error('the window has no page')
  return { browser, context, page }
}

/** Settles once the program is gone that showed this window. */
export async function whenGone({ browser }: DrivenWindow): Promise<void> {
  if (browser.isConnected()) await new Promise<void>((done) => browser.once('disconnected', () => done()))
}
