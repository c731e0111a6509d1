/** The page's way to the host. Forwards and knows no calls, so it need not change when the contract does. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'

const channel = 'host'

contextBridge.exposeInMainWorld('antlitz', {
  call: (name: string, args: unknown): Promise<unknown> => ipcRenderer.invoke(channel, name, args),
  on: (name: string, hear: (event: unknown) => void): (() => void) => {
    // The page gets what was said, never Electron's event, which would lead it to more than it may have.
    const listener = (_event: IpcRendererEvent, said: unknown, event: unknown) => {
      if (said === name) hear(event)
    }
    ipcRenderer.on(channel, listener)
    return () => {
      ipcRenderer.off(channel, listener)
    }
  },
})
