/** The laptop's settings file: which county it belongs to. Written by whoever sets the laptop up, never by the app. */
import { readFile, stat } from 'node:fs/promises'
import { join, win32 } from 'node:path'
import { fieldAtFault } from '../shared/contract.ts'
import { line, z } from '../shared/schema.ts'
import { checkCountyUrl } from './security.ts'

const settingsFileName = 'settings.json'

const SignInHint = z.array(z.object({ user: line(200), password: line(200), role: line(200) })).max(20)

const SettingsFile = z.strictObject({
  /** The county server's address. */
  county: line(2_000),
  /** Where people sign in, when that is not the county server itself. */
  issuer: line(2_000).optional(),
  /** Only for the demo county: people anyone may sign in as. */
  signInHint: SignInHint.optional(),
})

export type Settings = {
  county: URL
  issuer?: URL
  signInHint?: z.output<typeof SignInHint>
}

/** What is wrong with the settings, in a sentence for whoever sets the laptop up. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** Where an installed app looks for its settings: what the computer's administrator wrote comes before the user's own. */
export function settingsFolders(
  profile: string,
  platform: string,
  environment: Record<string, string | undefined>,
): string[] {
  if (platform === 'win32') return [win32.join(environment['ProgramData'] ?? 'C:\\ProgramData', 'Antlitz'), profile]
  return [platform === 'darwin' ? '/Library/Application Support/Antlitz' : '/etc/antlitz', profile]
}

/** Settings from the first of these folders that holds the file; `server` on the command line wins over its county. */
export async function readSettings(folders: readonly string[], server?: string): Promise<Settings> {
  for (const folder of folders) {
    const path = join(folder, settingsFileName)
    const content = await readIfThere(path)
    if (content !== null) return settingsFrom(content, path, server)
  }
  if (server !== undefined) return { county: address(server, '--server') }
  throw new SettingsError(
    `No county server is set. Write {"county": "https://…"} into ${join(folders.at(-1) ?? '', settingsFileName)}.`,
  )
}

function settingsFrom(content: string, path: string, server: string | undefined): Settings {
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch {
    throw new SettingsError(`${path} is not valid JSON.`)
  }
  const checked = SettingsFile.safeParse(parsed)
  if (!checked.success) throw new SettingsError(`${path}: ${explain(checked.error)}`)
  const { county, issuer, signInHint } = checked.data
  return {
    county: server === undefined ? address(county, `${path}: "county"`) : address(server, '--server'),
    ...(issuer === undefined ? {} : { issuer: address(issuer, `${path}: "issuer"`) }),
    ...(signInHint === undefined ? {} : { signInHint }),
  }
}

function explain(error: z.ZodError): string {
  const issue = error.issues[0]
  if (issue?.code === 'unrecognized_keys') return `"${issue.keys[0]}" is not a setting.`
  const field = fieldAtFault(error)
  return field === '' ? 'must be an object.' : `"${field}" is missing or not as it should be.`
}

function address(text: string, place: string): URL {
  const check = checkCountyUrl(text)
  if ('fault' in check) throw new SettingsError(`${place} ${check.fault}.`)
  return check.url
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    const { mode } = await stat(path)
    if (process.platform !== 'win32' && (mode & 0o002) !== 0) {
      throw new SettingsError(`${path} can be changed by everyone on this computer. Take that right away first.`)
    }
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
