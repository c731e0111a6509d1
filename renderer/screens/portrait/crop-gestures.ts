import { type RefObject, useEffect, useRef } from 'react'

export type CropGestures = {
  /** In shares of the section's own edge. */
  move: (right: number, down: number) => void
  zoom: (steps: number) => void
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const arrowShare = 0.03

/** Dragging moves the picture under the frame; arrows move the frame; plus, minus and the wheel zoom. */
export function useCropGestures(area: RefObject<HTMLElement | null>, gestures: CropGestures): void {
  const latest = useRef(gestures)
  useEffect(() => {
    latest.current = gestures
  })
  useEffect(() => {
    const element = area.current
    if (!element) return
    const stop = new AbortController()
    const on = <K extends keyof HTMLElementEventMap>(name: K, hear: (event: HTMLElementEventMap[K]) => void) =>
      element.addEventListener(name, hear, { signal: stop.signal, passive: false })
    on('keydown', (event) => {
      const arrow = arrows[event.key]
      const share = event.shiftKey ? arrowShare * 4 : arrowShare
      if (arrow) latest.current.move(arrow[0] * share, arrow[1] * share)
      else if (event.key === '+' || event.key === '=') latest.current.zoom(1)
      else if (event.key === '-') latest.current.zoom(-1)
      else return
      event.preventDefault()
    })
    on('pointerdown', (event) => element.setPointerCapture(event.pointerId))
    on('pointermove', (event) => {
      if (!element.hasPointerCapture(event.pointerId)) return
      const { width, height } = element.getBoundingClientRect()
      latest.current.move(-event.movementX / width, -event.movementY / height)
    })
    on('wheel', (event) => {
      event.preventDefault()
      latest.current.zoom(event.deltaY < 0 ? 1 : -1)
    })
    return () => stop.abort()
  }, [area])
}
