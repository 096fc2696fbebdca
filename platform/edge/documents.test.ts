import { createHash } from 'node:crypto'
import { Parser } from '@asyncapi/parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Consumer, on } from '#platform/bus/consumer.ts'
import { eventType } from '#platform/store/event-type.ts'
import { asyncApiDocument } from './asyncapi.ts'
import { fakeSystem, type Harness } from './fake-service.ts'
import { responseCheck } from './response-check.ts'
import { MoneySchema, PointSchema } from './schemas.ts'

type Operation = {
  operationId: string
  summary: string
  tags: string[]
  security: object[]
  parameters?: { name: string; in: string; required: boolean }[]
  responses: Record<string, object>
}
type Document = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  tags: object[]
  components: { responses: object; schemas: object }
}

const MADE = eventType(
  'things.thing-made.v1',
  'A thing was made.',
  Type.Object({ price: MoneySchema, location: PointSchema, note: Type.Union([Type.String(), Type.Null()]) }),
  {
    price: { amount: '2.50', currency: 'EUR' },
    location: { type: 'Point', coordinates: [8.54, 47.37] },
    note: null,
  },
)
const consumer: Consumer = { name: 'counting', purpose: 'Counts things.', subscriptions: [on(MADE, async () => undefined)] }
const asyncApi = asyncApiDocument({
  system: 'fake',
  title: 'Fake system',
  version: '1.2.3',
  services: [
    { name: 'things', publishes: [MADE], consumers: [] },
    { name: 'insights', publishes: [], consumers: [consumer] },
  ],
})

let harness: Harness
let document: Document
beforeAll(async () => {
  harness = await fakeSystem({ asyncApi })
  document = (await harness.app.inject('/openapi.json')).json()
})
afterAll(() => harness.app.close())

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0')
    const result = await new Validator().validate(structuredClone(document) as never)
    expect(result).toEqual({ valid: true })
  })

  it('describes every route, grouped by service, with a name of its own and the problems that any route has', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item))
    expect(operations.length).toBe(7)
    for (const operation of operations) {
      expect(operation).toMatchObject({ operationId: expect.any(String), summary: expect.any(String), tags: ['things'] })
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '401', '422', '429', '500', '503']))
    }
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    expect(document.tags).toEqual([{ name: 'things', description: 'Keeps things.' }])
  })

  it('says who may call, and which headers matter', () => {
    const make = document.paths['/gateway/v1/things']?.post
    expect(make?.security).toEqual([{ accessToken: [] }])
    expect(Object.keys(make?.responses ?? {})).toEqual(expect.arrayContaining(['201', '403', '409', '413', '415']))
    expect(make?.parameters).toContainEqual(expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: false }))
    const rename = document.paths['/gateway/v1/things/{id}']?.patch
    expect(rename?.parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', in: 'header', required: true }))
    const list = document.paths['/gateway/v1/things']?.get
    expect(list?.security).toEqual([])
    expect(list?.parameters).toContainEqual(expect.objectContaining({ name: 'limit', required: false }))
    expect(document.paths['/gateway/v1/login']?.post?.parameters).toBeUndefined()
  })

  it('spells out no problem twice, and hides what is not the API', () => {
    expect(JSON.stringify(document.paths)).not.toContain('problem+json')
    expect(Object.keys(document.paths).every((path) => path.startsWith('/gateway/v1/'))).toBe(true)
  })

  it('has the tuples of GeoJSON as JSON Schema 2020-12 writes them', () => {
    expect(JSON.stringify(document)).toContain('"prefixItems":[{"type":"number","minimum":-180,"maximum":180}')
    expect(JSON.stringify(document)).not.toContain('"items":[')
  })
})

describe('the check of answers', () => {
  const check = (answer: { status: number; body: unknown; method?: string; path?: string; contentType?: string }) =>
    responseCheck(document)({
      method: 'GET',
      path: '/gateway/v1/things?limit=1',
      contentType: answer.status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
      ...answer,
      body: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
    })

  it('finds nothing wrong with what the service really answers', async () => {
    const authorization = `Bearer ${await harness.issuer.token()}`
    const id = '10000000-0000-7000-8000-000000000001'
    const requests = [
      { method: 'GET', url: '/gateway/v1/things?limit=3' },
      { method: 'GET', url: '/gateway/v1/things?limit=x' },
      { method: 'GET', url: `/gateway/v1/things/${id}` },
      { method: 'GET', url: `/gateway/v1/things/${id}`, headers: { authorization } },
      { method: 'GET', url: `/gateway/v1/things/0${id.slice(1)}`, headers: { authorization } },
      { method: 'HEAD', url: '/gateway/v1/things' },
      { method: 'PATCH', url: `/gateway/v1/things/${id}`, headers: { authorization, 'if-match': '"1"' }, payload: { name: 'x' } },
      { method: 'PATCH', url: `/gateway/v1/things/${id}`, headers: { authorization }, payload: { name: 'x' } },
      { method: 'POST', url: '/gateway/v1/things', headers: { authorization, 'content-type': 'text/plain' }, payload: 'x' },
      { method: 'GET', url: '/gateway/v1/trouble/bug' },
    ] as const
    const answers = await Promise.all(
      requests.map(
        (request) => harness.app.inject(request as never) as Promise<{ statusCode: number; body: string; headers: Record<string, string> }>,
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 422, 401, 200, 404, 200, 204, 428, 415, 500])
    const checked = answers.flatMap((answer, i) =>
      responseCheck(document)({
        method: requests[i]?.method ?? '',
        path: requests[i]?.url ?? '',
        status: answer.statusCode,
        contentType: answer.headers['content-type'],
        body: answer.body,
      }),
    )
    expect(checked).toEqual([])
  })

  it.each([
    ['a path that is not described', { path: '/gateway/v1/nowhere', status: 200, body: {} }, 'not described'],
    ['a method that is not described', { method: 'DELETE', status: 200, body: {} }, 'not described'],
    ['a status that is not declared', { status: 418, body: {} }, 'not declared'],
    ['a member that is missing', { status: 200, body: { items: [] } }, 'nextCursor'],
    ['a member of another type', { status: 200, body: { items: [{ limit: '1', covered: true }], nextCursor: null } }, '/items/0/limit'],
    ['a problem of the wrong type', { status: 401, body: {}, contentType: 'application/json' }, 'declared is application/problem+json'],
    ['a problem without a code', { status: 401, body: { type: 'x', title: 'x', status: 401, detail: 'x', traceId: 'x' } }, 'code'],
    ['what is not JSON', { status: 200, body: '<html>' }, 'not JSON'],
    ['a body where there is none', { method: 'PATCH', path: '/gateway/v1/things/1', status: 204, body: '{}' }, 'none is declared'],
  ])('finds %s', (_name, answer, wrong) => {
    expect(check(answer as never).join()).toContain(wrong)
  })
})

describe('the AsyncAPI document', () => {
  const parse = (input: object) => new Parser().parse(JSON.stringify(input))
  const errors = (diagnostics: readonly { severity: number; message: string }[]) =>
    diagnostics.filter(({ severity }) => severity === 0).map(({ message }) => message)

  it('is valid AsyncAPI 3, and is what the gateway serves', async () => {
    const served = (await harness.app.inject('/asyncapi.json')).json()
    expect(served).toEqual(JSON.parse(JSON.stringify(asyncApi)))
    const { document: parsed, diagnostics } = await parse(served)
    expect(errors(diagnostics)).toEqual([])
    expect(
      parsed
        ?.allChannels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(['fake.things.thing-made.v1'])
    expect(
      parsed
        ?.operations()
        .filterBySend()
        .map((operation) => operation.id()),
    ).toEqual(['things.send.things.thing-made.v1'])
    expect(
      parsed
        ?.operations()
        .filterByReceive()
        .map((operation) => operation.id()),
    ).toEqual(['insights.counting.receive.things.thing-made.v1'])
  })

  it('describes the whole envelope, with an example', async () => {
    const { document: parsed } = await parse(asyncApi)
    const message = parsed?.allMessages().all()[0]
    const payload = message?.payload()?.json() as unknown as { properties: Record<string, { const?: unknown }>; required: string[] }
    expect(Object.keys(payload.properties)).toEqual(expect.arrayContaining(['source', 'correlationid', 'traceparent', 'data']))
    expect(payload.properties.source).toMatchObject({ const: '/fake/things' })
    expect(message?.examples().all()[0]?.payload()).toMatchObject({ type: 'fake.things.thing-made.v1', data: MADE.example })
  })

  it('would not be valid with a reference that leads nowhere', async () => {
    const broken = structuredClone(JSON.parse(JSON.stringify(asyncApi)))
    broken.channels['things.thing-made.v1'].messages['things.thing-made.v1'].$ref = '#/components/messages/nothing'
    expect(errors((await parse(broken)).diagnostics).length).toBeGreaterThan(0)
  })
})

describe('the page for people', () => {
  it('allows its own script and its one inline script by hash, and loads nothing from elsewhere', async () => {
    const page = await harness.app.inject('/docs')
    expect(page.headers['content-type']).toContain('text/html')
    const inline = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(page.body)?.[1] ?? ''
    expect(inline).toContain('/openapi.json')
    const hash = createHash('sha256').update(inline).digest('base64')
    expect(page.headers['content-security-policy']).toContain(`script-src 'self' 'sha256-${hash}';`)
    expect(page.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    const sources = [...page.body.matchAll(/<script src="([^"]+)"/g)].map(([, source]) => source)
    expect(sources).toEqual(['/docs/scalar.js'])
  })

  it('serves its script itself, and only once to each browser', async () => {
    const script = await harness.app.inject('/docs/scalar.js')
    expect([script.statusCode, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(script.body.length).toBeGreaterThan(1_000_000)
    const again = await harness.app.inject({ url: '/docs/scalar.js', headers: { 'if-none-match': String(script.headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
})
