/** The three parts of the dialog "Neue Akte". */
import { BenefitUnitType } from '../../shared/values.ts'
import type { Directory } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { DateField } from '../ui/date-field.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useView } from '../vault-view.ts'
import { useViewStore } from '../view-store.ts'
import { useFileWords } from './file-words.ts'
import type { Fault, NewFile } from './new-file.ts'

type PartProps = { form: NewFile; change: (patch: Partial<NewFile>) => void }

export function PersonPart({ form, change, faults }: PartProps & { faults: readonly Fault[] }) {
  const t = useText('lists')
  const names = useText('fields')
  return (
    <fieldset className="form-part">
      <legend>{t('person')}</legend>
      <div className="stack stack-tight">
        <div className="field-row">
          <TextField
            label={names('persons.firstName')}
            value={form.firstName}
            onChange={(firstName) => change({ firstName })}
            maxLength={200}
            spellCheck={false}
            hasFirstFocus
          />
          <TextField
            label={names('persons.lastName')}
            value={form.lastName}
            onChange={(lastName) => change({ lastName })}
            error={faults.includes('name') ? t('nameMissing') : undefined}
            maxLength={200}
            spellCheck={false}
          />
        </div>
        <SimilarFiles name={`${form.firstName} ${form.lastName}`.trim()} />
      </div>
      <div className="field-row">
        <TextField
          label={names('persons.callName')}
          value={form.callName}
          onChange={(callName) => change({ callName })}
          maxLength={200}
          spellCheck={false}
        />
        <DateField
          label={names('persons.birthOn')}
          value={form.birthOn}
          onChange={(birthOn) => change({ birthOn })}
          error={faults.includes('birth') ? t('birthWrong') : undefined}
        />
      </div>
      {form.kind === 'unit' && (
        <TextField
          label={names('persons.clientNumber')}
          value={form.clientNumber}
          onChange={(clientNumber) => change({ clientNumber })}
          maxLength={40}
          spellCheck={false}
        />
      )}
    </fieldset>
  )
}

/** Before a second file is made for somebody: those with that name. */
function SimilarFiles({ name }: { name: string }) {
  const t = useText('lists')
  const words = useFileWords()
  const go = useViewStore((state) => state.go)
  const found = useView('search', name.length >= 3 ? { text: name } : null).data ?? []
  const similar = name.length >= 3 ? found.slice(0, 3) : []
  return (
    <output className="small">
      {similar.length > 0 && (
        <>
          {t('already')}{' '}
          {similar.map((item, index) => (
            <span key={item.caseFileId}>
              {index > 0 && ', '}
              <LinkButton onPress={() => go({ screen: 'caseFile', caseFileId: item.caseFileId })}>
                {[words.title(item), words.facts(item)].filter(Boolean).join(' · ')}
              </LinkButton>
            </span>
          ))}
        </>
      )}
    </output>
  )
}

export function UnitPart({ form, change }: PartProps) {
  const t = useText('lists')
  const names = useText('fields')
  const labels = useText('values')
  if (form.kind === 'person') return null
  const number = (
    <TextField
      label={names('benefitUnits.number')}
      value={form.unitNumber}
      onChange={(unitNumber) => change({ unitNumber })}
      maxLength={40}
      spellCheck={false}
    />
  )
  return (
    <fieldset className="form-part">
      <legend>{t('unit')}</legend>
      <div className="field-row">
        <Select
          label={names('benefitUnits.type')}
          options={BenefitUnitType.options.map((id) => ({ id, label: labels(`benefitUnitType.${id}`) }))}
          value={form.unitType}
          onChange={(id) => change({ unitType: BenefitUnitType.parse(id) })}
          placeholder={t('chooseSite')}
        />
        {number}
      </div>
      <TextField
        label={names('benefitUnits.street')}
        value={form.street}
        onChange={(street) => change({ street })}
        maxLength={200}
        spellCheck={false}
      />
      <div className="field-row">
        <TextField
          label={names('benefitUnits.postcode')}
          value={form.postcode}
          onChange={(postcode) => change({ postcode })}
          maxLength={10}
          inputMode="numeric"
        />
        <TextField
          label={names('benefitUnits.town')}
          value={form.town}
          onChange={(town) => change({ town })}
          maxLength={200}
          spellCheck={false}
        />
      </div>
    </fieldset>
  )
}

type FilePartProps = PartProps & { faults: readonly Fault[]; directory: Directory | undefined }

export function FilePart({ form, change, faults, directory }: FilePartProps) {
  const t = useText('lists')
  const names = useText('fields')
  const siteOf = (siteId: string) => directory?.sites.find(({ id }) => id === siteId)?.name ?? ''
  return (
    <fieldset className="form-part">
      <legend>{t('file')}</legend>
      <div className="field-row">
        <TextField
          label={names('caseFiles.reference')}
          value={form.reference}
          onChange={(reference) => change({ reference })}
          maxLength={60}
          spellCheck={false}
        />
        <Select
          label={t('site')}
          options={(directory?.teams ?? []).map(({ id, name, siteId }) => ({
            id,
            label: t('siteTeam', { site: siteOf(siteId), team: name }),
          }))}
          value={form.teamId}
          onChange={(teamId) => change({ teamId })}
          error={faults.includes('team') ? t('teamMissing') : undefined}
          placeholder={t('chooseSite')}
        />
      </div>
    </fieldset>
  )
}
