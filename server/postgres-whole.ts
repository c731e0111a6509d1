/** What somebody may see in all, as two sums; kept for as long as nothing happens, because every quiet exchange asks for it. */
import type { PoolClient } from 'pg'
import type { Digest } from '../shared/digest.ts'
import { query } from './postgres-client.ts'
import type { Acting, CountyTransaction, Moment, Position } from './store.ts'

type Whole = { held: string; digest?: Digest }

/**
 * The last sums of each person. They hang on nothing but who asks, the county's day (a deputy's time begins and ends with one)
 * and what has happened here: no file, no assignment and no account changes, and none is erased, without a line in the audit, whose
 * last hash stands for all before it, also after a backup was brought back. So what was kept counts where all of these are
 * the same, and never otherwise.
 */
export class Wholes {
  readonly #last = new Map<string, { of: string; whole: Whole }>()

  /** `history`: where the audit ends, as the transaction sees it that `sum` asks in. */
  async of(actor: Acting, { day }: Moment, history: string, sum: () => Promise<Whole>): Promise<Whole> {
    // Whoever is let in at one laptop may be barred at another.
    const of = [history, day, actor.role, actor.teamId, actor.barred].join('|')
    const known = this.#last.get(actor.staffId)
    if (known?.of === of) return known.whole
    const whole = await sum()
    this.#last.set(actor.staffId, { of, whole })
    return whole
  }
}

/** Where the county's order has got to, and what whoever acts may see. What only reads sees one state and asks once. */
export function standingLane(
  client: PoolClient,
  carrier: string,
  actor: Acting,
  moment: Moment,
  { mode, wholes }: { mode: 'read' | 'write'; wholes: Wholes },
): Pick<CountyTransaction, 'position' | 'whole'> {
  let known: Promise<Standing> | null = null
  const here = () => (mode === 'read' ? (known ??= standing(client, carrier)) : standing(client, carrier))
  return {
    async position() {
      const { epoch, seq } = await here()
      return { epoch, seq }
    },
    async whole() {
      // Between two statements of one that writes others write too.
      if (mode === 'write') return sumWhole(client, carrier)
      return wholes.of(actor, moment, (await here()).history, () => sumWhole(client, carrier))
    },
  }
}

/** `history`: the hash at the end of the audit. */
type Standing = Position & { history: string }

async function standing(client: PoolClient, carrier: string): Promise<Standing> {
  const text = 'SELECT epoch, seq, audit_hash AS history FROM carrier WHERE carrier = $1'
  const [found] = await query<Standing>(client, 'position', text, [carrier])
  if (!found) throw new Error('the carrier has no line of its own')
  return found
}

async function sumWhole(client: PoolClient, carrier: string): Promise<Whole> {
  type Sums = { files: number; ids: string | null; digested: number; digest: string }
  const [sums] = await query<Sums>(client, 'whole', wholeText, [carrier])
  if (!sums) throw new Error('sums over no rows are one row')
  const { files, ids, digested, digest } = sums
  const held = `${files}:${hexOf(ids)}`
  return { held, ...(files === digested && { digest }) }
}

/** 128 bits as digits. */
function hexOf(bits: string | null): string {
  return BigInt(`0b${bits ?? '0'}`)
    .toString(16)
    .padStart(32, '0')
}

// What shared/digest.ts and heldDigest sum up by XOR, without a line for each of thousands of files. The policy on file_state lets
// through what lies in the same files: to join the two would look each of them up twice.
const wholeText = `
  WITH states AS (SELECT count(*) AS digested, coalesce(bit_xor(digest), 0) AS digest FROM file_state WHERE carrier = $1)
  SELECT files, ids, digested, encode(int8send(digest), 'hex') AS digest
    FROM states, (SELECT count(*) AS files, bit_xor(('x' || encode(uuid_send(file), 'hex'))::bit(128)) AS ids
                    FROM my_files() AS mine(file)) AS mine`
