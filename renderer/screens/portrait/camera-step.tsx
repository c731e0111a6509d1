import { Camera, ImageUp } from 'lucide-react'
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { noteOf, Problem, type ProblemNote } from '../../../shared/problem.ts'
import { useHost } from '../../host.ts'
import { closeCamera, openCamera, takeFrame } from '../../picture/camera.ts'
import { type Light, lightOf } from '../../picture/light.ts'
import { openPicture } from '../../picture/open-picture.ts'
import { useText } from '../../text/text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { usePictureProblem } from './picture-problem.ts'

export type CameraStepProps = { onPicture: (picture: ImageBitmap) => void }

/** Only reached with consent on record: neither camera nor file choice exists before. */
export function CameraStep({ onPicture }: CameraStepProps) {
  const t = useText('portrait')
  const pictureProblem = usePictureProblem()
  const [attempt, setAttempt] = useState(0)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  const chooseFile = async (file: File | undefined) => {
    if (!file) return
    setProblem(null)
    try {
      onPicture(await openPicture(file))
    } catch (error) {
      if (!(error instanceof Problem)) reportError(error)
      setProblem(noteOf(error))
    }
  }
  return (
    <div className="stack">
      <LiveCamera key={attempt} onPicture={onPicture} onRetry={() => setAttempt(attempt + 1)}>
        <FileTrigger
          acceptedFileTypes={['image/jpeg', 'image/png', 'image/webp']}
          onSelect={(files) => void chooseFile(files?.[0])}
        >
          <Button size="visit" icon={ImageUp}>
            {t('camera.file')}
          </Button>
        </FileTrigger>
        <p className="small muted">{t('file.line')}</p>
      </LiveCamera>
      {problem && <Banner kind="problem" isLive title={pictureProblem(problem)} />}
    </div>
  )
}

type LiveCameraProps = { onPicture: (picture: ImageBitmap) => void; onRetry: () => void; children: ReactNode }

function LiveCamera({ onPicture, onRetry, children }: LiveCameraProps) {
  const t = useText('portrait')
  const pictureProblem = usePictureProblem()
  const { stream, problem } = useCamera()
  const [hasFrame, setHasFrame] = useState(false)
  const video = useRef<HTMLVideoElement | null>(null)
  const light = useLight(video, stream !== null)
  const attach = useCallback(
    (element: HTMLVideoElement | null) => {
      video.current = element
      if (element) element.srcObject = stream
    },
    [stream],
  )
  const take = async () => {
    if (video.current) onPicture(await takeFrame(video.current))
  }
  if (problem)
    return (
      <>
        <Banner
          kind="problem"
          isLive
          title={pictureProblem(problem)}
          action={<Button onPress={onRetry}>{t('camera.retry')}</Button>}
        />
        <div className="stack stack-s row-top">{children}</div>
      </>
    )
  return (
    <div className="camera">
      <div className="viewfinder">
        <video
          ref={attach}
          autoPlay
          muted
          playsInline
          aria-label={t('camera.preview')}
          onLoadedData={() => setHasFrame(true)}
        />
        <svg className="viewfinder-guide" viewBox="0 0 160 90" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
          <ellipse cx="80" cy="42" rx="19" ry="26" />
        </svg>
        {!hasFrame && <p className="viewfinder-wait">{t('camera.starting')}</p>}
      </div>
      <div className="stack row-top">
        <output className="camera-hint muted">
          {light && light !== 'good' ? t(`camera.light.${light}`) : t('camera.guide')}
        </output>
        <Button kind="primary" size="visit" icon={Camera} isDisabled={!hasFrame} onPress={() => void take()}>
          {t('camera.take')}
        </Button>
        {children}
      </div>
    </div>
  )
}

/** The camera runs while this is shown, and not a moment longer. */
function useCamera(): { stream: MediaStream | null; problem: ProblemNote | null } {
  const host = useHost()
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [problem, setProblem] = useState<ProblemNote | null>(null)
  useEffect(() => {
    let isWanted = true
    let opened: MediaStream | undefined
    const open = async () => {
      try {
        await host.camera({ want: true })
        opened = await openCamera()
        if (isWanted) setStream(opened)
        else closeCamera(opened)
      } catch (error) {
        if (!(error instanceof Problem)) reportError(error)
        if (isWanted) setProblem(noteOf(error))
      }
    }
    void open()
    return () => {
      isWanted = false
      if (opened) closeCamera(opened)
      host.camera({ want: false }).catch(reportError)
    }
  }, [host])
  return { stream, problem }
}

const lookEveryMs = 700

function useLight(video: RefObject<HTMLVideoElement | null>, isOn: boolean): Light | null {
  const [light, setLight] = useState<Light | null>(null)
  useEffect(() => {
    if (!isOn) return
    const timer = setInterval(() => {
      if (video.current && video.current.videoWidth > 0) setLight(lightOf(video.current))
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [video, isOn])
  return isOn ? light : null
}
