/** The laptops of a county in memory: what they held at their last contact, and which are blocked. */
import type { Laptop } from '../../shared/county-contract.ts'
import type { KeptLink } from '../../shared/link.ts'
import { compare } from '../../shared/row.ts'
import { leadsOn } from '../../server/links.ts'
import { forgottenBefore } from '../../server/session.ts'
import type { Acting, Contact, CountyTransaction, Moment } from '../../server/store.ts'

export type Device = {
  name: string
  platform: string
  registeredAt: string
  revokedAt: string | null
  wipedAt?: string
  staffId: string
  contact?: Contact
  link?: KeptLink
}

type Lane = Pick<
  CountyTransaction,
  'noteContact' | 'lastContact' | 'link' | 'keepLink' | 'laptops' | 'revoke' | 'noteWiped'
>

/** `teamOf`: the team of whoever has this id. */
export function laptopsOn(
  devices: Map<string, Device>,
  actor: Acting,
  moment: Moment,
  teamOf: (staffId: string) => string | null | undefined,
): Lane {
  const own = actor.deviceId ?? ''
  const isMine = ({ staffId }: Device) =>
    staffId === actor.staffId ||
    (actor.role === 'teamLead' && actor.teamId !== null && teamOf(staffId) === actor.teamId)
  const change = (deviceId: string, patch: Partial<Device>) => {
    const device = devices.get(deviceId)
    if (device) devices.set(deviceId, { ...device, ...patch })
    return device !== undefined
  }
  return {
    async noteContact(contact) {
      change(own, { contact: { at: moment.at, ...contact } })
    },
    lastContact: async () => devices.get(own)?.contact,
    link: async () => devices.get(own)?.link ?? null,
    keepLink: async (link) =>
      leadsOn(devices.get(own)?.link ?? null, link) && change(own, { link: { is: link.is, n: link.n } }),
    laptops: async () =>
      [...devices]
        .filter(([, one]) => isMine(one) && (one.wipedAt ?? moment.at) > forgottenBefore(moment.at))
        .map(([deviceId, one]) => laptopOf(deviceId, one))
        .toSorted((a, b) => compare(a.lastContactAt ?? '', b.lastContactAt ?? '') || compare(a.deviceId, b.deviceId)),
    async revoke(deviceId) {
      const device = devices.get(deviceId)
      return device?.revokedAt === null && isMine(device) && change(deviceId, { revokedAt: moment.at })
    },
    noteWiped: async () => devices.get(own)?.wipedAt === undefined && change(own, { wipedAt: moment.at }),
  }
}

function laptopOf(deviceId: string, { staffId, name, platform, registeredAt, contact, ...ends }: Device): Laptop {
  const { at = null, onlyHere = null, files = null, secret = null } = contact ?? {}
  const { revokedAt, wipedAt = null } = ends
  const device = { deviceId, staffId, name, platform, registeredAt }
  return { ...device, lastContactAt: at, onlyHere, files, secret, revokedAt, wipedAt }
}
