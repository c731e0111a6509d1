/** Whether a session lets somebody in. The same judgement for every store. */
import type { Role } from '../shared/staff.ts'
import { Problem } from '../shared/problem.ts'
import type { Acting } from './store.ts'

/** An ended session still tells whose work it is that comes from a laptop which is not let in any more. */
export const sessionKeptDays = 400

/** So long an emptied laptop is still listed. */
const wipedShownDays = 90

/** Laptops that were emptied before this are not listed any more. */
export function forgottenBefore(at: string): string {
  return new Date(Date.parse(at) - wipedShownDays * 86_400_000).toISOString()
}

export type FoundStaff = { staffId: string; role: Role; teamId: string | null; active: boolean }
export type FoundSession = FoundStaff & { deviceId: string; deviceRevoked: boolean; expiresAt: string }

/** Whoever holds the token of a session, as `Asker` names the ways to come. */
export function admitHolder(
  kind: 'session' | 'barred' | 'emptied' | 'courier',
  found: FoundSession | undefined,
  at: string,
): Acting {
  if (kind === 'courier') return admitCourier(found)
  if (kind === 'emptied') return admitEmptied(found)
  return kind === 'session' ? admitSession(found, at) : admitBarred(found)
}

function admitSession(found: FoundSession | undefined, at: string): Acting {
  if (!found) throw new Problem('signInRequired')
  const ended = endedFor(found)
  // Before the expiry: whoever cannot sign in again must not be sent to do so.
  if (ended) throw new Problem(ended)
  if (found.expiresAt <= at) throw new Problem('signInExpired')
  return { ...admitStaff(found), deviceId: found.deviceId }
}

/** For somebody who is not let in any more: they may put what waits on their laptop into the tray of their team. */
function admitBarred(found: FoundSession | undefined): Acting {
  if (!found) throw new Problem('signInRequired')
  const ended = endedFor(found)
  if (!ended || found.teamId === null) throw new Problem(ended ?? 'mayNot')
  const { staffId, role, teamId, deviceId } = found
  return { staffId, role, teamId, deviceId, barred: ended }
}

/** For a laptop that says it is empty: also of somebody without a team, who has no tray to put anything into. */
function admitEmptied(found: FoundSession | undefined): Acting {
  if (!found) throw new Problem('signInRequired')
  const barred = endedFor(found)
  if (!barred) throw new Problem('mayNot')
  const { staffId, role, teamId, deviceId } = found
  return { staffId, role, teamId, deviceId, barred }
}

/** For whoever's laptop a courier comes from: however long ago they signed in, it is theirs. */
function admitCourier(found: FoundSession | undefined): Acting {
  if (!found) throw new Problem('courierUnknown')
  return endedFor(found) ? admitBarred(found) : { ...admitStaff(found), deviceId: found.deviceId }
}

function endedFor({ active, deviceRevoked }: FoundSession): 'accessEnded' | 'deviceRevoked' | null {
  if (!active) return 'accessEnded'
  return deviceRevoked ? 'deviceRevoked' : null
}

export function admitStaff(found: FoundStaff | undefined): Acting {
  if (!found) throw new Problem('unknownPerson')
  if (!found.active) throw new Problem('accessEnded')
  return { staffId: found.staffId, role: found.role, teamId: found.teamId, deviceId: null }
}
