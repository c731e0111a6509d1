/** The vault's store in the real Chromium. */
import { describe } from 'vitest'
import { dexieSuite } from './dexie-store.suite.ts'

describe('on Chromium’s IndexedDB', () => {
  dexieSuite()
})
