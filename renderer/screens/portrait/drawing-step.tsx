import { Eraser, Undo2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type Point, strokeLimits, toStroke } from '../../picture/strokes.ts'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'

export type Strokes = readonly number[][]

export type DrawingStepProps = {
  /** They belong to the dialog: it must not close over them unasked. */
  strokes: Strokes
  onStrokes: (strokes: Strokes) => void
  isSaving: boolean
  onChoose: (strokes: number[][]) => void
}

/** A sheet to draw on. What is kept are the lines themselves, not a picture of them. */
export function DrawingStep({ strokes, onStrokes, isSaving, onChoose }: DrawingStepProps) {
  const t = useText('portrait')
  const [current, setCurrent] = useState<readonly Point[]>([])
  const isFull = strokes.length >= strokeLimits.strokes
  const sheet = usePen({
    isOff: isFull,
    onMove: setCurrent,
    onLift: (points) => {
      setCurrent([])
      onStrokes([...strokes, toStroke(points)])
    },
  })
  const lines = current.length > 0 ? [...strokes, toStroke(current)] : strokes
  return (
    <div className="stack">
      <p className="muted">{t('drawing.line')}</p>
      <div className="crop">
        <svg ref={sheet} className="sheet" viewBox="0 0 255 255" aria-label={t('drawing.area')}>
          {lines.map((stroke, index) => (
            <polyline key={index} points={stroke.join(' ')} />
          ))}
        </svg>
        <div className="stack row-top">
          <output className="small muted">
            {isFull
              ? t('drawing.full')
              : strokes.length === 0
                ? t('drawing.empty')
                : t('drawing.strokes', { count: strokes.length })}
          </output>
          <Button
            kind="primary"
            size="visit"
            isPending={isSaving}
            isDisabled={strokes.length === 0}
            onPress={() => onChoose(strokes.map((stroke) => [...stroke]))}
          >
            {t('drawing.save')}
          </Button>
          <Button
            size="visit"
            icon={Undo2}
            isDisabled={strokes.length === 0}
            onPress={() => onStrokes(strokes.slice(0, -1))}
          >
            {t('drawing.undo')}
          </Button>
          <Button size="visit" icon={Eraser} isDisabled={strokes.length === 0} onPress={() => onStrokes([])}>
            {t('drawing.clear')}
          </Button>
        </div>
      </div>
    </div>
  )
}

type PenOptions = { isOff: boolean; onMove: (points: Point[]) => void; onLift: (points: Point[]) => void }

/** Pen, finger or mouse on an element: points as shares of its width and height. */
function usePen(options: PenOptions) {
  const sheet = useRef<SVGSVGElement>(null)
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const element = sheet.current
    if (!element) return
    const stop = new AbortController()
    let points: Point[] = []
    const pointOf = (event: PointerEvent) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      return { x: (event.clientX - left) / width, y: (event.clientY - top) / height }
    }
    const start = (event: PointerEvent) => {
      if (latest.current.isOff || event.button !== 0) return
      element.setPointerCapture(event.pointerId)
      points = [pointOf(event)]
      latest.current.onMove(points)
    }
    const move = (event: PointerEvent) => {
      if (points.length === 0 || !element.hasPointerCapture(event.pointerId)) return
      points = [...points, ...event.getCoalescedEvents().map(pointOf), pointOf(event)]
      latest.current.onMove(points)
    }
    const lift = () => {
      if (points.length > 0) latest.current.onLift(points)
      points = []
    }
    element.addEventListener('pointerdown', start, { signal: stop.signal })
    element.addEventListener('pointermove', move, { signal: stop.signal })
    element.addEventListener('pointerup', lift, { signal: stop.signal })
    element.addEventListener('pointercancel', lift, { signal: stop.signal })
    return () => stop.abort()
  }, [])
  return sheet
}
