/** A case file with its forms, groups and dialogs. */
import { openFile, openGroup } from './file-steps.ts'
import { expect } from './laptop-test.ts'
import { lookInto, pressed, type Tour } from './tour.ts'
import { said } from './words.ts'

export type TourFile = { name: string; lastName: string }

export async function tourFile(tour: Tour, file: TourFile): Promise<void> {
  const { laptop, words, look } = tour
  const { page } = laptop
  const { groups, timeline } = words.caseFile
  await openFile(page, file, words)
  await look('case-file')
  for (const group of ['housing', 'contact', 'work', 'strengths', 'health'] as const)
    await openGroup(page, groups[group])
  await look('case-file-groups')
  const what = `${words.fields.persons.callName}, ${file.name}`
  await pressed(page, said(groups.edit, { what }))
  await expect(page.getByLabel(words.fields.persons.callName, { exact: true })).toBeVisible()
  await look('edit-field')
  await pressed(page, words.caseFile.forms.cancel, true)
  for (const filter of ['talks', 'dates', 'changes'] as const)
    await page.getByText(timeline.filters[filter], { exact: true }).click()
  await look('history-changes')
}

export async function tourForms({ laptop, words, look }: Tour): Promise<void> {
  const { page } = laptop
  const { actions, forms, keys } = words.caseFile
  await pressed(page, `${actions.note} ${keys.note}`)
  await pressed(page, forms.note.more)
  await look('note-form')
  await pressed(page, forms.note.save)
  await expect(page.getByText(forms.errors.required)).toBeVisible()
  await look('note-form-missing')
  await pressed(page, forms.close, true)
  await pressed(page, `${actions.appointment} ${keys.appointment}`)
  await expect(page.getByRole('button', { name: forms.appointment.save })).toBeVisible()
  await look('appointment-form')
  await pressed(page, forms.close, true)
  await pressed(page, `${actions.followUp} ${keys.followUp}`)
  await expect(page.getByRole('button', { name: forms.followUp.save })).toBeVisible()
  await look('follow-up-form')
  await pressed(page, forms.close, true)
}

export async function tourFileDialogs(tour: Tour): Promise<void> {
  const { page } = tour.laptop
  const { actions } = tour.words.caseFile
  await pressed(page, actions.more)
  await tour.look('menu', { isFleeting: true })
  await page.keyboard.press('Escape')
  for (const dialog of ['assign', 'person', 'close'] as const) {
    await lookInto(tour, `dialog-${dialog}`, async () => {
      await pressed(page, actions.more)
      await page.getByRole('menuitem', { name: actions[dialog] }).click()
    })
  }
}

/** A file is restricted, looked at, and the way to lift that; then lifted. */
export async function tourRestriction(tour: Tour): Promise<void> {
  const { laptop, words, look } = tour
  const { page } = laptop
  const { actions, forms } = words.caseFile
  await pressed(page, actions.more)
  await page.getByRole('menuitem', { name: actions.restrict }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: forms.restrictFile.ground }).click()
  await page.getByRole('option', { name: words.values.restrictionGround.RICHTIGKEIT_BESTRITTEN }).click()
  await dialog.getByLabel(forms.restrictFile.remark).fill('Wohnungsgröße und Müllgebühren')
  await look('restrict-form')
  await dialog.getByRole('button', { name: forms.restrictFile.save }).click()
  await expect(page.getByRole('button', { name: actions.lift })).toBeVisible()
  await look('case-file-restricted')
  await pressed(page, actions.lift)
  await look('lift-form')
  await dialog.getByLabel(forms.liftRestriction.why).fill('Die Angaben sind geprüft.')
  await dialog.getByRole('button', { name: forms.liftRestriction.save }).click()
  await expect(page.getByRole('button', { name: actions.lift })).toBeHidden()
}

/** Two versions where they stand. */
export async function tourDisagreement({ laptop, words, look }: Tour, file: TourFile): Promise<void> {
  const { page } = laptop
  await openFile(page, file, words)
  await pressed(page, words.caseFile.important.decide)
  await expect(page.getByText(words.caseFile.two.line).first()).toBeVisible()
  await look('disagreement')
  await pressed(page, words.caseFile.two.both)
  await look('disagreement-own-words')
  await pressed(page, words.caseFile.forms.cancel, true)
}
