/** A text that is shown to a client, as it is stored with what they answer. */
import type { ReactNode } from 'react'
import { type Card, fillCard } from '../../../shared/cards.ts'
import { Badge } from '../../ui/badge.tsx'
import { hasContent } from '../../ui/field.tsx'

export type ClientCardProps = {
  card: Card
  /** What stands for `{name}` and the like. */
  fill: Readonly<Record<string, string>>
  /** The word for a text that nobody has reviewed yet, and what it means. */
  draft: { label: string; line: string }
  level?: 1 | 2
  actions?: ReactNode
}

export function ClientCard({ card, fill, draft, level = 2, actions }: ClientCardProps) {
  const Title = `h${level}` as const
  const Body = card.isList ? 'ul' : 'div'
  const Part = card.isList ? 'li' : 'p'
  return (
    <article className="client-card" lang={card.language === 'en' ? 'en' : 'de'}>
      <header className="client-card-head">
        <Title>{card.title}</Title>
        {hasContent(actions) && <div className="row">{actions}</div>}
      </header>
      <Body className="client-card-body">
        {card.paragraphs.map((paragraph) => (
          <Part key={paragraph}>{filled(paragraph, fill)}</Part>
        ))}
      </Body>
      {card.review === 'draft' && (
        <footer className="row small muted">
          <Badge>{draft.label}</Badge> {draft.line}
        </footer>
      )}
    </article>
  )
}

/** A question keeps its own mark: no full stop after it. */
function filled(paragraph: string, fill: ClientCardProps['fill']): string {
  return fillCard(paragraph, fill).replaceAll(/([?!.])\./g, '$1')
}

/** The whole card as one text, for reading aloud. */
export function spokenText(card: Card, fill: Readonly<Record<string, string>>): string {
  return [card.title, ...card.paragraphs.map((paragraph) => filled(paragraph, fill))].join('\n')
}
