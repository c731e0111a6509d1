/** The words on the screen, from the product's own catalogue: a test looks for what stands there in either language. */
import { arriving } from '../../renderer/text/arriving.ts'
import { caseFile } from '../../renderer/text/case-file.ts'
import { fields } from '../../renderer/text/fields.ts'
import { frame } from '../../renderer/text/frame.ts'
import { laptops } from '../../renderer/text/laptops.ts'
import { lists } from '../../renderer/text/lists.ts'
import { portrait } from '../../renderer/text/portrait.ts'
import { problems } from '../../renderer/text/problems.ts'
import { recovery } from '../../renderer/text/recovery.ts'
import { settings } from '../../renderer/text/settings.ts'
import { signIn } from '../../renderer/text/sign-in.ts'
import { sync } from '../../renderer/text/sync.ts'
import { values } from '../../renderer/text/values.ts'
import { visit } from '../../renderer/text/visit.ts'

export const en = {
  arriving: arriving.en,
  caseFile: caseFile.en,
  fields: fields.en,
  frame: frame.en,
  laptops: laptops.en,
  lists: lists.en,
  portrait: portrait.en,
  problems: problems.en,
  recovery: recovery.en,
  settings: settings.en,
  signIn: signIn.en,
  sync: sync.en,
  values: values.en,
  visit: visit.en,
}
export type Words = typeof en

export const de: Words = {
  arriving: arriving.de,
  caseFile: caseFile.de,
  fields: fields.de,
  frame: frame.de,
  laptops: laptops.de,
  lists: lists.de,
  portrait: portrait.de,
  problems: problems.de,
  recovery: recovery.de,
  settings: settings.de,
  signIn: signIn.de,
  sync: sync.de,
  values: values.de,
  visit: visit.de,
}

/** `said('Foto von {{name}}', { name: 'Hanna' })` */
export function said(sentence: string, given: Readonly<Record<string, string>>): string {
  return sentence.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => given[name] ?? whole)
}

/** The sentence with anything in its gaps. */
export function like(sentence: string): RegExp {
  const parts = sentence.split(/\{\{\w+\}\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(parts.join('.+'))
}
