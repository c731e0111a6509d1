/** Whether a session lets somebody in. The same judgement for every store. */
import type { Role } from '../shared/staff.ts'
import { Problem } from '../shared/problem.ts'
import type { Acting } from './store.ts'

export type FoundStaff = { staffId: string; role: Role; teamId: string | null; active: boolean }
export type FoundSession = FoundStaff & { deviceId: string; deviceRevoked: boolean; expiresAt: string }

export function admitSession(found: FoundSession | undefined, at: string): Acting {
  if (!found) throw new Problem('signInRequired')
  if (found.expiresAt <= at) throw new Problem('signInExpired')
  if (found.deviceRevoked) throw new Problem('deviceRevoked')
  return { ...admitStaff(found), deviceId: found.deviceId }
}

export function admitStaff(found: FoundStaff | undefined): Acting {
  if (!found) throw new Problem('unknownPerson')
  if (!found.active) throw new Problem('mayNot')
  return { staffId: found.staffId, role: found.role, teamId: found.teamId, deviceId: null }
}
