/** The way back from the sign-in: only the one that was begun here, and once. */
import { expect, test, vi } from 'vitest'
import { SignIn } from '../../renderer/vault/sign-in.ts'
import type { County } from '../../shared/county-contract.ts'
import { codeOf } from './laptop.ts'

const device = { id: '00000000-0000-4000-8000-000000000001', name: 'Laptop', platform: 'test' }
const redirectUri = 'http://127.0.0.1:45678/sign-in/return'

/** A sign-in that was begun, what the county was asked, and the state it went out with. */
async function begun() {
  const exchange = vi.fn<County['signIn']>(async () => ({}) as never)
  const config = { authorizationEndpoint: 'https://login.example/auth', clientId: 'antlitz', scope: 'openid' }
  const signIn = new SignIn({ signInConfig: async () => config as never, signIn: exchange })
  const { searchParams } = new URL(await signIn.begin(redirectUri))
  const state = searchParams.get('state') ?? ''
  return { signIn, exchange, state, parameters: searchParams }
}

test('goes out with a challenge, a state and a nonce that are new each time', async () => {
  const [one, two] = [await begun(), await begun()]
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(one.parameters.get(name)).toMatch(/^[\w-]{43}$/)
    expect(one.parameters.get(name)).not.toBe(two.parameters.get(name))
  }
  expect(one.parameters.get('code_challenge_method')).toBe('S256')
})

test.each([
  ['another state', (_state: string) => `${redirectUri}?state=other&code=c`],
  ['a state that only begins the same', (state: string) => `${redirectUri}?state=${state}x&code=c`],
  ['no state', (_state: string) => `${redirectUri}?code=c`],
  ['no code', (state: string) => `${redirectUri}?state=${state}`],
  ['an error in place of a code', (state: string) => `${redirectUri}?state=${state}&error=server_error`],
  ['something that is no address', (_state: string) => 'javascript:alert(1)//state'],
])('B86 a return with %s lets nobody in, and the county is not asked', async (_case, returned) => {
  const { signIn, exchange, state } = await begun()
  expect(await codeOf(signIn.finish(returned(state), device))).toBe('signInFailed')
  expect(exchange).not.toHaveBeenCalled()
})

test('B86 a return counts once: the same one again, or one after a wrong one, lets nobody in', async () => {
  const first = await begun()
  const back = `${redirectUri}?state=${first.state}&code=c`
  await first.signIn.finish(back, device)
  expect(await codeOf(first.signIn.finish(back, device))).toBe('signInFailed')
  expect(first.exchange).toHaveBeenCalledTimes(1)

  const second = await begun()
  expect(await codeOf(second.signIn.finish(`${redirectUri}?state=other&code=c`, device))).toBe('signInFailed')
  expect(await codeOf(second.signIn.finish(`${redirectUri}?state=${second.state}&code=c`, device))).toBe('signInFailed')
  expect(second.exchange).not.toHaveBeenCalled()
})
