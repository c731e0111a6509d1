import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { portOfProfile } from '../../electron/profile.ts'
import { readSettings, settingsFolders } from '../../electron/settings.ts'
import { folderOfTest } from '../support/host-laptop.ts'
import { listenOn } from '../support/loopback.ts'

function folderWith(content: string, mode = 0o644): string {
  const folder = folderOfTest()
  writeFileSync(join(folder, 'settings.json'), content)
  chmodSync(join(folder, 'settings.json'), mode)
  return folder
}

describe('the settings', () => {
  test('name the county, and the issuer and demo people where there are any', async () => {
    const signInHint = [{ user: 'brandt', password: 'demo', role: 'caseworker' }]
    const content = { county: 'https://county.example', issuer: 'https://login.example/county', signInHint }
    const settings = await readSettings([folderWith(JSON.stringify(content))])
    expect(settings.county.href).toBe('https://county.example/')
    expect(settings.issuer?.href).toBe('https://login.example/county')
    expect(settings.signInHint).toEqual(signInHint)
  })

  test('of the administrator come before those of the user', async () => {
    const [first, second] = [folderWith('{"county":"https://a.example"}'), folderWith('{"county":"https://b.example"}')]
    expect((await readSettings([folderOfTest(), first, second])).county.host).toBe('a.example')
  })

  test('give way to --server in development', async () => {
    const folder = folderWith('{"county":"https://a.example"}')
    expect((await readSettings([folder], 'http://127.0.0.1:3000')).county.port).toBe('3000')
    expect((await readSettings([folderOfTest()], 'http://127.0.0.1:3000')).county.port).toBe('3000')
    await expect(readSettings([folder], 'http://county.example')).rejects.toThrow('--server must begin with https://')
  })

  test.each([
    ['', 'is not valid JSON'],
    ['{"county":', 'is not valid JSON'],
    ['[]', 'must be an object'],
    ['null', 'must be an object'],
    ['{}', '"county" is missing or not as it should be'],
    ['{"county":5}', '"county" is missing or not as it should be'],
    ['{"county":"https://a.example","telemetry":true}', '"telemetry" is not a setting'],
    ['{"county":"http://a.example"}', '"county" must begin with https://'],
    ['{"county":"https://u:p@a.example"}', '"county" must not hold a user name or password'],
    ['{"county":"https://а.example"}', '"county" holds letters that only look like others'],
    ['{"county":"https://a.example","issuer":"http://b.example"}', '"issuer" must begin with https://'],
    ['{"county":"https://a.example","signInHint":[{"user":"x"}]}', '"signInHint.0.password" is missing'],
  ])('%s are refused in words', async (content, words) => {
    await expect(readSettings([folderWith(content)])).rejects.toThrow(words)
  })

  test('are missing in words', async () => {
    await expect(readSettings([folderOfTest()])).rejects.toThrow(
      'No county server is set. Write {"county": "https://…"}',
    )
  })

  test('that everyone may change are not used', async () => {
    await expect(readSettings([folderWith('{"county":"https://a.example"}', 0o666)])).rejects.toThrow('by everyone')
  })

  test('of an installed app lie where only administrators write, then in the profile', () => {
    expect(settingsFolders('/p', 'linux', {})).toEqual(['/etc/antlitz', '/p'])
    expect(settingsFolders('/p', 'darwin', {})).toEqual(['/Library/Application Support/Antlitz', '/p'])
    expect(settingsFolders('P', 'win32', { ProgramData: 'D:\\Data' })).toEqual(['D:\\Data\\Antlitz', 'P'])
  })
})

describe("a profile's port", () => {
  test('is chosen once and never changes', async () => {
    const profile = join(folderOfTest(), 'new', 'profile')
    const port = await portOfProfile(profile)
    expect(port).toBeGreaterThanOrEqual(20_000)
    expect(port).toBeLessThan(30_000)
    expect(await portOfProfile(profile)).toBe(port)
    expect(await portOfProfile(profile, port)).toBe(port)
    await expect(portOfProfile(profile, port + 1)).rejects.toThrow(`belongs to port ${port}`)
  })

  test('may be wished for at first', async () => {
    const profile = folderOfTest()
    expect(await portOfProfile(profile, 24_680)).toBe(24_680)
    expect(JSON.parse(readFileSync(join(profile, 'host.json'), 'utf8'))).toEqual({ port: 24_680 })
  })

  test('stays the same while somebody else listens there', async () => {
    const profile = folderOfTest()
    const port = await portOfProfile(profile)
    const other = await listenOn(createServer(), port)
    expect(await portOfProfile(profile)).toBe(port)
    await other.close()
  })

  test.each(['', '{', '{"port":"x"}', '{"port":80}', '{"port":70000}'])('is never guessed from %j', async (content) => {
    const profile = folderOfTest()
    writeFileSync(join(profile, 'host.json'), content)
    await expect(portOfProfile(profile)).rejects.toThrow('is damaged')
  })
})
