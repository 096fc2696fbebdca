import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { ANA, bearer, identityUnderTest, PASSWORD } from './identity-under-test.ts'

let plaza: Awaited<ReturnType<typeof identityUnderTest>>
beforeEach(async () => {
  plaza = await identityUnderTest()
})
afterEach(() => plaza.close())

type TokenBody = { access_token: string; refresh_token?: string; error?: string; error_description?: string; scope?: string }
type Client = { readonly id: string; readonly secret: string }

const ask = async (form: Record<string, string> | string, headers: Record<string, string> = {}) => {
  const answer = await plaza.inject({
    url: '/auth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  return { status: answer.statusCode, body: answer.json<TokenBody>(), headers: answer.headers }
}
const basic = ({ id, secret }: Client) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})
const byPassword = { grant_type: 'password', username: ANA.email, password: PASSWORD }
const asClient = { grant_type: 'client_credentials' }
const errorOf = ({ status, body }: { status: number; body: TokenBody }) => [status, body.error]

const read = (lines: readonly string[]): Client => {
  const value = (name: string) => lines.find((line) => line.startsWith(name))?.split(/\s+/)[1] ?? ''
  return { id: value('client_id'), secret: value('client_secret') }
}
const newClient = async (name = 'reports', scope = 'spots:read bookings:read') =>
  read((await plaza.command('identity client create', name, '--scope', scope)).out)

describe('the token endpoint', () => {
  it('gives a person tokens for a password, and for a refresh token', async () => {
    await plaza.register()
    const { status, body, headers } = await ask({ ...byPassword, unknown: 'is ignored' })
    expect(status).toBe(200)
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      refresh_token: expect.any(String),
      scope: 'bookings:read bookings:write',
    })
    expect([headers['cache-control'], headers.pragma]).toEqual(['no-store', 'no-cache'])
    expect((await plaza.call('GET', '/users/me', undefined, bearer(body.access_token))).status).toBe(200)
    const next = await ask({ grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' })
    expect([next.status, next.body.refresh_token === body.refresh_token]).toEqual([200, false])
    plaza.clock.advance(11 * SECOND_MS)
    expect(errorOf(await ask({ grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' }))).toEqual([400, 'invalid_grant'])
    expect(plaza.events('session-stolen')).toHaveLength(1)
  })

  it('does not tell an unknown user from a wrong password, and slows both down', async () => {
    await plaza.register()
    const wrong = await ask({ ...byPassword, password: 'a wrong password' })
    expect(errorOf(wrong)).toEqual([400, 'invalid_grant'])
    expect((await ask({ ...byPassword, username: 'bob@example.com' })).body).toEqual(wrong.body)
    const answers: unknown[] = []
    for (let i = 0; i < 5; i++) answers.push(await ask({ ...byPassword, username: 'bob@example.com' }))
    expect(answers.at(-1)).toMatchObject({
      status: 429,
      body: { error: 'temporarily_unavailable' },
      headers: { 'retry-after': '5' },
    })
  })

  it('gives a program exactly the permissions of its scope, and no roles', async () => {
    const client = await newClient()
    const { status, body } = await ask(asClient, basic(client))
    expect([status, body.scope, body.refresh_token]).toEqual([200, 'bookings:read spots:read', undefined])
    expect(decodeJwt(body.access_token)).toMatchObject({
      sub: client.id,
      client_id: client.id,
      roles: [],
      permissions: ['bookings:read', 'spots:read'],
      aud: 'parkwise',
    })
    expect(decodeJwt(body.access_token)).not.toHaveProperty('sid')
    const inBody = await ask({ ...asClient, client_id: client.id, client_secret: client.secret, scope: 'spots:read' })
    expect([inBody.status, inBody.body.scope]).toEqual([200, 'spots:read'])
    expect(decodeJwt(inBody.body.access_token)).toMatchObject({ permissions: ['spots:read'] })
  })

  it('does not take a program for a person', async () => {
    const { access_token } = (await ask(asClient, basic(await newClient()))).body
    const as = bearer(access_token)
    expect((await plaza.call('GET', '/users/me', undefined, as)).status).toBe(404)
    expect((await plaza.call('POST', '/users/me/roles', { role: 'provider' }, as)).status).toBe(404)
    expect((await plaza.call('POST', '/auth/email/verification', {}, as)).status).toBe(404)
    expect((await plaza.call('POST', '/auth/password', { current: PASSWORD, new: 'another password' }, as)).status).toBe(422)
    expect((await plaza.call('GET', '/auth/sessions', undefined, as)).body.items).toEqual([])
  })

  it('keeps the sessions that a program opens for people to that program', async () => {
    await plaza.register()
    const [client, other] = [await newClient(), await newClient('other')]
    const { refresh_token = '' } = (await ask(byPassword, basic(client))).body
    const form = { grant_type: 'refresh_token', refresh_token }
    expect(errorOf(await ask(form))).toEqual([400, 'invalid_grant'])
    expect(errorOf(await ask(form, basic(other)))).toEqual([400, 'invalid_grant'])
    expect((await plaza.refresh(refresh_token)).status).toBe(401)
    expect((await ask(form, basic(client))).status).toBe(200)
  })

  it('refuses a client that is not who it says, with a challenge', async () => {
    const client = await newClient()
    const wrong = { id: client.id, secret: 'wrong' }
    const unknown = { id: '00000000-0000-8000-8000-000000000000', secret: client.secret }
    for (const who of [wrong, unknown, { id: 'reports', secret: client.secret }]) {
      const answer = await ask(asClient, basic(who))
      expect(errorOf(answer)).toEqual([401, 'invalid_client'])
      expect(answer.headers['www-authenticate']).toBe('Basic realm="parkwise", charset="UTF-8"')
      expect(errorOf(await ask({ ...asClient, client_id: who.id, client_secret: who.secret }))).toEqual([401, 'invalid_client'])
    }
    for (const authorization of ['Basic', 'Basic !', `Basic ${Buffer.from('no colon').toString('base64')}`]) {
      expect(errorOf(await ask(asClient, { authorization }))).toEqual([401, 'invalid_client'])
    }
    expect(errorOf(await ask(asClient))).toEqual([401, 'invalid_client'])
    await plaza.register()
    expect(errorOf(await ask(byPassword, basic(wrong)))).toEqual([401, 'invalid_client'])
  })

  it('answers what is malformed as RFC 6749 has it', async () => {
    const client = await newClient()
    const cases: [Record<string, string> | string, string, Record<string, string>?][] = [
      [{}, 'invalid_request'],
      [{ grant_type: '' }, 'unsupported_grant_type'],
      [{ grant_type: 'authorization_code' }, 'unsupported_grant_type'],
      [{ grant_type: 'toString' }, 'unsupported_grant_type'],
      [{ grant_type: 'password', username: ANA.email }, 'invalid_request'],
      [{ grant_type: 'password', username: '', password: PASSWORD }, 'invalid_request'],
      [{ grant_type: 'refresh_token' }, 'invalid_request'],
      [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
      [{ grant_type: 'refresh_token', refresh_token: 'x'.repeat(257) }, 'invalid_request'],
      ['grant_type=password&grant_type=password', 'invalid_request'],
      [`grant_type=password&username=a%00b&password=${PASSWORD}`, 'invalid_request'],
      [{ ...byPassword, username: '4111 1111 1111 1111' }, 'invalid_request'],
      [{ ...byPassword, cvv: '123' }, 'invalid_request'],
      [{ ...byPassword, __proto__x: '1', constructor: 'x' }, 'invalid_request'],
      [{ ...asClient, scope: 'everything:write' }, 'invalid_scope', basic(client)],
      [{ ...asClient, scope: 'no:such' }, 'invalid_scope', basic(client)],
      [{ ...asClient, client_id: client.id, client_secret: client.secret }, 'invalid_request', basic(client)],
      [{ ...asClient, client_id: 'another' }, 'invalid_request', basic(client)],
    ]
    for (const [form, error, headers] of cases) {
      const answer = await ask(form, headers)
      expect(errorOf(answer), JSON.stringify(form)).toEqual([400, error])
      expect(answer.body.error_description).toMatch(/^[\x20-\x7e]+$/)
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    const json = await plaza.inject({ url: '/auth/token', payload: byPassword })
    expect([json.statusCode, json.json<TokenBody>().error]).toEqual([400, 'invalid_request'])
    const nothing = await plaza.inject({ url: '/auth/token' })
    expect([nothing.statusCode, nothing.json<TokenBody>().error]).toEqual([400, 'invalid_request'])
  })

  it('alone takes forms', async () => {
    await plaza.register()
    const answer = await plaza.inject({
      url: '/auth/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ email: ANA.email, password: PASSWORD }).toString(),
    })
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })
})

describe('the operator', () => {
  it('gives a program a new secret; the old one works on for a while', async () => {
    const old = await newClient()
    const rotated = read((await plaza.command('identity client rotate', 'reports')).out)
    expect([rotated.id, rotated.secret === old.secret]).toEqual([old.id, false])
    for (const client of [old, rotated]) expect((await ask(asClient, basic(client))).status).toBe(200)
    plaza.clock.advance(15 * MINUTE_MS)
    expect([(await ask(asClient, basic(old))).status, (await ask(asClient, basic(rotated))).status]).toEqual([401, 200])
    const last = read((await plaza.command('identity client rotate', 'reports', '--overlap', '0')).out)
    expect([(await ask(asClient, basic(rotated))).status, (await ask(asClient, basic(last))).status]).toEqual([401, 200])
  })

  it('lets a program in no more, and sees which there are', async () => {
    const client = await newClient()
    await newClient('another', 'spots:read')
    expect(await plaza.command('identity client revoke', 'reports')).toEqual({ status: 0, out: ['reports: revoked'] })
    expect(errorOf(await ask(asClient, basic(client)))).toEqual([401, 'invalid_client'])
    const { out } = await plaza.command('identity client list')
    expect(out.map((line) => line.split('  ').filter((_, i) => i === 0 || i === 2 || i === 4))).toEqual([
      ['another', 'active', 'spots:read'],
      ['reports', 'revoked', 'bookings:read spots:read'],
    ])
    expect((await plaza.command('identity client create', 'reports', '--scope', 'spots:read')).status).toBe(1)
    expect((await plaza.command('identity client revoke', 'reports')).status).toBe(0)
  })

  it('is told what cannot be done, and nothing is made', async () => {
    const cases: [string, string[], number][] = [
      ['create', [], 2],
      ['create', ['reports'], 2],
      ['create', ['reports', '--scope', '  '], 2],
      ['create', ['reports', '--scope', 'no:such'], 2],
      ['create', ['reports', 'more', '--scope', 'spots:read'], 2],
      ['create', ['Reports!', '--scope', 'spots:read'], 2],
      ['create', ['reports', '--role', 'admin', '--scope', 'spots:read'], 2],
      ['rotate', ['reports'], 1],
      ['rotate', ['reports', '--overlap', '-1'], 2],
      ['rotate', ['reports', '--overlap', 'soon'], 2],
      ['revoke', ['reports'], 1],
      ['revoke', [], 2],
      ['list', ['reports'], 2],
    ]
    for (const [verb, args, status] of cases) {
      expect(await plaza.command(`identity client ${verb}`, ...args), `${verb} ${args.join(' ')}`).toEqual({ status, out: [] })
    }
    expect(await plaza.command('identity client list')).toEqual({ status: 0, out: [] })
  })

  it('is the only one who ever sees the secret', async () => {
    const client = await newClient()
    const { access_token } = (await ask(asClient, basic(client))).body
    const { all, events } = plaza.onDisk()
    expect(client.secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    for (const place of [all, events, plaza.logged()]) {
      for (const secret of [client.secret, access_token]) expect(place).not.toContain(secret)
    }
  })
})
