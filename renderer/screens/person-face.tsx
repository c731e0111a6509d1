/** A person's face from the vault, as the kit's Face: photo, drawn avatar, own drawing, or initials. */
import { useCallback, useSyncExternalStore } from 'react'
import type { Me } from '../../shared/county-contract.ts'
import { initialsOf, type Face as FaceOf } from '../../shared/overview.ts'
import { Face, type FaceSize } from '../ui/face.tsx'
import { PersonLine, type PersonLineProps } from '../ui/person-line.tsx'
import { useVault } from '../vault-view.ts'
import { avatarKey, faceUrlsOf, photoKey, type FaceKey } from './face-urls.ts'

export type PersonFaceProps = {
  face: FaceOf | null
  name: string
  size?: FaceSize
  /** True where the name stands beside it. */
  isDecorative?: boolean
}

export function PersonFace({ face, name, size = 40, isDecorative = false }: PersonFaceProps) {
  return <Face name={name} src={useFaceSrc(face)} size={size} isDecorative={isDecorative} />
}

/** A PersonLine with the face from the vault. */
export function FaceLine({ face, ...rest }: { face: FaceOf | null } & Omit<PersonLineProps, 'src'>) {
  return <PersonLine {...rest} src={useFaceSrc(face)} />
}

/** The address of a face for the kit's widgets; undefined means initials. A photo that is still to come is shown by the avatar. */
export function useFaceSrc(face: FaceOf | null): string | undefined {
  const photo = useUrl(face?.photo ? photoKey(face.photo) : null)
  const avatar = useUrl(face && photo === null ? avatarKey(face.avatar) : null)
  return photo ?? avatar ?? undefined
}

/** Undefined while it is on its way, `null` when there is none. */
function useUrl(key: FaceKey | null): string | null | undefined {
  const urls = faceUrlsOf(useVault())
  const use = useCallback((hear: () => void) => (key === null ? () => {} : urls.use(key, hear)), [urls, key])
  return useSyncExternalStore(use, () => (key === null ? null : urls.peek(key)))
}

export function nameOfMe({ firstName, lastName }: Me): string {
  return `${firstName} ${lastName}`.trim()
}

export function faceOfMe({ firstName, lastName, avatarSeed }: Me): FaceOf {
  return {
    photo: null,
    avatar: avatarSeed ? { kind: 'drawn', seed: avatarSeed } : { kind: 'initials' },
    initials: initialsOf(firstName, lastName),
  }
}
