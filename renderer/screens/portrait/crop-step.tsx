/** The section of the picture that becomes the portrait: chosen by hand, seen as it will look. */
import { Minus, Plus, RotateCcw, SquareDashed } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { ProblemNote } from '../../../shared/problem.ts'
import { type Crop, moveCrop, suggestCrop, zoomCrop, zoomOf } from '../../picture/crop.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { useCropGestures } from './crop-gestures.ts'
import { usePictureProblem } from './picture-problem.ts'

export type CropStepProps = {
  picture: ImageBitmap
  isSaving: boolean
  problem: ProblemNote | null
  onSave: (crop: Crop) => void
  onAgain: () => void
}

const zoomStep = 0.05

export function CropStep({ picture, isSaving, problem, onSave, onAgain }: CropStepProps) {
  const t = useText('portrait')
  const pictureProblem = usePictureProblem()
  const [crop, setCrop] = useState(() => suggestCrop(picture))
  const lineId = useId()
  const area = useRef<HTMLButtonElement>(null)
  const zoomBy = (by: number) => setCrop((before) => zoomCrop(before, picture, zoomOf(before, picture) + by))
  useCropGestures(area, {
    move: (right, down) => setCrop((before) => moveCrop(before, picture, right * before.edge, down * before.edge)),
    zoom: (steps) => zoomBy(steps * zoomStep),
  })
  return (
    <div className="stack">
      <p className="muted" id={lineId}>
        {t('crop.line')}
      </p>
      <div className="crop">
        <button type="button" ref={area} className="crop-area" aria-label={t('crop.area')} aria-describedby={lineId}>
          <CropCanvas picture={picture} crop={crop} edge={480} />
          <svg className="crop-mask" viewBox="0 0 100 100" aria-hidden="true">
            <path d="M0 0h100v100H0z M50 0a50 50 0 1 0 0 100a50 50 0 1 0 0-100z" fillRule="evenodd" />
          </svg>
        </button>
        <div className="stack">
          <Zoom value={zoomOf(crop, picture)} onChange={(zoom) => setCrop(zoomCrop(crop, picture, zoom))} />
          <div>
            <Button kind="quiet" icon={SquareDashed} onPress={() => setCrop(suggestCrop(picture))}>
              {t('crop.reset')}
            </Button>
          </div>
          <figure className="stack stack-s">
            <figcaption className="small muted">{t('crop.preview')}</figcaption>
            <div className="row row-l">
              <span className="face face-96">
                <CropCanvas picture={picture} crop={crop} edge={192} />
              </span>
              <span className="face face-40">
                <CropCanvas picture={picture} crop={crop} edge={80} />
              </span>
            </div>
          </figure>
        </div>
      </div>
      {problem && <Banner kind="problem" isLive title={t('notSaved', { reason: pictureProblem(problem) })} />}
      <div className="row">
        <Button kind="primary" size="visit" isPending={isSaving} onPress={() => onSave(crop)}>
          {t('crop.save')}
        </Button>
        <Button size="visit" icon={RotateCcw} onPress={onAgain}>
          {t('camera.again')}
        </Button>
      </div>
    </div>
  )
}

function Zoom({ value, onChange }: { value: number; onChange: (zoom: number) => void }) {
  const t = useText('portrait')
  const id = useId()
  return (
    <div className="stack stack-tight">
      <label className="field-label" htmlFor={id}>
        {t('crop.zoom')}
      </label>
      <div className="row row-tied">
        <IconButton icon={Minus} label={`${t('crop.zoom')} −`} onPress={() => onChange(value - zoomStep)} />
        <input
          id={id}
          type="range"
          className="zoom"
          min={0}
          max={1}
          step={0.01}
          value={value}
          onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        />
        <IconButton icon={Plus} label={`${t('crop.zoom')} +`} onPress={() => onChange(value + zoomStep)} />
      </div>
    </div>
  )
}

function CropCanvas({ picture, crop, edge }: { picture: ImageBitmap; crop: Crop; edge: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, crop.x, crop.y, crop.edge, crop.edge, 0, 0, edge, edge)
  }, [picture, crop, edge])
  return <canvas ref={canvas} width={edge} height={edge} aria-hidden="true" />
}
