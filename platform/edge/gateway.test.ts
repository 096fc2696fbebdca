import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeSystem, type Harness } from './fake-service.ts'
import { mountRoutes } from './gateway.ts'

let harness: Harness
beforeAll(async () => {
  harness = await fakeSystem({ cors: ['https://app.example'] })
  await harness.app.ready()
})
afterAll(() => harness.app.close())

const get = (url: string, headers: Record<string, string> = {}) => harness.app.inject({ url, headers })

describe('a problem', () => {
  it('has the members of RFC 9457, a stable code and the trace id', async () => {
    const answer = await get('/gateway/v1/trouble/taken')
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toEqual({
      type: '/problems/already-taken',
      title: 'Already taken',
      status: 409,
      code: 'ALREADY_TAKEN',
      detail: 'This space is taken for that time.',
      traceId: answer.headers['x-trace-id'],
    })
  })

  it('explains itself at its type', async () => {
    const answer = await get('/problems/idempotency-key-reused')
    expect(answer.json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      title: 'Idempotency key reused',
      advice: expect.stringContaining('new key'),
    })
    expect((await get('/problems/%3Cscript%3E')).statusCode).toBe(422)
  })

  it('of our own making says nothing of its cause, which is in the log under the trace id without anyone’s data', async () => {
    const answer = await get('/gateway/v1/trouble/bug')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'INTERNAL_ERROR' })
    expect(answer.body).not.toMatch(/SELECT|stack|23505|ada@/)
    const line = harness.logged.find((text) => text.includes('SELECT secret')) ?? ''
    expect(JSON.parse(line)).toMatchObject({
      level: 50,
      traceId: answer.json().traceId,
      fault: { code: '23505', cause: { message: 'inner cause' } },
    })
    expect(line).not.toContain('ada@example.org')
  })

  it.each(['store', 'read'])('of a store that is away asks to come again (%s)', async (kind) => {
    const answer = await get(`/gateway/v1/trouble/${kind}`)
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([503, '1', 'UNAVAILABLE'])
  })

  it('of a statement that the database refuses is our bug, and nothing to come again for', async () => {
    const answer = await get('/gateway/v1/trouble/query')
    expect([answer.statusCode, answer.headers['retry-after'], answer.json().code]).toEqual([500, undefined, 'INTERNAL_ERROR'])
    expect(answer.body).not.toContain('people')
  })

  it('of an idempotency key with other content says so', async () => {
    const answer = await get('/gateway/v1/trouble/fingerprint')
    expect([answer.statusCode, answer.json().code, answer.json().errors[0].path]).toEqual([
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'Idempotency-Key',
    ])
    expect(answer.body).not.toContain('http/user-1')
  })
})

describe('access', () => {
  const THING = '/gateway/v1/things/10000000-0000-7000-8000-000000000001'
  const token = async (...args: Parameters<Harness['issuer']['token']>) => ({
    authorization: `Bearer ${await harness.issuer.token(...args)}`,
  })

  it('is for those who are logged in, where a route says so', async () => {
    const refused = await get(THING)
    expect([refused.statusCode, refused.json().code, refused.headers['www-authenticate']]).toEqual([401, 'UNAUTHENTICATED', 'Bearer'])
    expect((await get(THING, await token({ sub: 'ada' }))).json()).toEqual({ id: THING.slice(-36), owner: 'ada' })
  })

  it('needs the permission that a route names', async () => {
    const patch = async (permissions: string[]) =>
      harness.app.inject({
        method: 'PATCH',
        url: THING,
        headers: { ...(await token({ permissions })), 'if-match': '"1"' },
        payload: { name: 'x' },
      })
    const refused = await patch(['things:read'])
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN'])
    expect(refused.json().detail).toContain('things:write')
    expect((await patch(['things:write'])).statusCode).toBe(204)
  })

  it('is given as to anybody where anybody may call, however bad the token', async () => {
    for (const authorization of ['Bearer x.y.z', 'Bearer', 'Basic YTpi', 'x']) {
      expect((await get('/gateway/v1/things', { authorization })).statusCode, authorization).toBe(200)
    }
  })

  it('cannot be had by identity headers from outside', async () => {
    const headers = { 'x-user-id': 'admin', 'x-plaza-principal': 'admin', 'x-other': 'stays' }
    const { app } = await fakeSystem()
    mountRoutes(app, { name: 'echo', purpose: 'Shows headers.' }, (routes) => {
      routes.get('/echo', { config: { access: 'public' }, schema: { hide: true } }, (request) => request.headers)
    })
    const seen = (await app.inject({ url: '/gateway/v1/echo', headers })).json()
    expect(Object.keys(seen)).not.toContain('x-user-id')
    expect(Object.keys(seen)).not.toContain('x-plaza-principal')
    expect(seen).toMatchObject({ 'x-other': 'stays' })
    await app.close()
  })

  it('must be declared by every route, or the gateway does not start', async () => {
    const { app } = await fakeSystem()
    mountRoutes(app, { name: 'careless', purpose: 'Forgets.' }, (routes) => {
      routes.post('/forgotten', () => 'anyone')
    })
    await expect(app.ready()).rejects.toThrow('POST /gateway/v1/forgotten')
  })

  it('is not given with a key for fingerprints that is too short', async () => {
    await expect(fakeSystem({ fingerprintKey: new Uint8Array(8) })).rejects.toThrow(TypeError)
  })
})

describe('an answer', () => {
  it('tells browsers to be careful and is not kept', async () => {
    const { headers } = await get('/gateway/v1/things')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    })
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  it('has the careful headers when it is a problem, too', async () => {
    expect((await get('/nowhere')).headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })

  it('demands HTTPS from then on where the world uses it', async () => {
    const { app } = await fakeSystem({ publicUrl: 'https://parking.example' })
    expect((await app.inject('/gateway/v1/things')).headers).toHaveProperty('strict-transport-security')
    await app.close()
  })

  it('is for the listed web pages only', async () => {
    const asked = (origin: string) =>
      harness.app.inject({ method: 'OPTIONS', url: '/gateway/v1/things', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await asked('https://app.example')
    expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, 'https://app.example'])
    expect((await asked('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin')
    expect((await get('/gateway/v1/things', { origin: 'https://evil.example' })).headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('holds no field that its schema does not name', async () => {
    const answer = await get('/gateway/v1/things/10000000-0000-7000-8000-000000000001', {
      authorization: `Bearer ${await harness.issuer.token()}`,
    })
    expect(answer.json()).not.toHaveProperty('secret')
  })
})

describe('a trace', () => {
  it('goes on when the caller has one', async () => {
    const { headers } = await get('/gateway/v1/things', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' })
    expect(headers).toMatchObject({
      'x-trace-id': '4bf92f3577b34da6a3ce929d0e0e4736',
      'x-correlation-id': '4bf92f3577b34da6a3ce929d0e0e4736',
    })
  })

  it.each([
    '',
    'x',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
  ])('begins anew for the traceparent "%s"', async (traceparent) => {
    const id = (await get('/gateway/v1/things', { traceparent })).headers['x-trace-id']
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(traceparent.toLowerCase()).not.toContain(id)
  })

  it('is another one for every request', async () => {
    const ids = await Promise.all(Array.from({ length: 600 }, async () => (await get('/gateway/v1/things')).headers['x-trace-id']))
    expect(new Set(ids).size).toBe(600)
  })

  it('keeps a sane correlation id and replaces any other', async () => {
    expect((await get('/gateway/v1/things', { 'x-correlation-id': 'order-7:a/b' })).headers['x-correlation-id']).toBe('order-7:a/b')
    for (const bad of ['4111111111111111', 'a b', 'x'.repeat(129), '{"a":1}', '<script>']) {
      expect((await get('/gateway/v1/things', { 'x-correlation-id': bad })).headers['x-correlation-id']).toMatch(/^[0-9a-f]{32}$/)
    }
  })

  it('is in every line of the log, and the log has patterns instead of paths', async () => {
    const { headers } = await get('/gateway/v1/trouble/my-secret-place')
    const line = harness.logged.map((text) => JSON.parse(text)).find((entry) => entry.traceId === headers['x-trace-id'])
    expect(line).toMatchObject({ method: 'GET', route: '/gateway/v1/trouble/:kind', status: 409 })
    expect(harness.logged.join()).not.toContain('my-secret-place')
  })
})

describe('on the wire', () => {
  /** Sends raw texts, and gives all that was answered until the other side hung up. */
  const speak = (port: number, text: string) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    const answer = new Promise<string>((resolve, reject) => {
      let all = ''
      socket.on('data', (chunk) => {
        all += chunk.toString()
      })
      socket.on('close', () => resolve(all))
      socket.on('error', reject)
    })
    return { answer, send: (more: string) => socket.write(more) }
  }

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx-a: ${'a'.repeat(40_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    ['a space in the path', 'GET /a b HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ])('%s gets a problem', async (_name, text, status, code) => {
    const { app } = await fakeSystem()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await speak((app.server.address() as AddressInfo).port, text).answer
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))).toMatchObject({ status, code, traceId: expect.any(String) })
    await app.close()
  })

  it('a gateway that stops finishes what it has begun, and sends what comes after away with a problem', async () => {
    const { app } = await fakeSystem()
    const [began, stopping, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    app.addHook('preClose', async () => stopping.resolve())
    mountRoutes(app, { name: 'slow', purpose: 'Takes its time.' }, (routes) => {
      routes.get('/slow', { config: { access: 'public' }, schema: { hide: true } }, () => {
        began.resolve()
        return finished.promise
      })
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`
    const { port } = app.server.address() as AddressInfo
    const late = speak(port, '')
    const early = speak(port, request('/gateway/v1/slow'))
    await began.promise
    const closed = app.close()
    await stopping.promise
    late.send(request('/gateway/v1/things'))
    expect(await late.answer).toMatch(/^HTTP\/1.1 503 [\s\S]*connection: close[\s\S]*SHUTTING_DOWN/)
    finished.resolve('done')
    await closed
    expect(await early.answer).toMatch(/^HTTP\/1.1 200 [\s\S]*done/)
  })

  it('a gateway that stops does not wait for a connection that has nothing more to say', async () => {
    const { app } = await fakeSystem()
    const [began, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
    mountRoutes(app, { name: 'slow', purpose: 'Takes its time.' }, (routes) => {
      routes.get('/slow', { config: { access: 'public' }, schema: { hide: true } }, () => {
        began.resolve()
        return finished.promise
      })
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const conversation = speak((app.server.address() as AddressInfo).port, 'GET /gateway/v1/slow HTTP/1.1\r\nhost: x\r\n\r\n')
    await began.promise
    const closed = app.close()
    finished.resolve('done')
    await closed
    expect(await conversation.answer).toContain('done')
  })
})
