/**
 * Runs a bundle of the main process as it is shipped, in a process of its own, with the stand-in where Electron would be. Prints what
 * it did as one line of JSON. `node run-bundle.ts BUNDLE USERDATA`
 */
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createElectronStandIn } from './electron-stand-in.ts'
import { until } from './loopback.ts'

const [bundle = '', userData = ''] = process.argv.slice(2)
process.argv = ['electron', '.']
const electron = createElectronStandIn({ userData, packaged: false })
Object.assign(globalThis, { electronStandIn: electron.module })
const source = `export const { ${Object.keys(electron.module).join(', ')} } = globalThis.electronStandIn`
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
      : next(specifier, context),
})

await import(pathToFileURL(bundle).href)
electron.app.ready()
await until(() => electron.journal.some((entry) => /^(load|exit)/.test(entry)))
const [window] = electron.windows
const page = await electron.protocolHandler.get()(new Request('app://antlitz/'))
const mainFrame = window?.mainFrame
const about = await electron.ipcHandler.get()({ sender: window?.contents, senderFrame: mainFrame }, 'about', {})
const stranger = { sender: window?.contents, senderFrame: { ...mainFrame, origin: 'https://evil.example' } }
const refused = await electron.ipcHandler.get()(stranger, 'about', {})
console.log(
  JSON.stringify({
    journal: electron.journal,
    webPreferences: window?.options['webPreferences'],
    policy: page.headers.get('content-security-policy'),
    page: await page.text(),
    about,
    refused,
  }),
)
electron.app.emit('before-quit')
process.exit(0)
