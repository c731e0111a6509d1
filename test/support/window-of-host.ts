/** The window that a host opened, driven from outside; after a lock it is another program at the same address. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { debugAddress } from '../../electron/chromium-window.ts'

export type DrivenWindow = { browser: Browser; context: BrowserContext; page: Page }

/** What a host says when it is up: where its page is, and where its window is driven. Waits until the page stands there. */
export async function driveWindow({ app, debug }: { app: string; debug: string | null }): Promise<DrivenWindow> {
  if (debug === null) throw new Error('the window has no debug port')
  const browser = await connect(await debugAddress('', Number(new URL(debug).port), app))
  const context = browser.contexts()[0]
  const page = context?.pages().find((open) => open.url().startsWith(app))
  if (!context || !page) throw new Error('the window has no page')
  return { browser, context, page }
}

/** A driver that comes while the page is still arriving waits for ever; the next one does not. */
async function connect(address: string): Promise<Browser> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await chromium.connectOverCDP(address, { timeout: 3_000 })
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}

/** Settles once the program is gone that showed this window. */
export async function whenGone({ browser }: DrivenWindow): Promise<void> {
  if (browser.isConnected()) await new Promise<void>((done) => browser.once('disconnected', () => done()))
}
