/**
 * What a browser around the page would do with it by itself: save it in the open, look up what is marked, show its source. Electron
 * offers none of that; a window of Chromium does, by its menu and by a key that many press to keep what they wrote.
 */

/** To be called once, before anything is shown. Without marked text a field keeps its menu: to paste. */
export function stopBrowserHabits(on: Window): void {
  on.addEventListener('contextmenu', (event) => {
    if (!isFieldWithNothingMarked(event.target)) event.preventDefault()
  })
  on.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && ['s', 'u'].includes(event.key.toLowerCase())) event.preventDefault()
  })
}

function isFieldWithNothingMarked(target: EventTarget | null): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return isField && target.selectionStart === target.selectionEnd
}
