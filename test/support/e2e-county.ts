/** A demo county as a program of its own, which can be killed and started again, and what is prepared in it by commands. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { root } from '../../build/run.ts'
import { demoPeople } from '../../server/demo/county.ts'
import { execute, seenBy, type ArgsOf, type CommandName } from '../../shared/catalogue.ts'
import { CaseFileRows, type Entry } from '../../shared/command.ts'
import { connect } from '../../shared/contract.ts'
import { countyContract, heldDigest } from '../../shared/county-contract.ts'
import type { AnyRow } from '../../shared/row.ts'
import { httpTransport, signInAtPage, type CountyClient } from './county.ts'
import { startProgram, type Program } from './e2e-program.ts'

export type DemoPerson = ReturnType<typeof demoPeople>[number]

/** Somebody who is signed in without a laptop. */
export type OfficeClient = CountyClient & { staffId: string }

export type DemoCounty = {
  url: string
  /** Who may sign in, as the first screen tells. */
  people: readonly { user: string; password: string; role: string }[]
  person(user: string): DemoPerson
  /** Signs in as a browser does, without a laptop: for what colleagues do elsewhere. */
  signIn(user: string): Promise<OfficeClient>
  /** Looks behind the scenes, bound by no policy. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** Kills the server as a power cut would. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

const seed = 1

export async function openDemoCounty(files: number): Promise<DemoCounty> {
  const data = await mkdtemp(join(tmpdir(), 'antlitz-e2e-county-'))
  const people = demoPeople({ seed })
  let url = ''
  let program: Program | null = null
  let superuser: Client | null = null

  const start = async () => {
    const port = url === '' ? [] : ['--port', new URL(url).port]
    const demo = ['--files', String(files), '--seed', String(seed)]
    program = await startProgram(join(root, 'build', 'county-process.ts'), ['--data', data, ...demo, ...port])
    url = (program.up as { url: string }).url
    superuser = await openSuperuser(data)
  }
  const leave = async () => {
    await superuser?.end().catch(() => undefined)
    superuser = null
  }
  await start()
  return {
    get url() {
      return url
    },
    people: people.map(({ user, password, role }) => ({ user, password, role })),
    person(user) {
      const found = people.find((one) => one.user === user)
      if (!found) throw new Error(`nobody is called ${user}`)
      return found
    },
    async signIn(user) {
      const stranger = connect(countyContract, httpTransport(url, null))
      const password = people.find((one) => one.user === user)?.password ?? ''
      const { code, verifier, redirectUri, nonce } = await signInAtPage(stranger, user, password)
      const device = { id: randomUUID(), name: 'Büro', platform: 'test' }
      const { token, me } = await stranger.signIn({ code, verifier, redirectUri, nonce, device })
      return Object.assign(connect(countyContract, httpTransport(url, token)), { staffId: me.staffId })
    },
    async query(text, values = []) {
      if (!superuser) throw new Error('the county is not running')
      return (await superuser.query<Record<string, unknown>>(text, [...values])).rows
    },
    async kill() {
      await leave()
      await program?.kill()
    },
    start,
    async close() {
      await leave()
      await program?.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function openSuperuser(data: string): Promise<Client> {
  const { port, superuser } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as {
    port: number
    superuser: string
  }
  const client = new Client({ connectionString: `postgres://postgres:${superuser}@127.0.0.1:${port}/antlitz` })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('SET search_path = antlitz')
  return client
}

export type Step = { [N in CommandName]: { command: N; args: ArgsOf<N> } }[CommandName]

/** Runs commands at the county as somebody in the office would who sees the file as it is; fails unless all are accepted. */
export async function runAtCounty(client: OfficeClient, caseFileId: string, steps: readonly Step[]): Promise<void> {
  const { files } = await client.pages({ caseFileIds: [caseFileId] })
  const page = files[0] ? (JSON.parse(new TextDecoder().decode(files[0].page)) as AnyRow[]) : []
  const file = new CaseFileRows(caseFileId, page)
  const entries = steps.map((step): Entry => {
    const unseen = entryOf(caseFileId, step)
    const seen = Object.entries(seenBy(file, unseen, client.staffId)).map(([key, stamps]) => [key, [...stamps]])
    const entry = { ...unseen, seen: Object.fromEntries(seen) as Entry['seen'] }
    file.put(execute(file, entry, client.staffId))
    return entry
  })
  await send(client, entries)
}

/** Runs one command of somebody who knows nothing of what is there: whatever it writes over becomes a disagreement. */
export async function runUnseen(client: OfficeClient, caseFileId: string, step: Step): Promise<void> {
  await send(client, [entryOf(caseFileId, step)])
}

function entryOf(caseFileId: string, { command, args }: Step): Entry {
  return { id: randomUUID(), command, caseFileId, args, at: new Date().toISOString(), offline: false, seen: {} }
}

async function send(client: OfficeClient, entries: Entry[]): Promise<void> {
  const { outcomes } = await client.sync({ epoch: null, cursor: 0, held: heldDigest([]), entries })
  const failed = outcomes.filter(({ outcome }) => outcome !== 'accepted')
  if (outcomes.length !== entries.length || failed.length > 0)
    throw new Error(`the county did not accept it: ${JSON.stringify(failed)}`)
}
