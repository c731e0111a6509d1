/**
 * Consent (Einwilligung), its withdrawal (Widerruf), and what may be done only with it: setting a portrait. A withdrawal
 * always wins: nothing can bring a withdrawn consent back.
 */
import { needOpen } from './case-file.ts'
import { add, defineCommand, override } from './command.ts'
import { persons } from './person.ts'
import { PhotoRef, portraits } from './portrait.ts'
import { Problem } from './problem.ts'
import { table } from './row.ts'
import { Day, Id, Instant, line, z } from './schema.ts'

const ConsentFields = z.object({
  personId: Id,
  purpose: z.enum(['portrait']),
  /** Which text was shown, word for word (shared/consent-texts.ts). */
  textId: line(60),
  textVersion: z.number().int().positive(),
  language: line(20),
  /** How: read by the client, or read aloud. */
  way: z.enum(['read', 'readAloud']),
  /** For children: the guardian who agreed. The child's own no ends it all the same. */
  guardian: line(),
  /** At the latest on this day what it covers is deleted. */
  untilOn: Day,
  withdrawnAt: Instant.nullable(),
})
export type ConsentFields = z.infer<typeof ConsentFields>
export const consents = table('consents', ConsentFields)

/** Age in whole years on a day. */
export function ageOn(birthOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthOn.slice(0, 4))
  return day.slice(5) < birthOn.slice(5) ? years - 1 : years
}

export const giveConsent = defineCommand({
  name: 'consent.give',
  args: ConsentFields.omit({ withdrawnAt: true }).extend({ consentId: Id }),
  apply(file, { consentId, ...fields }, context) {
    needOpen(file, context)
    const { birthOn } = file.need(persons, fields.personId).fields
    if (birthOn && ageOn(birthOn, context.day) < 16 && fields.guardian.trim() === '')
      throw new Problem('consentGuardianMissing')
    return [add(consents, consentId, { ...fields, withdrawnAt: null })]
  },
})

export const withdrawConsent = defineCommand({
  name: 'consent.withdraw',
  args: z.object({ consentId: Id }),
  apply(file, { consentId }, context) {
    const consent = file.need(consents, consentId)
    const covered = file
      .all(portraits)
      .filter((portrait) => portrait.fields.consentId === consentId && portrait.fields.removedAt === null)
    return [
      ...(consent.fields.withdrawnAt === null ? [override(consent, { withdrawnAt: context.at })] : []),
      ...covered.map((portrait) =>
        override(portrait, { small: null, large: null, removedAt: context.at, removedBecause: 'withdrawn' }),
      ),
    ]
  },
})

export const setPortrait = defineCommand({
  name: 'portrait.set',
  args: z.object({
    portraitId: Id,
    personId: Id,
    consentId: Id,
    small: PhotoRef,
    large: PhotoRef,
    replaces: Id.nullable(),
  }),
  apply(file, { portraitId, replaces, ...fields }, context) {
    // Not even late: the consent card promises that the photo goes when the case ends.
    if (needOpen(file, context).fields.state === 'ended') throw new Problem('caseFileClosed')
    file.need(persons, fields.personId)
    const consent = file.find(consents, fields.consentId)
    if (!consent || consent.fields.personId !== fields.personId) throw new Problem('consentMissing')
    if (consent.fields.withdrawnAt !== null) throw new Problem('consentWithdrawn')
    const before = replaces ? file.find(portraits, replaces) : undefined
    const gone = { small: null, large: null, removedAt: context.at, removedBecause: 'replaced' as const }
    // A county that came back older gets its entries in another order: what took this one's place may be there first.
    const isReplaced = file.all(portraits).some((other) => other.fields.replaces === portraitId)
    return [
      ...(before && before.fields.removedAt === null ? [override(before, gone)] : []),
      add(portraits, portraitId, {
        ...fields,
        replaces,
        ...(isReplaced ? gone : { removedAt: null, removedBecause: null }),
      }),
    ]
  },
})
