import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fakeSystem, type Harness } from './fake-service.ts'

const THING = '10000000-0000-7000-8000-000000000001'
const GOOD = {
  name: 'Garage',
  price: { amount: '2.50', currency: 'EUR' },
  location: { type: 'Point', coordinates: [8.54, 47.37] },
  from: '2026-05-04T10:00:00Z',
  count: 2,
}
const PAN = '4111111111111111'

let harness: Harness
let bearer: { authorization: string }
beforeAll(async () => {
  harness = await fakeSystem()
  await harness.app.ready()
  bearer = { authorization: `Bearer ${await harness.issuer.token({}, { lifeS: 100_000 })}` }
})
afterAll(() => harness.app.close())

const post = (body: string | Buffer | object, headers: Record<string, string> = {}) =>
  harness.app.inject({
    method: 'POST',
    url: '/gateway/v1/things',
    headers: { ...bearer, 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })

/** The raw JSON of a good thing with one member replaced by any text. */
const withRaw = (name: keyof typeof GOOD, raw: string): string => JSON.stringify({ ...GOOD, [name]: '@' }).replace('"@"', raw)

const expectRefusal = async (
  answer: Promise<{ statusCode: number; json: () => unknown; headers: object }>,
  status: number,
  code: string,
  path?: string,
) => {
  const seenBefore = harness.seen.length
  const { statusCode, json, headers } = await answer
  const problem = json() as { code: string; status: number; errors?: { path: string }[] }
  expect({ statusCode, status: problem.status, code: problem.code }).toEqual({ statusCode: status, status, code })
  expect(headers).toMatchObject({ 'content-type': expect.stringContaining('application/problem+json') })
  if (path !== undefined) expect(problem.errors?.map((error) => error.path)).toContain(path)
  expect(harness.seen.length, 'a refused request reaches no service').toBe(seenBefore)
}

describe('a body', () => {
  it('that is good is taken', async () => {
    const answer = await post(GOOD)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({ fromMs: Date.UTC(2026, 4, 4, 10) })
  })

  it.each([
    ['not JSON', '{"name": '],
    ['a bare word', 'nope'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ['NaN', withRaw('count', 'NaN')],
    ['Infinity', withRaw('count', 'Infinity')],
    ['JSON with something behind it', `${JSON.stringify(GOOD)}{}`],
  ])('that is %s is malformed', (_name, body) => expectRefusal(post(body), 400, 'MALFORMED_BODY'))

  it.each([
    [33, 400],
    [100_000, 400],
  ])('nested %i levels deep is malformed', (depth, status) =>
    expectRefusal(post('['.repeat(depth) + ']'.repeat(depth)), status, 'MALFORMED_BODY'),
  )

  it('of ten megabytes is too large', () => expectRefusal(post(`"${'x'.repeat(10_000_000)}"`), 413, 'BODY_TOO_LARGE'))

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'of type %s is not taken',
    (type) => expectRefusal(post('a=b', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE'),
  )

  it('is never absent where one is needed', () => expectRefusal(post(''), 422, 'INVALID_INPUT', 'body'))

  it.each(['role', 'id', 'ownerId'])('with the unknown field %s is refused, not trimmed', (name) =>
    expectRefusal(post({ ...GOOD, [name]: 'admin' }), 422, 'INVALID_INPUT', name),
  )

  it('with an unknown field deep inside names the whole way to it', () =>
    expectRefusal(post({ ...GOOD, price: { ...GOOD.price, discount: 1 } }), 422, 'INVALID_INPUT', 'price/discount'))

  it.each([
    ['__proto__', '{"name":"x","__proto__":{"admin":true}}', '__proto__'],
    ['constructor', '{"name":"x","constructor":{"prototype":{"admin":true}}}', 'constructor'],
    ['__proto__ inside', '{"price":{"__proto__":{"amount":"1"}}}', 'price/__proto__'],
    ['an escaped __proto__', '{"\\u005f_proto__":{"admin":true}}', '__proto__'],
  ])('with %s is refused', async (_name, body, path) => {
    await expectRefusal(post(body), 422, 'INVALID_INPUT', path)
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })

  it.each([
    ['NUL in a text', withRaw('name', '"a\\u0000b"'), 'name'],
    ['NUL in a name', '{"a\\u0000b":1}', '?'],
    ['half a character', withRaw('name', '"\\ud800"'), 'name'],
    ['1e309', withRaw('count', '1e309'), 'count'],
    ['-1e309 as a longitude', '{"location":{"type":"Point","coordinates":[-1e309,1]}}', 'location/coordinates/0'],
  ])('with %s names the field', (_name, body, path) => expectRefusal(post(body), 422, 'INVALID_INPUT', path))

  it.each([
    ['a number for a text', { name: 7 }, 'name'],
    ['a text for a number', { count: '2' }, 'count'],
    ['a fraction for a whole number', { count: 1.5 }, 'count'],
    ['nothing for a needed field', { name: undefined }, 'name'],
    ['null', { name: null }, 'name'],
    ['an empty text', { name: '' }, 'name'],
    ['an instant without an offset', { from: '2026-05-04T10:00:00' }, 'from'],
    ['a day that no calendar has', { from: '2026-02-30T10:00:00Z' }, 'from'],
    ['the 29th of February of 2027', { from: '2027-02-29T10:00:00Z' }, 'from'],
    ['a date without a time', { from: '2026-05-04' }, 'from'],
    ['hour 24', { from: '2026-05-04T24:00:00Z' }, 'from'],
    ['a leap second', { from: '2026-06-30T23:59:60Z' }, 'from'],
    ['longitude 181', { location: { type: 'Point', coordinates: [181, 0] } }, 'location/coordinates/0'],
    ['latitude -91', { location: { type: 'Point', coordinates: [0, -91] } }, 'location/coordinates/1'],
    ['three coordinates', { location: { type: 'Point', coordinates: [0, 0, 0] } }, 'location/coordinates'],
    ['one coordinate', { location: { type: 'Point', coordinates: [0] } }, 'location/coordinates'],
    ['another geometry', { location: { type: 'Polygon', coordinates: [0, 0] } }, 'location/type'],
    ['a negative amount', { price: { amount: '-2.50', currency: 'EUR' } }, 'price/amount'],
    ['an amount that is a number', { price: { amount: 2.5, currency: 'EUR' } }, 'price/amount'],
    ['an amount with an exponent', { price: { amount: '1e3', currency: 'EUR' } }, 'price/amount'],
    ['a fraction of a cent', { price: { amount: '2.505', currency: 'EUR' } }, 'price'],
    ['a fraction of a yen', { price: { amount: '2.5', currency: 'JPY' } }, 'price'],
    ['a currency that does not exist', { price: { amount: '2.50', currency: 'EUX' } }, 'price'],
  ])('with %s names the field', (_name, change, path) => expectRefusal(post({ ...GOOD, ...change }), 422, 'INVALID_INPUT', path))

  it('names all wrong fields at once, but not without end', async () => {
    const many = (await post({ ...GOOD, name: 7, count: 0, from: 'x' })).json() as { errors: { path: string }[] }
    expect(many.errors.map((error) => error.path).sort()).toEqual(['count', 'from', 'name'])
    const unknown = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`field${i}`, 1]))
    expect(((await post({ ...GOOD, ...unknown })).json() as { errors: object[] }).errors).toHaveLength(20)
  })

  it('is not taken by a route that has none, but an empty one does no harm', async () => {
    const close = (payload: string) =>
      harness.app.inject({
        method: 'POST',
        url: `/gateway/v1/things/${THING}/close`,
        headers: { 'content-type': 'application/json' },
        payload,
      })
    await expectRefusal(close('{"force":true}'), 422, 'INVALID_INPUT', 'force')
    await expectRefusal(close('[1]'), 422, 'INVALID_INPUT', 'body')
    expect((await close('')).statusCode).toBe(200)
    expect((await close('{}')).statusCode).toBe(200)
  })
})

describe('card data', () => {
  it.each([
    ['a card number', { name: PAN }, 'name'],
    ['a card number with spaces', { name: '4111 1111 1111 1111' }, 'name'],
    ['an American Express number with dashes', { name: '3782-822463-10005' }, 'name'],
    ['a card number inside a sentence', { name: `mine is ${PAN}, thanks` }, 'name'],
    ['a card number as a number', { count: Number(PAN) }, 'count'],
    ['a field cvv', { cvv: '123' }, 'cvv'],
    ['a field cardNumber', { cardNumber: 'x' }, 'cardNumber'],
    ['a field card_number', { card_number: 'x' }, 'card_number'],
    ['a field pan deep inside', { price: { pan: 1 } }, 'price/pan'],
  ])('is refused: %s', (_name, change, path) => expectRefusal(post({ ...GOOD, ...change }), 422, 'CARD_DATA_REFUSED', path))

  it('is refused in a query, a path and an idempotency key too', async () => {
    await expectRefusal(harness.app.inject(`/gateway/v1/things?cursor=${PAN}`), 422, 'CARD_DATA_REFUSED', 'cursor')
    await expectRefusal(harness.app.inject(`/gateway/v1/trouble/${PAN}`), 422, 'CARD_DATA_REFUSED', 'kind')
    await expectRefusal(post(GOOD, { 'idempotency-key': PAN }), 422, 'CARD_DATA_REFUSED', 'Idempotency-Key')
  })

  it('is found neither in the answer nor in the log', async () => {
    const answers = [
      await post({ ...GOOD, name: PAN }),
      await post({ ...GOOD, [PAN]: 1 }),
      await post(`{"name":"${PAN}"`),
      await harness.app.inject(`/gateway/v1/trouble/${PAN}?x=${PAN}`),
      await harness.app.inject(`/nowhere/${PAN}`),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([422, 422, 400, 422, 404])
    expect(answers.map(({ body }) => body).join()).not.toContain(PAN)
    expect(harness.logged.length).toBeGreaterThan(0)
    expect(harness.logged.join()).not.toContain(PAN)
  })
})

describe('a query', () => {
  const list = (query: string) => harness.app.inject(`/gateway/v1/things?${query}`)

  it('is read as the types that its schema names', async () => {
    expect((await list('limit=7&covered=true')).json()).toEqual({ items: [{ limit: 7, covered: true }], nextCursor: null })
    expect((await list('')).json()).toMatchObject({ items: [{ limit: 20 }] })
  })

  it.each([
    ['an unknown parameter', 'admin=true', 'admin'],
    ['a limit of 0', 'limit=0', 'limit'],
    ['a limit of 101', 'limit=101', 'limit'],
    ['a limit that is no number', 'limit=many', 'limit'],
    ['a limit given twice', 'limit=1&limit=2', 'limit'],
    ['an empty number', 'maxPrice=', 'maxPrice'],
    ['1e309', 'maxPrice=1e309', 'maxPrice'],
    ['Infinity', 'maxPrice=Infinity', 'maxPrice'],
    ['NaN', 'maxPrice=NaN', 'maxPrice'],
    ['a negative number', 'maxPrice=-1', 'maxPrice'],
    ['yes for true', 'covered=yes', 'covered'],
    ['NUL', 'cursor=a%00b', 'cursor'],
    ['__proto__', '__proto__=1', '__proto__'],
  ])('with %s names the parameter', (_name, query, path) => expectRefusal(list(query), 422, 'INVALID_INPUT', path))

  it('is refused even where a route knows no parameter at all', () =>
    expectRefusal(harness.app.inject({ url: `/gateway/v1/things/${THING}?debug=1`, headers: bearer }), 422, 'INVALID_INPUT', 'debug'))
})

describe('a path', () => {
  it.each([
    ['an id that is no UUID', '/gateway/v1/things/7', 422, 'INVALID_INPUT', 'id'],
    ['a UUID as a URN', `/gateway/v1/things/urn:uuid:${THING}`, 422, 'INVALID_INPUT', 'id'],
    ['NUL', '/gateway/v1/trouble/a%00b', 422, 'INVALID_INPUT', 'kind'],
  ])('with %s names the part', (_name, url, status, code, path) =>
    expectRefusal(harness.app.inject({ url, headers: bearer }), status, code, path),
  )

  it('that is not well-formed is malformed', () => expectRefusal(harness.app.inject('/gateway/v1/things/%zz'), 400, 'MALFORMED_URL'))
  it('that leads nowhere is not found', () => expectRefusal(harness.app.inject('/gateway/v1/nowhere'), 404, 'NOT_FOUND'))
  it('that is endless is not found', () => expectRefusal(harness.app.inject(`/gateway/v1/trouble/${'x'.repeat(3_000)}`), 404, 'NOT_FOUND'))

  it('with a method that it does not have says which it has', async () => {
    const answer = await harness.app.inject({ method: 'DELETE', url: `/gateway/v1/things/${THING}` })
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS, PATCH')
    await expectRefusal(Promise.resolve(answer), 405, 'METHOD_NOT_ALLOWED')
  })

  it.each([
    ['that nobody knows and has no type', 'QUERY', {}, ''],
    ['with a body that is no JSON', 'PUT', { 'content-type': 'application/xml' }, '<a/>'],
    ['with ten megabytes', 'DELETE', { 'content-type': 'application/json' }, `"${'x'.repeat(10_000_000)}"`],
  ])('with a method that it does not have, %s, says so without a look at the body', (_name, method, headers, payload) => {
    const request = { method: method as 'PUT', url: '/gateway/v1/things', headers, payload }
    return expectRefusal(harness.app.inject(request), 405, 'METHOD_NOT_ALLOWED')
  })

  it('answers OPTIONS with its methods, and HEAD like GET without a body', async () => {
    const options = await harness.app.inject({ method: 'OPTIONS', url: '/gateway/v1/things' })
    expect([options.statusCode, options.headers.allow, options.body]).toEqual([204, 'GET, HEAD, OPTIONS, POST', ''])
    const head = await harness.app.inject({ method: 'HEAD', url: '/gateway/v1/things' })
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })
})
