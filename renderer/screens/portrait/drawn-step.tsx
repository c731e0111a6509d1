import { Shuffle } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../../text/text.ts'
import { Button } from '../../ui/button.tsx'
import { PersonFace } from '../person-face.tsx'

const howMany = 12

export type DrawnStepProps = { isSaving: boolean; onChoose: (seed: string) => void }

/** Drawn faces to choose from. They come from chance, not from anything about the person. */
export function DrawnStep({ isSaving, onChoose }: DrawnStepProps) {
  const t = useText('portrait')
  const [seeds, setSeeds] = useState(newSeeds)
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <div className="stack">
      <p className="muted">{t('drawn.line')}</p>
      <fieldset className="drawn-faces">
        <legend className="visually-hidden">{t('drawn.grid')}</legend>
        {seeds.map((seed, index) => (
          <label key={seed} className="drawn-face">
            <input
              type="radio"
              className="visually-hidden"
              name="drawn-face"
              checked={seed === chosen}
              onChange={() => setChosen(seed)}
            />
            <PersonFace
              face={{ photo: null, avatar: { kind: 'drawn', seed }, initials: '' }}
              name={t('drawn.one', { number: index + 1 })}
              size={96}
            />
          </label>
        ))}
      </fieldset>
      <div className="row">
        <Button
          kind="primary"
          size="visit"
          isPending={isSaving}
          isDisabled={chosen === null}
          onPress={() => chosen && onChoose(chosen)}
        >
          {t('drawn.save')}
        </Button>
        <Button size="visit" icon={Shuffle} onPress={() => setSeeds(newSeeds())}>
          {t('drawn.more')}
        </Button>
      </div>
    </div>
  )
}

function newSeeds(): string[] {
  return Array.from({ length: howMany }, () => crypto.randomUUID().slice(0, 13))
}
