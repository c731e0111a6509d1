/**
 * Known bugs, planted one at a time in the source as it is loaded, to prove that the simulator can see. Nothing in the
 * product knows of this: a load hook (plant.ts) replaces a piece of text in one file, and refuses when the piece is not there.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** `on`: where only a real database, with requests that overlap, can show it. */
export type PlantedBug = { name: string; file: string; find: string; replace: string; on?: 'postgres' }

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'noIdempotency',
    file: 'server/push.ts',
    find: 'transaction.logged(entries.map((entry) => entry.id)),',
    replace: 'Promise.resolve(new Map()),',
  },
  {
    name: 'lastWriterWins',
    file: 'shared/row.ts',
    find: '(standing) => !seen.includes(standing.stamp) && !agree(standing.value, value)',
    replace: '(standing) => seen.includes("never") && !agree(standing.value, value)',
  },
  {
    name: 'cursorBeforeRows',
    file: 'renderer/vault/core.ts',
    find: 'await this.box.take(...steps, isQuiet ? { writes: [], after: this.#after(patch) } : await this.#selfStep(patch))',
    replace: 'await this.box.take(await this.#selfStep(patch))\n    await this.box.take(...steps)',
  },
  {
    name: 'dropBeforeAnswer',
    file: 'renderer/vault/outbox.ts',
    find: "const outcome = one.state === 'waiting' ? answered.get(one.entry.id) : undefined",
    replace:
      "const outcome = one.state === 'waiting' ? (answered.get(one.entry.id) ?? { id: one.entry.id, outcome: 'accepted' as const, seq: 0 }) : undefined",
  },
  {
    name: 'refusedThrownAway',
    file: 'renderer/vault/outbox.ts',
    find: 'if (arrived) dropped.push(one)',
    replace: "if (arrived || now.state === 'refused') dropped.push(one)",
  },
  {
    name: 'retryWithNewId',
    file: 'renderer/vault/asking.ts',
    find: 'const entries = outbox.nextBatch(settling)',
    replace:
      'const entries = outbox.nextBatch(settling).map((entry) => ({ ...entry, id: entry.id.slice(0, -8) + this.#world.now().toString(16).slice(-8) }))',
  },
  {
    name: 'takenFileKept',
    file: 'renderer/vault/core.ts',
    find: 'const taken = visible ? this.files.heldIds().filter((id) => !visible.has(id)) : []',
    replace: 'const taken: string[] = visible ? [] : []',
  },
  {
    name: 'formerWorkRefused',
    file: 'shared/access.ts',
    find: "(relation === 'former' && handsIn(command))",
    replace: "(relation === 'former' && handsIn(command) && role === 'teamLead')",
  },
  {
    name: 'outboxOnlyInMemory',
    file: 'renderer/vault/desk.ts',
    find: 'await box.take(stored, removed, ...also)',
    replace: 'stored.after()\n    await box.take(removed)',
  },
  {
    name: 'cursorOffByOne',
    file: 'server/exchange.ts',
    find: 'cursor: changes.cursor,',
    replace: 'cursor: changes.cursor + (changes.rows.length > 0 ? 1 : 0),',
  },
  {
    name: 'withdrawalCanLose',
    file: 'shared/command.ts',
    find: 'const known = write.wins ? stamps(next, field) : ',
    replace: 'const known = write.wins && row.seq < 0 ? stamps(next, field) : ',
  },
  {
    name: 'seenByLookingAgain',
    file: 'renderer/vault/asking.ts',
    find: 'entries = outbox.nextBatch(settling)',
    replace:
      'entries = await Promise.all(outbox.nextBatch(settling).map(async (entry) => ({ ...entry, seen: Object.fromEntries(await Promise.all(Object.keys(entry.seen).map(async (key) => { const [rowId = "", field = ""] = key.split("/"); const row = (await files.view(entry.caseFileId)).get(rowId); return [key, row ? [...entry.seen[key] ?? [], ...(row.disputed?.[field] ?? []).map((one) => one.stamp), row.marks?.[field]?.stamp ?? row.made.stamp] : entry.seen[key] ?? []] }))) as Record<string, string[]> })))',
  },
  {
    name: 'lineageUnchecked',
    file: 'server/exchange.ts',
    find: 'return knows === null || same(found, knows)',
    replace: 'return knows === null || found !== null',
  },
  {
    name: 'acceptedNotKept',
    file: 'renderer/vault/outbox.ts',
    find: 'if (!first) return []',
    replace: 'if (first) return []',
  },
  {
    name: 'secondCopyUnwritten',
    file: 'renderer/vault/strongbox.ts',
    find: 'await this.copy?.follow(writes, mark)',
    replace: 'await this.copy?.follow([], mark)',
  },
  {
    name: 'manifestUnread',
    file: 'renderer/vault/healing.ts',
    find: 'let found = inStore ?? ',
    replace: 'let found = copy ? null : inStore ?? ',
  },
  {
    name: 'photosNotAskedAfter',
    file: 'renderer/vault/core.ts',
    find: 'await this.photos.askAfter(lane)',
    replace: 'await Promise.resolve()',
  },
  {
    name: 'checksumUnread',
    file: 'shared/wire.ts',
    find: "if (!isRead || view.getUint32(1) !== crc32(bytes.subarray(5))) throw new Problem('messageDamaged')",
    replace: '',
  },
  {
    name: 'barredSentAway',
    file: 'server/exchange.ts',
    find: "if (!(error instanceof Problem) || (error.code !== 'deviceRevoked' && error.code !== 'accessEnded')) throw error",
    replace: "if (!(error instanceof Problem) || error.code !== 'deviceRevoked') throw error",
  },
  {
    name: 'readingForgotten',
    file: 'renderer/vault/readings.ts',
    find: "writes: records.map((record) => ({ put: 'readings', record })),",
    replace: 'writes: [],',
  },
  {
    name: 'entryUnaudited',
    file: 'server/audit.ts',
    find: 'return judged.map(({ id, caseFileId, outcome, at, entry }) => ({',
    replace:
      "return judged.filter(({ outcome }) => outcome !== 'refused').map(({ id, caseFileId, outcome, at, entry }) => ({",
  },
  {
    name: 'sessionForgotten',
    file: 'server/session.ts',
    find: 'if (!active) return ',
    replace: 'if (!active && deviceRevoked) return ',
  },
  {
    name: 'facesNotSwept',
    file: 'renderer/vault/photos.ts',
    find: 'return this.all().filter((note) => !named.has(note.hash) && !this.isFresh(note.hash))',
    replace: 'return this.all().slice(0, 0)',
  },
  {
    name: 'mergeTakesOneSide',
    file: 'shared/text-history.ts',
    find: 'findLastIndex((other) => other.value === value) === at)',
    replace: 'findLastIndex((other) => other.value === value) === at).slice(-1)',
  },
  {
    name: 'mergeBaseForgotten',
    file: 'shared/text-history.ts',
    find: 'if (!first || !second) return first?.value',
    replace: 'if (!first || !second) return heads[0]?.value',
  },
  {
    name: 'settledUnseen',
    file: 'shared/command.ts',
    find: 'const known = seen[seenKey(row.id, field)] ?? []',
    replace: 'const known = stamps(row, field)',
  },
  {
    name: 'aheadOfItsStand',
    file: 'renderer/vault/asking.ts',
    find: 'const ahead = { epoch, cursor, knows,',
    replace: 'const ahead = { epoch, cursor: cursor + 1, knows,',
  },
  {
    name: 'heldForgotten',
    file: 'renderer/vault/core.ts',
    find: 'core.fetching.hold(core.self.fetchingHeld && core.files.heldIds().length > 0)',
    replace: 'core.fetching.hold(false)',
  },
  {
    name: 'heldSendsNothing',
    file: 'renderer/vault/core.ts',
    find: 'let asking = this.#asking.ask()',
    replace: 'if (this.fetching.isHeld) return false\n    let asking = this.#asking.ask()',
  },
  {
    name: 'twoWindows',
    file: 'renderer/vault/one-window.ts',
    find: 'if (!lock) {',
    replace: 'if (!lock && !locks) {',
  },
  {
    name: 'clientsNoWaits',
    file: 'server/push.ts',
    find: 'const waits = isBehind && (isNewer(domain, entry) || !isClientsNo(entry.command))',
    replace: 'const waits = isBehind',
  },
  {
    name: 'newerEntryTaken',
    file: 'server/push.ts',
    find: 'return schema > domain.schema',
    replace: 'return schema > domain.schema + 1',
  },
  {
    name: 'upcastForgotten',
    file: 'shared/make-catalogue.ts',
    find: 'if ((entry.schema ?? 1) >= since) return entry',
    replace: 'if (since > 0) return entry',
  },
  {
    name: 'newerRowsStripped',
    file: 'shared/row.ts',
    find: 'export const RowAsItCame = z.custom<AnyRow>((value) => Row.safeParse(value).success)',
    replace: 'export const RowAsItCame = Row',
  },
  {
    name: 'olderOverviewKept',
    file: 'renderer/vault/case-files.ts',
    find: 'const isOurs = schema === this.#domain.schema',
    replace: 'const isOurs = true',
  },
  {
    name: 'newReasonUnread',
    file: 'shared/county-contract.ts',
    find: "z.enum(problemCodes).catch('internal')",
    replace: 'z.enum(problemCodes)',
  },
  {
    name: 'outdatedTurnedAway',
    file: 'server/exchange.ts',
    find: 'entries: isOurs ? entries : [], readings, patient })',
    replace: 'entries: isOurs && !isOutdated ? entries : [], readings, patient })',
  },
  {
    name: 'leaseUnchecked',
    file: 'renderer/vault/lease.ts',
    find: "if (isLeaseOver(state, now)) throw new Problem('leaseEnded')",
    replace: '',
  },
  {
    name: 'clockSetBackHelps',
    file: 'renderer/vault/lease.ts',
    find: 'return Math.max(now + clockOffset, highest, atLeast)',
    replace: 'return Math.max(now + clockOffset, atLeast)',
  },
  {
    name: 'oldLeaseTaken',
    file: 'renderer/vault/lease.ts',
    find: 'const [before, at] = [held ? Date.parse(held.at) : 0, Date.parse(lease.at)]',
    replace: 'const [before, at] = [held ? 1 : 0, Date.parse(lease.at)]',
  },
  {
    name: 'numbersWithoutLock',
    on: 'postgres',
    file: 'server/postgres-record.ts',
    find: 'const { last, head } = await takeNumbers(client, carrier, acceptedCount(judged))',
    // Whoever has a number lets the next one overtake; the audit still goes on from where it ends.
    replace: `const given = (globalThis.given ??= new Map())
  const slow = (globalThis.slow ??= new Set())
  const [{ seq }] = await query(client, 'seq', 'SELECT seq FROM carrier WHERE carrier = $1', [carrier])
  const last = Math.max(given.get(carrier) ?? 0, seq)
  const next = last + acceptedCount(judged)
  given.set(carrier, next)
  if (!slow.has(carrier)) {
    slow.add(carrier)
    for (let ms = 0; ms < 60 && given.get(carrier) === next; ms += 4) await new Promise((go) => setTimeout(go, 4))
    if (given.get(carrier) !== next) await new Promise((go) => setTimeout(go, 120))
    slow.delete(carrier)
  }
  await query(client, 'from', "SELECT set_config('antlitz.writing_from', $1::text, true)", [String(last + 1)])
  const run = client.query.bind(client)
  client.query = (...asked) => {
    if (asked[0] !== 'COMMIT') return run(...asked)
    client.query = run
    const text = 'UPDATE carrier SET seq = greatest(seq, $2) WHERE carrier = $1'
    return run(text, [carrier, next]).then(() => run('COMMIT'))
  }
  const head = await lockHead(client, carrier)`,
  },
  {
    name: 'restrictionUnheeded',
    file: 'shared/make-catalogue.ts',
    find: 'if (!evenRestricted.has(command.name)) needUnrestricted(file, entry.at)',
    replace: '',
  },
  {
    name: 'restrictedByItsOwnClock',
    file: 'server/push.ts',
    find: 'entry.command === restrictCaseFile.name ? heardAt : ',
    replace: 'bench.files.size === 0 && restrictCaseFile ? heardAt : ',
  },
  {
    name: 'forkUnnoticed',
    file: 'server/links.ts',
    find: 'return kept === null || kept.is === was',
    replace: 'return n > 0 || kept === null || kept.is === was',
  },
  {
    name: 'wipedBeforeTaken',
    file: 'renderer/vault/wipe.ts',
    find: 'if (!isAllTaken(core)) return false',
    replace: '',
  },
  {
    name: 'wipeUnconfirmed',
    file: 'renderer/vault/wipe.ts',
    find: 'if (!isStranger) throw error',
    replace: '',
  },
  {
    name: 'partOfTooLittle',
    file: 'server/parts.ts',
    find: 'await transaction.newer(unknown, cursor)',
    replace: 'await transaction.newer(unknown, cursor + 1)',
  },
  {
    name: 'partWithoutDispute',
    file: 'shared/row-part.ts',
    find: 'if (written.some((field) => has(disputed, field))) part.disputed = some(disputed)',
    replace: 'if (written.length < 0) part.disputed = some(disputed)',
  },
  {
    name: 'salvageForgetsCopy',
    file: 'renderer/vault/salvage.ts',
    find: "for (const batch of batchesIn(bytes, vaultId)) yield { kind: 'batch', ...batch }",
    replace: 'void batchesIn',
  },
]

export const plantedNames: readonly string[] = plantedBugs.map((bug) => bug.name)

export type Found = { name: string; foundAfter: number | null }

/** Runs histories with each bug until one fails, several bugs at a time. */
export async function findPlanted(
  names: readonly string[],
  seed: number,
  histories: number,
  atOnce: number,
): Promise<Found[]> {
  const found: Found[] = []
  const waiting = [...names]
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      found.push({ name, foundAfter: await foundAfter(name, seed, histories) })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return names.flatMap((name) => found.find((one) => one.name === name) ?? [])
}

function foundAfter(name: string, seed: number, histories: number): Promise<number | null> {
  const plant = fileURLToPath(new URL('plant.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    [
      '--import',
      plant,
      fileURLToPath(new URL('until-found.ts', import.meta.url)),
      String(seed),
      String(histories),
      plantedBugs.find((bug) => bug.name === name)?.on ?? 'memory',
    ],
    {
      env: { ...process.env, ANTLITZ_PLANTED: name },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('close', () => {
      const last = output.trim().split('\n').at(-1) ?? ''
      if (!/^(null|\d+)$/.test(last)) reject(new Error(`the run with ${name} ended without a result: ${output}`))
      else resolve(JSON.parse(last) as number | null)
    })
  })
}
