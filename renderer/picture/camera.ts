/** The camera: on only while somebody looks at its picture. */
import { Problem } from '../../shared/problem.ts'

/** Problem `cameraRefused`; its detail says why: `refused`, `missing` or `busy`. */
export async function openCamera(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } },
    })
  } catch (error) {
    if (error instanceof DOMException) throw new Problem('cameraRefused', { because: reasons[error.name] ?? 'refused' })
    throw error
  }
}

const reasons: Readonly<Record<string, string>> = {
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** What the camera shows now. */
export async function takeFrame(video: HTMLVideoElement): Promise<ImageBitmap> {
  if (video.videoWidth === 0) throw new Problem('cameraRefused', { because: 'busy' })
  return createImageBitmap(video)
}
