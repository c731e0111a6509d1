import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'

type Announcement = { id: number; text: string; urgency: 'polite' | 'assertive' }
type Listener = (announcement: Announcement) => void

const listeners = new Set<Listener>()
const keptForMs = 7000
let lastId = 0

/** Has screen readers say `text`; nothing is seen. Needs a LiveRegion in the app. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite'): void {
  lastId += 1
  for (const listener of listeners) listener({ id: lastId, text, urgency })
}

/** Once in the app. It stays readable while a dialog hides the rest of the page. */
export function LiveRegion() {
  const [announcements, setAnnouncements] = useState<readonly Announcement[]>([])
  useEffect(() => {
    const timers = new Set<number>()
    const listen: Listener = (announcement) => {
      setAnnouncements((before) => [...before, announcement])
      const forget = () => setAnnouncements((before) => before.filter(({ id }) => id !== announcement.id))
      timers.add(window.setTimeout(forget, keptForMs))
    }
    listeners.add(listen)
    return () => {
      listeners.delete(listen)
      for (const timer of timers) window.clearTimeout(timer)
    }
  }, [])
  return createPortal(
    <div className="visually-hidden" data-live-announcer="true">
      {(['polite', 'assertive'] as const).map((urgency) => (
        <div key={urgency} role="log" aria-live={urgency} aria-relevant="additions">
          {announcements.map((one) => one.urgency === urgency && <p key={one.id}>{one.text}</p>)}
        </div>
      ))}
    </div>,
    document.body,
  )
}
