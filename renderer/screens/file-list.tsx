/** Case files as rows or as a wall of faces: one stop for the Tab key, arrows inside, hundreds open at once. */
import { FileLock, House, ShieldAlert, TriangleAlert } from 'lucide-react'
import type { TFunction } from 'i18next'
import {
  type ComponentType,
  type FocusEvent,
  type KeyboardEvent,
  memo,
  startTransition,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import type { CaseloadItem } from '../../shared/vault-contract.ts'
import { useText } from '../text/text.ts'
import { Badge } from '../ui/badge.tsx'
import { classes } from '../ui/classes.ts'
import { Icon } from '../ui/icon.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import { useViewStore, type ViewState } from '../view-store.ts'
import { headOf, useFileWords, type FileWords } from './file-words.ts'
import { PersonFace } from './person-face.tsx'

export type FileListProps = {
  label: string
  items: readonly CaseloadItem[]
  searchText: string
  onOpen: (caseFileId: string) => void
}

export function FileRows(props: FileListProps) {
  return <Files {...props} className="file-rows" one={FileRow} />
}

export function FileWall(props: FileListProps) {
  return <Files {...props} className="file-wall" one={FileTile} />
}

type FilesProps = FileListProps & { className: string; one: ComponentType<OneProps> }

/** Only the first rows are made at once; the rest follows without holding anything up. */
function Files({ label, items, searchText, onOpen, className, one: One }: FilesProps) {
  const words = useFileWords()
  const t = useText('lists')
  const comeFrom = useViewStore(lastCaseFile)
  const at = items.findIndex((item) => item.caseFileId === comeFrom)
  const [shown, setShown] = useState(Math.max(firstRows, at + 10))
  useEffect(() => {
    if (shown < items.length) startTransition(() => setShown(items.length))
  }, [shown, items.length])
  const { list, stop, onKeyDown, onFocus } = useRoving(at)
  const stopNow = stop < items.length ? stop : 0
  // Where all are the same, the word would only be in the way.
  const areRelationsMixed = new Set(items.map((item) => item.relation)).size > 1
  const shared = { words, t, searchText, areRelationsMixed, onOpen, onKeyDown, onFocus }
  return (
    <ul ref={list} className={className} aria-label={label}>
      {items.slice(0, shown).map((item, index) => (
        <One key={item.caseFileId} {...shared} item={item} isStop={index === stopNow} />
      ))}
    </ul>
  )
}

const firstRows = 40

/** One button of the list can be reached by Tab; arrows lead to the others. */
function useRoving(startAt: number) {
  const list = useRef<HTMLUListElement>(null)
  const [stop, setStop] = useState(Math.max(0, startAt))
  const [start] = useState(startAt)
  const stops = useCallback(() => [...(list.current?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])], [])
  const onFocus = useCallback(
    (event: FocusEvent<HTMLElement>) => {
      const at = stops().indexOf(event.currentTarget)
      if (at >= 0) setStop(at)
    },
    [stops],
  )
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const all = stops()
      const to = targetOf(event.key, all.indexOf(event.currentTarget), all.length, () => columnsOf(all))
      if (to === undefined) return
      event.preventDefault()
      all[to]?.focus()
    },
    [stops],
  )
  useEffect(() => {
    // Back from a file: on to the next, without looking for the place again. Whoever is typing stays there.
    const isFree = document.activeElement === null || document.activeElement.matches('body, main')
    if (start >= 0 && isFree) stops()[start]?.focus()
  }, [start, stops])
  return { list, stop, onKeyDown, onFocus }
}

/** The case file one has just come back from. */
function lastCaseFile({ before, after }: ViewState): string | undefined {
  const place = [after[0], before.at(-1)].find((one) => one?.screen === 'caseFile')
  return place?.screen === 'caseFile' ? place.caseFileId : undefined
}

type OneProps = {
  item: CaseloadItem
  words: FileWords
  t: TFunction<'lists'>
  searchText: string
  areRelationsMixed: boolean
  isStop: boolean
  onOpen: (caseFileId: string) => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onFocus: (event: FocusEvent<HTMLElement>) => void
}

const FileRow = memo(function FileRow(props: OneProps) {
  const { item, words, searchText, isStop, onOpen, onKeyDown, onFocus } = props
  const match = words.match(item, searchText)
  const late = words.late(item)
  return (
    <li className="file-row-place">
      <button
        type="button"
        className="file-row"
        tabIndex={isStop ? 0 : -1}
        data-stop
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={() => onOpen(item.caseFileId)}
      >
        <PersonFace face={headOf(item).face} name={words.title(item)} size={40} isDecorative />
        <span className="file-who">
          <span className="file-name">{words.title(item)}</span>
          <span className="file-sub">{match || words.facts(item)}</span>
        </span>
        <span className="file-next">
          <span className={classes(!item.next && 'muted')}>{words.next(item)}</span>
          {late !== '' && <Badge tone="deadline">{late}</Badge>}
        </span>
        <span className="file-contact">{words.lastContact(item)}</span>
        <span className="file-marks">
          <Marks {...props} />
        </span>
      </button>
    </li>
  )
})

const FileTile = memo(function FileTile(props: OneProps) {
  const { item, words, searchText, isStop, onOpen, onKeyDown, onFocus } = props
  const match = words.match(item, searchText)
  return (
    <li className="file-tile-place">
      <button
        type="button"
        className="file-tile"
        tabIndex={isStop ? 0 : -1}
        data-stop
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={() => onOpen(item.caseFileId)}
      >
        <PersonFace face={headOf(item).face} name={words.title(item)} size={96} isDecorative />
        <span className="file-name">{headOf(item).name || words.title(item)}</span>
        <span className="file-sub">{match || words.brief(item)}</span>
        <span className="file-marks">
          <Marks {...props} />
        </span>
      </button>
    </li>
  )
})

type MarksProps = Pick<OneProps, 'item' | 't' | 'areRelationsMixed'>

/** Only what needs a person has a colour. */
function Marks({ item, t, areRelationsMixed }: MarksProps) {
  const relation = areRelationsMixed ? item.relation : 'main'
  return (
    <>
      {relation === 'deputy' && <Badge>{t('deputy')}</Badge>}
      {relation === 'specialist' && <Badge>{t('specialist')}</Badge>}
      {relation === 'lead' && <Badge>{t('lead')}</Badge>}
      {item.missedInARow >= 2 && <Badge tone="deadline">{t('missed', { count: item.missedInARow })}</Badge>}
      {item.disagreements > 0 && <Badge tone="conflict">{t('twoVersions')}</Badge>}
      {item.restricted && <Badge icon={FileLock}>{t('restricted')}</Badge>}
      {item.waiting > 0 && <Badge icon={House}>{t('onlyHere')}</Badge>}
      {item.protected && <Sign icon={ShieldAlert} text={t('protected')} />}
      {item.hasSafetyNote && <Sign icon={TriangleAlert} text={t('safetyNote')} isHazard />}
    </>
  )
}

function Sign({ icon, text, isHazard = false }: { icon: typeof House; text: string; isHazard?: boolean }) {
  return (
    <span className={classes('file-sign', isHazard && 'tone-hazard toned')} title={text}>
      <Icon of={icon} />
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  )
}

/** Where a key leads; undefined when it leads nowhere. */
export function targetOf(key: string, at: number, count: number, columnsNow: () => number): number | undefined {
  if (at < 0 || !knownKeys.has(key)) return undefined
  const columns = columnsNow()
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + columns,
    ArrowUp: at - columns,
    ArrowRight: columns > 1 ? at + 1 : -1,
    ArrowLeft: columns > 1 ? at - 1 : -1,
    Home: 0,
    End: count - 1,
    PageDown: Math.min(at + 10 * columns, count - 1),
    PageUp: Math.max(at - 10 * columns, 0),
  }
  const to = steps[key]
  return to === undefined || to < 0 || to >= count ? undefined : to
}

const knownKeys = new Set(['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft', 'Home', 'End', 'PageDown', 'PageUp'])

function columnsOf(stops: readonly HTMLElement[]): number {
  const top = stops[0]?.getBoundingClientRect().top
  const next = stops.findIndex((one) => one.getBoundingClientRect().top !== top)
  return next < 0 ? Math.max(1, stops.length) : next
}

/** For the search field: down into what it found. */
export function focusFirstFile(): void {
  document.querySelector<HTMLElement>('.file-rows [data-stop], .file-wall [data-stop]')?.focus()
}
