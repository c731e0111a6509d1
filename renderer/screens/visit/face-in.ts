import type { VisitKind } from '../../../shared/appointment.ts'
import type { Face } from '../../../shared/overview.ts'

/** A photo was given for being recognised and greeted, not for an inspection: there the drawn picture stands. */
export function faceIn(kind: VisitKind | null, face: Face): Face {
  return kind === 'factFinding' ? { ...face, photo: null } : face
}
