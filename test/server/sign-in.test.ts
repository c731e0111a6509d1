import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../shared/contract.ts'
import { countyContract, heldDigest } from '../../shared/county-contract.ts'
import { tokenHash } from '../../server/county.ts'
import { createBrowser, httpTransport, openTestCounty, signInAtPage, type TestCounty } from '../support/county.ts'
import { people } from './people.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openTestCounty()
})
afterAll(() => county.close())

const stranger = () => connect(countyContract, httpTransport(county.address, null))
const device = () => ({ id: randomUUID(), name: 'Laptop', platform: 'test' })
const nothing = { epoch: null, cursor: 0, held: heldDigest([]), entries: [] }

describe('sign-in by the provider', () => {
  test('somebody signs in at the page and is let in with the session', async () => {
    const { code, verifier, nonce, redirectUri } = await signInAtPage(stranger(), 'anna', 'anna!')
    const signedIn = await stranger().signIn({ code, verifier, nonce, redirectUri, device: device() })
    expect(signedIn.me).toMatchObject({ staffId: people.anna.staffId, role: 'personalAdvisor', firstName: 'anna' })
    expect(signedIn.expiresAt).toBe('2026-11-23T21:00:00.000Z')
    const anna = connect(countyContract, httpTransport(county.address, signedIn.token))
    expect((await anna.sync(nothing)).visible).toHaveLength(1)
  })

  test('the token is stored only as its digest', async () => {
    const token = await county.tokenOf('bengt')
    const { rows } = await county.superuser.query('SELECT token_hash FROM session')
    const stored = rows.map((row: { token_hash: string }) => row.token_hash)
    expect(stored).toContain(tokenHash(token))
    expect(stored).not.toContain(token)
  })

  test('a code works once', async () => {
    const flow = await signInAtPage(stranger(), 'anna', 'anna!')
    const { code, verifier, nonce, redirectUri } = flow
    await stranger().signIn({ code, verifier, nonce, redirectUri, device: device() })
    await expect(stranger().signIn({ code, verifier, nonce, redirectUri, device: device() })).rejects.toMatchObject({
      code: 'signInFailed',
    })
  })

  test.each([
    ['another nonce', { nonce: 'another' }],
    ['another verifier', { verifier: 'x'.repeat(43) }],
    ['another port to return to', { redirectUri: 'http://127.0.0.1:45679/sign-in/return' }],
    ['a foreign address to return to', { redirectUri: 'https://example.org/sign-in/return' }],
    ['an invented code', { code: 'invented' }],
  ])('%s is refused', async (_name, changed) => {
    const { code, verifier, nonce, redirectUri } = await signInAtPage(stranger(), 'anna', 'anna!')
    const wrong = { code, verifier, nonce, redirectUri, ...changed }
    await expect(stranger().signIn({ ...wrong, device: device() })).rejects.toMatchObject({ code: 'signInFailed' })
    expect(county.errors).toEqual([])
  })

  test('the state comes back as it was sent, for the laptop to compare', async () => {
    const client = stranger()
    const { authorizationEndpoint } = await client.signInConfig({})
    const flow = await signInAtPage(client, 'anna', 'anna!', { state: 'as-it-was' })
    expect(flow.state).toBe('as-it-was')
    expect(new URL(authorizationEndpoint).hostname).toBe('127.0.0.1')
  })

  test('a wrong password gives no code', async () => {
    await expect(signInAtPage(stranger(), 'anna', 'guessed')).rejects.toThrow('Passwort stimmt nicht')
  })

  test('without PKCE, with a plain challenge, or to a foreign address the provider does not even ask', async () => {
    const { authorizationEndpoint, clientId } = await stranger().signInConfig({})
    const asked = {
      client_id: clientId,
      scope: 'openid',
      response_type: 'code',
      redirect_uri: 'http://127.0.0.1:45678/sign-in/return',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    }
    const { code_challenge: _left, ...withoutChallenge } = asked
    for (const wrong of [
      withoutChallenge,
      { ...asked, code_challenge_method: 'plain' },
      { ...asked, redirect_uri: 'https://example.org/sign-in/return' },
      { ...asked, redirect_uri: 'http://127.0.0.1:45678/elsewhere' },
    ]) {
      const page = await createBrowser()(`${authorizationEndpoint}?${new URLSearchParams(wrong).toString()}`)
      expect(page.text).not.toContain('<form')
      expect(new URL(page.url).searchParams.get('code')).toBeNull()
    }
  })

  test('who is not in the directory, or no longer works here, is not let in', async () => {
    await expect(county.county.openSession('nobody', device())).rejects.toMatchObject({ code: 'unknownPerson' })
  })
})

describe('sessions', () => {
  const ask = async (token: string | null) =>
    connect(countyContract, httpTransport(county.address, token)).sync(nothing)

  test.each([
    ['no token', null],
    ['an invented token', 'a'.repeat(43)],
    ['a token that is too short', 'short'],
  ])('%s is asked to sign in', async (_name, token) => {
    await expect(ask(token)).rejects.toMatchObject({ code: 'signInRequired' })
  })

  test('a session ends after twelve hours', async () => {
    const token = await county.tokenOf('anna')
    const before = county.clock.now
    county.clock.now = new Date(before.getTime() + 12 * 3_600_000 - 1)
    await expect(ask(token)).resolves.toBeDefined()
    county.clock.now = new Date(before.getTime() + 12 * 3_600_000)
    await expect(ask(token)).rejects.toMatchObject({ code: 'signInExpired' })
    county.clock.now = before
  })

  test('signing out ends the session at once, and doing it again is harmless', async () => {
    const token = await county.tokenOf('anna')
    const anna = connect(countyContract, httpTransport(county.address, token))
    await anna.signOut({})
    await expect(ask(token)).rejects.toMatchObject({ code: 'signInRequired' })
    await expect(anna.signOut({})).resolves.toEqual({})
  })

  test('a revoked device is refused: its sessions, and signing in again', async () => {
    const lost = randomUUID()
    const token = await county.tokenOf('bengt', lost)
    await county.superuser.query('UPDATE device SET revoked_at = now() WHERE id = $1', [lost])
    expect(await ask(token)).toMatchObject({ ended: 'deviceRevoked', visible: [], changes: [] })
    const bengt = connect(countyContract, httpTransport(county.address, token))
    await expect(bengt.pages({ caseFileIds: [randomUUID()] })).rejects.toMatchObject({ code: 'deviceRevoked' })
    await expect(county.tokenOf('bengt', lost)).rejects.toMatchObject({ code: 'deviceRevoked' })
    await expect(county.tokenOf('anna', lost)).rejects.toMatchObject({ code: 'deviceRevoked' })
  })
})
