import type { InjectOptions } from 'fastify'
import { beforeEach, expect, it } from 'vitest'
import { systemRandom } from '#platform/host/real-world.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { usualTiming } from './charge-rules.ts'
import { chargeOf, fakeGateway } from './fake-gateway.ts'
import { noJournal } from './records.ts'
import { keyFrom, openSandbox, type Sandbox } from './sandbox.ts'
import { sandboxServer } from './server.ts'
import { chargeBody } from './wire.ts'

const key = new Uint8Array(32).fill(7)
const host = '127.0.0.1:7001'
const authorization = `Bearer ${keyFrom(key, 'api').toString('base64url')}`
const json = { 'content-type': 'application/json' }
const card = { number: '4242 4242 4242 4242', expiry: '12/40', cvc: '123', name: 'Ana' }
const body = chargeBody(chargeOf('p1', 'tok_visa'))

let app: ReturnType<typeof sandboxServer>
let sandbox: Sandbox
beforeEach(() => {
  const clock = manualClock()
  const { callGateway } = fakeGateway(clock.nowMs)
  const actionUrl = (actionId: string) => `http://${host}/actions/${actionId}`
  sandbox = openSandbox({ key, clock, random: systemRandom, timing: usualTiming, journal: noJournal, callGateway, actionUrl })
  app = sandboxServer({ key, clock, sandbox: Promise.resolve(sandbox), merchant: 'Test & <Sons>' })
})
const send = async (options: InjectOptions) => app.inject({ ...options, headers: { host, ...options.headers } })
const post = (url: string, payload: string | object, headers: Record<string, string> = {}) =>
  send({ method: 'POST', url, payload, headers: { ...json, ...headers } })
const get = (url: string, headers: Record<string, string> = {}) => send({ method: 'GET', url, headers })
const policyOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['content-security-policy'])

it('only its service may call the API', async () => {
  const keys = [undefined, '', 'Bearer ', `${authorization}x`, authorization.replace('Bearer', 'Basic')]
  for (const each of keys) {
    expect((await post('/v1/charges', body, each === undefined ? {} : { authorization: each })).statusCode).toBe(401)
  }
  for (const url of ['/v1/charges/p1', '/v1/charges/p1/cancel', '/v1/refunds']) {
    expect((await send({ method: url.endsWith('p1') ? 'GET' : 'POST', url })).statusCode).toBe(401)
  }
  expect((await post('/v1/charges', body, { authorization })).json()).toMatchObject({ status: 'processing' })
  expect((await get('/health')).json()).toEqual({ status: 'ok' })
})

it('under a name that is not this machine’s own nobody gets in', async () => {
  expect((await get('/card-form', { host: 'evil.example' })).statusCode).toBe(421)
  expect((await get('/card-form', { host: 'localhost.evil.example:7001' })).statusCode).toBe(421)
  expect((await get('/card-form', { host: 'localhost:7001' })).statusCode).toBe(200)
})

it('what is hostile or malformed is refused, changes nothing, and is not repeated', async () => {
  const bodies: readonly [number, string][] = [
    [400, '{'],
    [400, '{"__proto__":{"paymentMethod":"tok_visa"}}'],
    [400, JSON.stringify(body).replace('"reference":{', '"reference":{"__proto__":{},')],
    [422, '[]'],
    [422, 'null'],
    [422, JSON.stringify({ ...body, more: 1 })],
    [422, JSON.stringify({ ...body, paymentId: 7 })],
    [422, JSON.stringify({ ...body, paymentId: 'x'.repeat(201) })],
    [422, JSON.stringify({ ...body, amount: { amount: 8, currency: 'CHF' } })],
    [422, JSON.stringify({ ...body, amount: { amount: '-8.00', currency: 'CHF' } })],
    [422, JSON.stringify({ ...body, amount: { amount: '0.00', currency: 'CHF' } })],
    [422, JSON.stringify({ ...body, amount: { amount: '8.001', currency: 'CHF' } })],
    [422, JSON.stringify({ ...body, amount: { amount: '8.00', currency: 'XXQ' } })],
    [413, JSON.stringify({ ...body, description: 'secret-'.repeat(4_000) })],
  ]
  for (const [status, payload] of bodies) {
    const answer = await post('/v1/charges', payload, { authorization })
    expect(answer.statusCode, payload.slice(0, 80)).toBe(status)
    expect(answer.body).not.toMatch(/secret|tok_visa|p1/)
  }
  expect((await post('/v1/charges', 'a=b', { authorization, 'content-type': 'text/plain' })).statusCode).toBe(415)
  expect((await send({ method: 'GET', url: `/v1/charges/${'x'.repeat(500)}`, headers: { authorization } })).statusCode).toBe(422)
  expect([...sandbox.charges()]).toEqual([])
})

it('the form’s card is read as it is, and nothing else with it', async () => {
  const answers = await Promise.all([
    post('/v1/tokens', { ...card, number: 4242424242424242 }),
    post('/v1/tokens', { ...card, name: ['Ana'] }),
    post('/v1/tokens', { ...card, zip: '8001' }),
    post('/v1/tokens', { ...card, number: '4'.repeat(61) }),
    post('/v1/tokens', { ...card, number: '4111 1111 1111 1111', cvc: '12' }),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 422, 422])
  expect(answers[4]?.json()).toMatchObject({ error: { fields: [{ code: 'not-a-test-card' }, { code: 'invalid-cvc' }] } })
  expect(answers.map(({ body: text }) => text).join()).not.toMatch(/4242|4111|8001|Ana/)
  expect((await post('/v1/tokens', card)).statusCode).toBe(201)
})

it('the form runs our own files only, and shows itself in frames of the origin that it is for', async () => {
  const answer = await get('/card-form?locale=es&origin=https://shop.example:8443')
  expect(policyOf(answer)).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors https://shop.example:8443",
  )
  expect(answer.body).toContain('<html lang="es">')
  expect(answer.body).toContain('data-origin="https://shop.example:8443"')
  expect(answer.body).not.toMatch(/<script(?! src)|style=|\son\w+=/)
  const alone = await get('/card-form', { 'accept-language': 'es-CL,en;q=0.5' })
  expect([
    policyOf(alone).includes("frame-ancestors 'none'"),
    alone.body.includes('data-origin'),
    alone.body.includes('lang="es"'),
  ]).toEqual([true, false, true])
  for (const name of ['sandbox.css', 'card-form.js']) expect((await get(`/assets/${name}`)).statusCode).toBe(200)
})

it('an origin that is none is refused, and reaches neither the page nor its headers', async () => {
  const wrong = [
    '*',
    'null',
    'https://*.example',
    'javascript:alert(1)',
    'https://shop.example/',
    'https://shop.example/path',
    'https://user@shop.example',
    "https://shop.example; script-src 'unsafe-inline'",
    'https://shop.example https://evil.example',
    'https://shop.example"><script>',
    'data:text/html,x',
    '',
  ]
  for (const origin of wrong) {
    const answer = await get(`/card-form?origin=${encodeURIComponent(origin)}`)
    expect([answer.statusCode, policyOf(answer).includes("frame-ancestors 'none'")], origin).toEqual([400, true])
    expect(answer.body).not.toContain('data-origin')
  }
  expect((await get('/card-form?origin=https://a.example&origin=https://b.example')).statusCode).toBe(422)
})

const asked = async (paymentId = 'p1'): Promise<string> => {
  const answer = await sandbox.charge({ ...chargeOf(paymentId, 'tok_action'), description: '<b>"Two" & three</b>' })
  if (answer === 'no-answer' || answer.status !== 'requires-action') throw new Error('nobody was asked')
  return new URL(answer.actionUrl).pathname
}
const proofIn = (page: string): string => /name="proof" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? ''
const say = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  send({
    method: 'POST',
    url,
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const statusOf = (paymentId: string) => [...sandbox.charges()].find((charge) => charge.paymentId === paymentId)?.status

it('the payer sees amount, merchant and purpose, and looking changes nothing', async () => {
  const url = await asked()
  const page = await get(`${url}?locale=en`)
  expect(page.body).toContain('CHF')
  expect(page.body).toContain('8.00')
  expect(page.body).toContain('Test &amp; &lt;Sons&gt;')
  expect(page.body).toContain('&lt;b&gt;&quot;Two&quot; &amp; three&lt;/b&gt;')
  expect(policyOf(page)).toContain("frame-ancestors 'none'")
  await get(`${url}?answer=approve&proof=${proofIn(page.body)}`)
  expect(statusOf('p1')).toBe('requires-action')
})

it('an answer counts once, and only from the page itself', async () => {
  const url = await asked()
  const proof = proofIn((await get(url)).body)
  const otherProof = proofIn((await get(await asked('p2'))).body)
  const approve = { proof, answer: 'approve' }
  const forged = [
    await say(url, { answer: 'approve', proof: 'x'.repeat(64) }),
    await say(url, { answer: 'approve', proof: 'ü'.repeat(64) }),
    await say(url, { answer: 'approve', proof: otherProof }),
    await say(url, approve, { origin: 'https://evil.example' }),
    await say(url, approve, { origin: 'null' }),
    await say(url, approve, { 'sec-fetch-site': 'cross-site' }),
  ]
  expect(forged.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(403))
  const malformed = [
    await say(url, { answer: 'approve' }),
    await say(url, { ...approve, answer: 'yes' }),
    await say(url, { ...approve, more: '1' }),
  ]
  expect(malformed.map(({ statusCode }) => statusCode)).toEqual(Array(3).fill(422))
  expect(statusOf('p1')).toBe('requires-action')
  expect((await say(url, { proof, answer: 'refuse' }, { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
  await say(url, approve)
  expect(statusOf('p1')).toBe('declined')
  expect((await get(url)).body).not.toContain('<form')
  expect([(await get('/actions/act_nobody')).statusCode, (await get('/actions/__proto__')).statusCode]).toEqual([404, 404])
})

it('afterwards the payer goes back to a path of ours or to the origin that was named, and nowhere else', async () => {
  const wayBack = async (target: string, origin?: string): Promise<unknown> => {
    const query = new URLSearchParams({ return: target, ...(origin !== undefined && { origin }) })
    const url = `${await asked(`p-${target}-${origin}`)}?${query}`
    const proof = proofIn((await get(url)).body)
    return (await say(url, { proof, answer: 'approve' })).headers.location
  }
  const shop = 'https://shop.example'
  expect(await wayBack('/card-form?locale=es')).toBe('/card-form?locale=es')
  expect(await wayBack(`${shop}/paid?id=1`, shop)).toBe(`${shop}/paid?id=1`)
  const wrong = [`${shop}/paid`, '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', 'evil']
  for (const target of wrong) expect(await wayBack(target), target).toBeUndefined()
  for (const target of ['https://evil.example', 'https://shop.example.evil.example/', 'https://shop.example@evil.example/']) {
    expect(await wayBack(target, shop), target).toBeUndefined()
  }
})
