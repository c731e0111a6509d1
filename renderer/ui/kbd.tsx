export type KbdProps = { keys: string }

/** `keys` as the user reads them, joined by a plus sign: "Strg+K". */
export function Kbd({ keys }: KbdProps) {
  return (
    <span className="kbd-group">
      {keys.split('+').map((key, at) => (
        <kbd className="kbd" key={`${at}${key}`}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
