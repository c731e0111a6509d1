/**
 * Locks when nobody has touched anything for a while, half a minute after saying so, and after a long day in any case
 * (security.md D.2). Timers stand still while the computer sleeps and are slowed in windows that nobody sees, so what counts is how
 * much time has passed: by the wall clock, which goes on during sleep, or by the steady one, which nobody sets back.
 */
import { useEffect, useRef } from 'react'
import { useText } from '../text/text.ts'
import { showToast } from '../ui/toast.tsx'
import { useViewStore } from '../view-store.ts'

const minuteMs = 60_000
const saidBeforeMs = 30_000
const longestMs = 12 * 60 * minuteMs
const lookEveryMs = 1_000
const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

type Moment = { wall: number; steady: number }

function present(): Moment {
  return { wall: Date.now(), steady: performance.now() }
}

function passedSince({ wall, steady }: Moment): number {
  return Math.max(Date.now() - wall, performance.now() - steady)
}

export function useIdleLock(lock: () => void): void {
  const minutes = useViewStore((state) => state.lockAfter)
  const t = useText('frame')
  const latest = useRef({ lock, t, openedAt: present() })
  useEffect(() => {
    latest.current = { ...latest.current, lock, t }
  })
  useEffect(
    () =>
      watch(minutes * minuteMs, latest.current.openedAt, {
        lock: () => latest.current.lock(),
        say: (isDayOver) => warn(latest.current.t, isDayOver, minutes),
      }),
    [minutes],
  )
}

type Acts = {
  lock: () => void
  /** Says that it locks soon; gives how to take that back. */
  say: (isDayOver: boolean) => () => void
}

/** Gives how to stop. */
function watch(idleMs: number, openedAt: Moment, { lock, say }: Acts): () => void {
  let touchedAt = present()
  let takeBack: (() => void) | null = null
  const isOver = () => Math.min(idleMs - passedSince(touchedAt), longestMs - passedSince(openedAt)) <= 0
  const look = () => {
    if (isOver()) return lock()
    const dayLeft = longestMs - passedSince(openedAt)
    if (Math.min(dayLeft, idleMs - passedSince(touchedAt)) <= saidBeforeMs) takeBack ??= say(dayLeft <= saidBeforeMs)
  }
  const touch = () => {
    // Whoever wakes the computer must not find it open.
    if (isOver()) return lock()
    touchedAt = present()
    if (longestMs - passedSince(openedAt) <= saidBeforeMs) return
    takeBack?.()
    takeBack = null
  }
  const looking = setInterval(look, lookEveryMs)
  for (const sign of signsOfLife) addEventListener(sign, touch, { capture: true, passive: true })
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(looking)
    for (const sign of signsOfLife) removeEventListener(sign, touch, { capture: true })
    document.removeEventListener('visibilitychange', look)
    takeBack?.()
  }
}

function warn(t: ReturnType<typeof useText<'frame'>>, isDayOver: boolean, minutes: number): () => void {
  const line = isDayOver ? t('locksDayOver') : t('locksIdle', { count: minutes })
  return showToast({ text: t('locksSoon'), line, tone: 'hazard', isLasting: true })
}
