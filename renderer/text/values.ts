/** Labels for every value that the domain knows by a key. Official terms: domain.md section 6. */
import type { AppointmentState, VisitKind } from '../../shared/appointment.ts'
import type { CommandName } from '../../shared/catalogue.ts'
import type { AssignmentFields, CaseFileFields } from '../../shared/case-file.ts'
import type { z } from '../../shared/schema.ts'
import type { Role } from '../../shared/staff.ts'
import type * as lists from '../../shared/values.ts'
import type { VisitFields } from '../../shared/visit.ts'
import { catalogue } from './catalogue.ts'
import { values as en } from './values-en.ts'

type Labels<List> = List extends z.ZodType<infer Key extends string> ? Record<Key, string> : never

/** What both languages must have a word for. */
export type ValueLabels = {
  /** A command that only a newer version knows. */
  commandFromNewer: string
  benefitUnitType: Labels<typeof lists.BenefitUnitType>
  unitRole: Labels<typeof lists.UnitRole>
  personStatus: Labels<typeof lists.PersonStatus>
  sex: Labels<typeof lists.Sex>
  school: Labels<typeof lists.SchoolCertificate>
  channel: Labels<typeof lists.ContactChannel>
  outreachReason: Labels<typeof lists.OutreachReason>
  factFindingReason: Labels<typeof lists.FactFindingReason>
  outreachResult: Labels<typeof lists.OutreachResult>
  factFindingResult: Labels<typeof lists.FactFindingResult>
  importantReason: Labels<typeof lists.ImportantReason>
  caseEndReason: Labels<typeof lists.CaseEndReason>
  restrictionGround: Labels<typeof lists.RestrictionGround>
  visibility: Labels<typeof lists.VisibilityClass>
  role: Record<Role, string>
  caseFileState: Record<CaseFileFields['state'], string>
  assignmentKind: Record<AssignmentFields['kind'], string>
  appointmentState: Record<AppointmentState, string>
  visitKind: Record<VisitKind, string>
  visitConsent: Record<NonNullable<VisitFields['consent']>, string>
  command: Record<CommandName, string>
  yesNo: Record<'true' | 'false', string>
}

const de = {
  benefitUnitType: {
    SINGLE: 'Single-Bedarfsgemeinschaft',
    ALLEINERZIEHEND: 'Alleinerziehend',
    PARTNER_OHNE_KINDER: 'Paar ohne Kinder',
    PARTNER_MIT_KINDERN: 'Paar mit Kindern',
    SONSTIGE: 'Sonstige',
  },
  unitRole: {
    HAUPTPERSON: 'Hauptperson',
    PARTNER: 'Partnerin oder Partner',
    KIND_U15: 'Kind unter 15',
    KIND_15_24: 'Kind, 15 bis 24',
    ELTERNTEIL: 'Elternteil',
    NICHT_IN_BG: 'Im Haushalt, nicht in der BG',
  },
  personStatus: {
    ELB: 'erwerbsfähig (eLb)',
    NEF: 'nicht erwerbsfähig (nEf)',
    AUSGESCHLOSSEN: 'ausgeschlossen',
    VORLAEUFIG: 'vorläufig, noch ohne Antrag (§ 16h)',
  },
  sex: { m: 'männlich', w: 'weiblich', d: 'divers', ohneAngabe: 'ohne Angabe' },
  school: {
    OHNE: 'ohne Abschluss',
    FOERDERSCHULE: 'Förderschule',
    HAUPTSCHULE: 'Hauptschule',
    MITTLERE_REIFE: 'Mittlere Reife',
    FACHHOCHSCHULREIFE: 'Fachhochschulreife',
    FACHABITUR: 'Fachabitur',
    ABITUR: 'Abitur',
    UNBEKANNT: 'nicht bekannt',
  },
  channel: {
    JOBCENTER: 'persönlich im Jobcenter',
    AUSSENSTELLE: 'persönlich in der Außenstelle',
    HAUSBESUCH: 'Hausbesuch',
    ANDERER_ORT: 'aufsuchend an anderem Ort',
    TELEFON: 'Telefon',
    VIDEO: 'Video',
    EMAIL: 'E-Mail',
    BRIEF: 'Brief',
    HAUSBRIEFKASTEN: 'Post im Hausbriefkasten',
    PORTAL: 'Messenger oder Portal',
  },
  outreachReason: {
    KONTAKTABBRUCH: 'Kontakt abgebrochen',
    ZWEITES_VERSAEUMNIS: 'zweites Meldeversäumnis',
    MOBILITAET_GESUNDHEIT: 'Mobilität oder Gesundheit',
    JUNGER_MENSCH_16H: 'junger Mensch (§ 16h)',
    COACHING_16K: 'ganzheitliche Betreuung (§ 16k)',
    WUNSCH_DER_PERSON: 'Wunsch der Person',
    NACHBETREUUNG: 'Nachbetreuung',
  },
  factFindingReason: {
    ERSTAUSSTATTUNG_WOHNUNG: 'Erstausstattung der Wohnung',
    ERSTAUSSTATTUNG_GEBURT: 'Erstausstattung bei Geburt',
    ERSATZ_GERAET: 'Ersatz für ein Gerät',
    WOHNVERHAELTNISSE: 'Wohnverhältnisse',
    EINSTEHENSGEMEINSCHAFT: 'Einstehensgemeinschaft',
    AUFENTHALT_VON_PERSONEN: 'Aufenthalt von Personen',
  },
  outreachResult: {
    GESPRAECH_GEFUEHRT: 'Gespräch geführt',
    KURZKONTAKT_TUER: 'kurzer Kontakt an der Tür',
    NICHT_ANGETROFFEN_KARTE: 'nicht angetroffen, Karte hinterlassen',
    NICHT_ANGETROFFEN_OHNE_KARTE: 'nicht angetroffen, keine Karte',
    VERWEIGERT_FREUNDLICH: 'freundlich abgelehnt',
    VERWEIGERT_AGGRESSIV: 'aggressiv abgelehnt',
    ANSCHRIFT_FALSCH: 'Anschrift stimmt nicht',
    DRITTE_PERSON: 'dritte Person angetroffen',
    ABGEBROCHEN_SICHERHEIT: 'zur Sicherheit abgebrochen',
  },
  factFindingResult: {
    GEKLAERT: 'Frage geklärt',
    TEILWEISE: 'teilweise geklärt',
    NICHT_GEKLAERT: 'nicht geklärt',
    EINWILLIGUNG_VERWEIGERT: 'Einwilligung verweigert',
    EINWILLIGUNG_WIDERRUFEN: 'Einwilligung widerrufen',
    NICHT_ANGETROFFEN: 'nicht angetroffen',
    ABGEBROCHEN_NUR_MINDERJAEHRIGE: 'abgebrochen, nur Minderjährige da',
  },
  importantReason: {
    ARBEITSUNFAEHIG: 'arbeitsunfähig',
    KIND_KRANK: 'Kind krank',
    PFLEGE: 'Pflege',
    VORSTELLUNGSGESPRAECH: 'Vorstellungsgespräch',
    BEHOERDENTERMIN: 'anderer Behördentermin',
    VERKEHR: 'Verkehr',
    POST_NICHT_ERHALTEN: 'Post nicht erhalten',
    SONSTIGER: 'anderer Grund',
  },
  caseEndReason: {
    ARBEITSAUFNAHME: 'Arbeit aufgenommen',
    AUSBILDUNG: 'Ausbildung',
    SELBSTAENDIG: 'Selbständigkeit',
    EINKOMMEN: 'Einkommen',
    VERMOEGEN: 'Vermögen',
    UMZUG_ANDERER_TRAEGER: 'Umzug zu anderem Träger',
    RENTE: 'Rente',
    SGB_XII: 'SGB XII',
    ALTERSGRENZE: 'Altersgrenze',
    NICHT_ERREICHBAR_7B: 'nicht erreichbar (§ 7b)',
    FEHLENDE_MITWIRKUNG: 'fehlende Mitwirkung',
    VERZICHT: 'Verzicht',
    TOD: 'verstorben',
    SONSTIGER: 'anderer Grund',
  },
  restrictionGround: {
    RICHTIGKEIT_BESTRITTEN: 'Richtigkeit bestritten, wird geprüft',
    UNRECHTMAESSIG: 'Unrechtmäßig verarbeitet, Löschung nicht gewünscht',
    RECHTSANSPRUECHE: 'Für Rechtsansprüche der Person gebraucht',
    WIDERSPRUCH: 'Widerspruch eingelegt, wird geprüft',
    STATT_LOESCHUNG: 'Statt einer Löschung (§ 84 SGB X)',
  },
  visibility: {
    NORMAL: 'Alle Zuständigen',
    GESUNDHEIT: 'Gesundheit',
    BERATUNG_16A: 'Beratung (§ 16a)',
    SICHERHEIT: 'Sicherheit',
    GESCHUETZT: 'Geschützt',
  },
  role: {
    personalAdvisor: 'Persönliche Ansprechperson (pAp)',
    caseManager: 'Fallmanagement',
    placementOfficer: 'Integrationsfachkraft',
    benefitsOfficer: 'Leistungssachbearbeitung',
    fieldInspector: 'Außendienst',
    holisticCoach: 'Ganzheitliche Betreuung (§ 16k)',
    teamLead: 'Teamleitung',
    controller: 'Controlling',
    auditor: 'Datenschutz und Revision',
    administrator: 'Verwaltung der Anwendung',
  },
  caseFileState: { created: 'angelegt', underReview: 'in Prüfung', running: 'laufend', ended: 'beendet' },
  assignmentKind: { main: 'zuständig', deputy: 'Vertretung', specialist: 'Fachdienst' },
  appointmentState: {
    planned: 'geplant',
    invited: 'eingeladen',
    attended: 'wahrgenommen',
    moved: 'verlegt',
    cancelled: 'abgesagt',
    missed: 'nicht erschienen',
    reasonClaimed: 'wichtiger Grund geltend gemacht',
    reasonAccepted: 'wichtiger Grund anerkannt',
    reasonRejected: 'wichtiger Grund nicht anerkannt',
  },
  visitKind: { outreach: 'Aufsuchende Beratung', factFinding: 'Prüfbesuch' },
  visitConsent: { given: 'eingewilligt', refused: 'nicht eingewilligt', withdrawn: 'Einwilligung widerrufen' },
  commandFromNewer: 'Eintrag aus einer neueren Version',
  command: {
    'carrier.setUp': 'Träger eingerichtet',
    'site.add': 'Standort angelegt',
    'team.add': 'Team angelegt',
    'staff.add': 'Kollegin oder Kollegen angelegt',
    'staff.edit': 'Angaben im Verzeichnis geändert',
    'caseFile.open': 'Akte angelegt',
    'caseFile.assign': 'Zuständigkeit übertragen',
    'caseFile.endAssignment': 'Zuständigkeit beendet',
    'caseFile.close': 'Akte abgeschlossen',
    'caseFile.reopen': 'Akte wieder geöffnet',
    'caseFile.restrict': 'Verarbeitung eingeschränkt',
    'caseFile.liftRestriction': 'Einschränkung aufgehoben',
    'benefitUnit.add': 'Bedarfsgemeinschaft angelegt',
    'benefitUnit.edit': 'Bedarfsgemeinschaft geändert',
    'person.add': 'Person aufgenommen',
    'person.edit': 'Angaben zur Person geändert',
    'avatar.choose': 'Gezeichnetes Bild gewählt',
    'note.write': 'Beratungsvermerk',
    'note.correct': 'Berichtigung eines Vermerks',
    'appointment.plan': 'Termin geplant',
    'appointment.move': 'Termin verlegt',
    'appointment.setState': 'Termin: Ausgang festgehalten',
    'followUp.set': 'Wiedervorlage gesetzt',
    'followUp.move': 'Wiedervorlage verschoben',
    'followUp.finish': 'Wiedervorlage erledigt',
    'visit.begin': 'Besuch begonnen',
    'visit.finish': 'Besuch abgeschlossen',
    'consent.give': 'Einwilligung zum Foto',
    'consent.withdraw': 'Einwilligung widerrufen',
    'portrait.set': 'Foto aufgenommen',
    'portrait.remove': 'Foto entfernt',
    'disagreement.settle': 'Zwei Stände entschieden',
    'disagreement.reopen': 'Entscheidung zurückgenommen',
    'handIn.give': 'An die Teamleitung gegeben',
    'handIn.finish': 'Übergebene Arbeit erledigt',
  },
  yesNo: { true: 'ja', false: 'nein' },
} as const satisfies ValueLabels

export const values = catalogue({ de, en })
