/** The menu as data; main.ts turns it into Electron's. */
import type { MenuItem } from './shell.ts'

type MenuRole =
  | 'quit'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'minimize'
  | 'close'
  | 'hide'
  | 'hideOthers'

export type MenuEntry =
  | { kind: 'separator' }
  | { kind: 'role'; role: MenuRole; label: string; key?: string }
  | { kind: 'item'; item: MenuItem; label: string; key: string }

export type MenuGroup = { label: string; entries: readonly MenuEntry[] }

export type MenuLanguage = 'de' | 'en'

export const menuLanguage = (locale: string): MenuLanguage => (/^en\b/i.test(locale) ? 'en' : 'de')

const words = {
  file: ['Datei', 'File'],
  newNote: ['Neue Notiz', 'New note'],
  sync: ['Jetzt abgleichen', 'Sync now'],
  print: ['Als PDF speichern …', 'Save as PDF …'],
  settings: ['Einstellungen …', 'Settings …'],
  lock: ['Sperren', 'Lock'],
  quit: ['Antlitz beenden', 'Quit Antlitz'],
  hide: ['Antlitz ausblenden', 'Hide Antlitz'],
  hideOthers: ['Andere ausblenden', 'Hide others'],
  edit: ['Bearbeiten', 'Edit'],
  undo: ['Rückgängig', 'Undo'],
  redo: ['Wiederholen', 'Redo'],
  cut: ['Ausschneiden', 'Cut'],
  copy: ['Kopieren', 'Copy'],
  paste: ['Einfügen', 'Paste'],
  selectAll: ['Alles auswählen', 'Select all'],
  search: ['Suchen …', 'Search …'],
  view: ['Ansicht', 'View'],
  zoomIn: ['Größer', 'Zoom in'],
  zoomOut: ['Kleiner', 'Zoom out'],
  resetZoom: ['Normale Größe', 'Actual size'],
  fullscreen: ['Ganzer Bildschirm', 'Full screen'],
  window: ['Fenster', 'Window'],
  minimize: ['Verkleinern', 'Minimise'],
  close: ['Fenster schließen', 'Close window'],
} as const satisfies Record<string, readonly [string, string]>

type Word = keyof typeof words

/** Deliberately without "reload" and developer tools: neither belongs on a caseworker's screen. */
export function menuOf(language: MenuLanguage, platform: string): MenuGroup[] {
  const say = (word: Word) => words[word][language === 'de' ? 0 : 1]
  const item = (name: MenuItem, key: string): MenuEntry => ({ kind: 'item', item: name, label: say(name), key })
  const role = (name: MenuRole, word: Word, key?: string): MenuEntry => ({
    kind: 'role',
    role: name,
    label: say(word),
    ...(key === undefined ? {} : { key }),
  })
  const line: MenuEntry = { kind: 'separator' }

  const own = [item('settings', 'CmdOrCtrl+,'), line, item('lock', 'CmdOrCtrl+L'), role('quit', 'quit', 'CmdOrCtrl+Q')]
  const work = [item('newNote', 'CmdOrCtrl+N'), item('sync', 'CmdOrCtrl+R'), item('print', 'CmdOrCtrl+P')]
  const edit: MenuGroup = {
    label: say('edit'),
    entries: [
      role('undo', 'undo'),
      role('redo', 'redo'),
      line,
      role('cut', 'cut'),
      role('copy', 'copy'),
      role('paste', 'paste'),
      role('selectAll', 'selectAll'),
      line,
      item('search', 'CmdOrCtrl+K'),
    ],
  }
  const view: MenuGroup = {
    label: say('view'),
    entries: [
      role('zoomIn', 'zoomIn', 'CmdOrCtrl+Plus'),
      role('zoomOut', 'zoomOut'),
      role('resetZoom', 'resetZoom'),
      line,
      role('togglefullscreen', 'fullscreen'),
    ],
  }
  const window: MenuGroup = { label: say('window'), entries: [role('minimize', 'minimize'), role('close', 'close')] }
  if (platform !== 'darwin') return [{ label: say('file'), entries: [...work, line, ...own] }, edit, view, window]
  // On a Mac the first menu is the app's own.
  const app = [role('hide', 'hide'), role('hideOthers', 'hideOthers'), line, ...own]
  return [{ label: 'Antlitz', entries: app }, { label: say('file'), entries: work }, edit, view, window]
}
