/** The value lists of domain.md 1.5 and 1.10: keys only. Labels stand in the renderer's catalogues. */
import { z } from './schema.ts'

export const BenefitUnitType = z.enum([
  'SINGLE',
  'ALLEINERZIEHEND',
  'PARTNER_OHNE_KINDER',
  'PARTNER_MIT_KINDERN',
  'SONSTIGE',
])
export const UnitRole = z.enum(['HAUPTPERSON', 'PARTNER', 'KIND_U15', 'KIND_15_24', 'ELTERNTEIL', 'NICHT_IN_BG'])
export const PersonStatus = z.enum(['ELB', 'NEF', 'AUSGESCHLOSSEN', 'VORLAEUFIG'])
export const Sex = z.enum(['m', 'w', 'd', 'ohneAngabe'])
export const SchoolCertificate = z.enum([
  'OHNE',
  'FOERDERSCHULE',
  'HAUPTSCHULE',
  'MITTLERE_REIFE',
  'FACHHOCHSCHULREIFE',
  'FACHABITUR',
  'ABITUR',
  'UNBEKANNT',
])
export const ContactChannel = z.enum([
  'JOBCENTER',
  'AUSSENSTELLE',
  'HAUSBESUCH',
  'ANDERER_ORT',
  'TELEFON',
  'VIDEO',
  'EMAIL',
  'BRIEF',
  'HAUSBRIEFKASTEN',
  'PORTAL',
])
export const OutreachReason = z.enum([
  'KONTAKTABBRUCH',
  'ZWEITES_VERSAEUMNIS',
  'MOBILITAET_GESUNDHEIT',
  'JUNGER_MENSCH_16H',
  'COACHING_16K',
  'WUNSCH_DER_PERSON',
  'NACHBETREUUNG',
])
export const FactFindingReason = z.enum([
  'ERSTAUSSTATTUNG_WOHNUNG',
  'ERSTAUSSTATTUNG_GEBURT',
  'ERSATZ_GERAET',
  'WOHNVERHAELTNISSE',
  'EINSTEHENSGEMEINSCHAFT',
  'AUFENTHALT_VON_PERSONEN',
])
export const OutreachResult = z.enum([
  'GESPRAECH_GEFUEHRT',
  'KURZKONTAKT_TUER',
  'NICHT_ANGETROFFEN_KARTE',
  'NICHT_ANGETROFFEN_OHNE_KARTE',
  'VERWEIGERT_FREUNDLICH',
  'VERWEIGERT_AGGRESSIV',
  'ANSCHRIFT_FALSCH',
  'DRITTE_PERSON',
  'ABGEBROCHEN_SICHERHEIT',
])
export const FactFindingResult = z.enum([
  'GEKLAERT',
  'TEILWEISE',
  'NICHT_GEKLAERT',
  'EINWILLIGUNG_VERWEIGERT',
  'EINWILLIGUNG_WIDERRUFEN',
  'NICHT_ANGETROFFEN',
  'ABGEBROCHEN_NUR_MINDERJAEHRIGE',
])
export const ImportantReason = z.enum([
  'ARBEITSUNFAEHIG',
  'KIND_KRANK',
  'PFLEGE',
  'VORSTELLUNGSGESPRAECH',
  'BEHOERDENTERMIN',
  'VERKEHR',
  'POST_NICHT_ERHALTEN',
  'SONSTIGER',
])
export const CaseEndReason = z.enum([
  'ARBEITSAUFNAHME',
  'AUSBILDUNG',
  'SELBSTAENDIG',
  'EINKOMMEN',
  'VERMOEGEN',
  'UMZUG_ANDERER_TRAEGER',
  'RENTE',
  'SGB_XII',
  'ALTERSGRENZE',
  'NICHT_ERREICHBAR_7B',
  'FEHLENDE_MITWIRKUNG',
  'VERZICHT',
  'TOD',
  'SONSTIGER',
])
/** Why processing is restricted: Art. 18 para. 1 a to d GDPR, and § 84 para. 3 SGB X. */
export const RestrictionGround = z.enum([
  'RICHTIGKEIT_BESTRITTEN',
  'UNRECHTMAESSIG',
  'RECHTSANSPRUECHE',
  'WIDERSPRUCH',
  'STATT_LOESCHUNG',
])
export const VisibilityClass = z.enum(['NORMAL', 'GESUNDHEIT', 'BERATUNG_16A', 'SICHERHEIT', 'GESCHUETZT'])
