import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { responseCheck } from '#platform/edge/response-check.ts'
import { type InMemory, inMemory } from '#platform/host/in-memory.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import type { CommandIo } from '#platform/host/service.ts'
import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { tokenAudience } from '#services/identity/contract/token-audience.ts'
import type { ParkingApi } from './contract/parking-api.ts'
import { parking } from './service.ts'
import { NOW, wish } from './test-lot.ts'
import { type TestUsers, testUsers } from './test-users.ts'

type Answer = { status: number; body: Record<string, unknown> & { items?: Record<string, unknown>[] }; headers: Record<string, unknown> }
type Call = { token?: string; body?: unknown; headers?: Record<string, string> }

let clock: ManualClock
let running: InMemory
let users: TestUsers
let check: ReturnType<typeof responseCheck>
let token: string
let otherToken: string
let driverToken: string

const call = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { token: bearer, body, headers = {} }: Call = {},
): Promise<Answer> => {
  const response = await running.app.inject({
    method,
    url: `/gateway/v1${path}`,
    headers: { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) },
    ...(body === undefined ? {} : { payload: body as object }),
  })
  const text = response.body
  const wrong = check({
    method,
    path: `/gateway/v1${path}`,
    status: response.statusCode,
    contentType: response.headers['content-type'] as string,
    body: text,
  })
  expect(wrong).toEqual([])
  return { status: response.statusCode, body: text === '' ? {} : JSON.parse(text), headers: response.headers }
}

let names = 0
const register = (role: string): Promise<string> => users.logIn(`${role}-${names++}@example.com`, role, clock.nowMs())

const SPOT = {
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, 8001 Zürich',
  location: { type: 'Point', coordinates: [8.5396, 47.3744] },
  capacity: 1,
  spotType: 'regular',
  covered: true,
  amenities: ['cctv'],
  timeZone: 'Europe/Zurich',
  pricing: { hourly: { amount: '2.50', currency: 'CHF' } },
}
const list = async (more: object = {}): Promise<string> => {
  const { status, body } = await call('POST', '/providers/spots', {
    token,
    body: { ...SPOT, location: { type: 'Point', coordinates: [town, 47.3744] }, ...more },
  })
  expect(status).toBe(201)
  return body.id as string
}
const at = (hours: number): string => toIso(clock.nowMs() + hours * HOUR_MS)
const during = (from = 1, to = 3): string => `from=${at(from)}&to=${at(to)}`
/** Each test has a town of its own, a degree east of the one before. */
let town = 8.5396
const near = (more = ''): string => `/parking-spots/search?lat=47.3744&lng=${town}&radiusM=2000&${during()}${more}`
const api = (): ParkingApi => running.composition.apis.parking as ParkingApi
const hold = (spotId: string, claim: string) =>
  api().hold(wish(spotId as never, claim, { fromMs: clock.nowMs() + HOUR_MS, toMs: clock.nowMs() + 3 * HOUR_MS }), {
    id: claim as MessageId,
    atMs: clock.nowMs(),
  })
const fieldsOf = ({ body }: Answer): string[] => ((body.errors ?? []) as { path: string }[]).map(({ path }) => path)

const start = async (): Promise<void> => {
  clock = manualClock(NOW)
  users = await testUsers()
  const tokens = { audience: tokenAudience('parkwise'), keys: users.keys }
  const system = { name: 'parkwise', title: 'ParkWise', port: 0, services: [users.identity, parking], tokens }
  running = await inMemory(system, { clock, random: systemRandom })
  check = () => []
  const document = await running.app.inject({ url: '/openapi.json' })
  check = responseCheck(document.json() as object)
}

beforeAll(async () => {
  await start()
  token = await register('provider')
  otherToken = await register('provider')
  driverToken = await register('driver')
})
afterAll(() => running.stop())
beforeEach(() => {
  town += 1
})

describe('listing a spot', () => {
  it('shows it to everybody and finds it where it is', async () => {
    const { status, body, headers } = await call('POST', '/providers/spots', {
      token,
      body: { ...SPOT, openingHours: { monday: [{ from: '07:00', to: '24:00' }] } },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...SPOT,
      status: 'ACTIVE',
      revision: 1,
      limits: {},
      openingHours: { monday: [{ from: '07:00', to: '24:00' }] },
    })
    expect(headers).toMatchObject({ etag: '"1"', location: `/gateway/v1/providers/spots/${body.id}` })
    expect((await call('GET', `/parking-spots/${body.id}`)).body).toMatchObject({ id: body.id, ...SPOT })
    const id = await list()
    expect((await call('GET', near())).body.items).toEqual([
      expect.objectContaining({ id, distanceM: 0, freeUnits: 1, price: { amount: '5.00', currency: 'CHF' } }),
    ])
  })

  it('happens once for one idempotency key, and is refused for another body with that key', async () => {
    const body = { ...SPOT, location: { type: 'Point', coordinates: [town, 47.3744] } }
    const headers = { 'idempotency-key': `key-${town}` }
    const first = await call('POST', '/providers/spots', { token, body, headers })
    const second = await call('POST', '/providers/spots', { token, body, headers })
    expect(second.body).toEqual(first.body)
    expect((await call('GET', near())).body.items).toHaveLength(1)
    expect((await call('POST', '/providers/spots', { token, body: { ...body, name: 'Other' }, headers })).status).toBe(422)
    expect((await call('POST', '/providers/spots', { token: otherToken, body, headers })).body.id).not.toBe(first.body.id)
  })

  const bad: readonly (readonly [what: string, change: object, field: string])[] = [
    ['a longitude out of range', { location: { type: 'Point', coordinates: [181, 47] } }, 'location/coordinates/0'],
    ['a latitude out of range', { location: { type: 'Point', coordinates: [8, -91] } }, 'location/coordinates/1'],
    ['no capacity at all', { capacity: 0 }, 'capacity'],
    ['half a space', { capacity: 1.5 }, 'capacity'],
    ['too many spaces', { capacity: 100_001 }, 'capacity'],
    ['a type that does not exist', { spotType: 'bus' }, 'spotType'],
    ['an amenity that does not exist', { amenities: ['sauna'] }, 'amenities/0'],
    ['a zone that does not exist', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['an offset for a zone', { timeZone: '+02:00' }, 'timeZone'],
    ['a negative price', { pricing: { hourly: { amount: '-2.50', currency: 'CHF' } } }, 'pricing/hourly/amount'],
    ['a fraction of a cent', { pricing: { hourly: { amount: '2.505', currency: 'CHF' } } }, 'pricing/hourly'],
    ['a currency that does not exist', { pricing: { hourly: { amount: '2.50', currency: 'XQX' } } }, 'pricing/hourly'],
    ['two currencies', { pricing: { ...SPOT.pricing, dailyMax: { amount: '20', currency: 'EUR' } } }, 'pricing/dailyMax'],
    ['a blank name', { name: '  ' }, 'name'],
    ['a name of two lines', { name: 'a\nb' }, 'name'],
    ['a provider', { providerId: 'me' }, 'providerId'],
    ['a price', { price: 1 }, 'price'],
    ['a status', { status: 'ACTIVE' }, 'status'],
    ['a door no car fits through', { limits: { heightM: 0 } }, 'limits/heightM'],
    ['no hours at all', { openingHours: {} }, 'openingHours'],
  ]
  it.each(bad)('is refused with %s, naming the field', async (_what, change, field) => {
    const answer = await call('POST', '/providers/spots', { token, body: { ...SPOT, ...change } })
    expect(answer.status).toBe(422)
    expect(fieldsOf(answer)).toContain(field)
  })

  it('takes a provider who is logged in', async () => {
    expect((await call('POST', '/providers/spots', { body: SPOT })).status).toBe(401)
    expect((await call('POST', '/providers/spots', { token: driverToken, body: SPOT })).status).toBe(403)
  })
})

describe('a provider', () => {
  it('sees own spots page by page, the newest first, and nobody else’s', async () => {
    const mine = await register('provider')
    const ids: string[] = []
    for (let i = 0; i < 5; i++) {
      clock.advance(1)
      ids.unshift((await call('POST', '/providers/spots', { token: mine, body: { ...SPOT, name: `P${i}` } })).body.id as string)
    }
    const first = (await call('GET', '/providers/spots?limit=3', { token: mine })).body
    const second = (await call('GET', `/providers/spots?limit=3&cursor=${first.nextCursor}`, { token: mine })).body
    expect([...(first.items ?? []), ...(second.items ?? [])].map(({ id }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    expect((await call('GET', `/providers/spots?cursor=${first.nextCursor}`, { token: otherToken })).status).toBe(422)
  })

  it('cannot tell another provider’s spot from none', async () => {
    const id = await list()
    const headers = { 'if-match': '"1"' }
    for (const answer of [
      await call('GET', `/providers/spots/${id}`, { token: otherToken }),
      await call('PATCH', `/providers/spots/${id}`, { token: otherToken, body: { name: 'Mine' }, headers }),
      await call('PATCH', `/providers/spots/${id}`, { token: otherToken, body: { name: 'Mine' } }),
      await call('DELETE', `/providers/spots/${id}`, { token: otherToken }),
      await call('GET', `/providers/spots/${id}/blocks`, { token: otherToken }),
      await call('POST', `/providers/spots/${id}/blocks`, { token: otherToken, body: { from: at(1), to: at(2), reason: 'x' } }),
    ]) {
      expect(answer.status).toBe(404)
    }
    expect((await call('GET', `/providers/spots/${id}`, { token })).body).toMatchObject({ name: SPOT.name, revision: 1 })
  })

  it('changes a spot as it was last seen', async () => {
    const id = await list()
    const change = (etag: string | undefined, body: object) =>
      call('PATCH', `/providers/spots/${id}`, { token, body, headers: etag === undefined ? {} : { 'if-match': etag } })
    expect((await change(undefined, { name: 'x' })).status).toBe(428)
    const changed = await change('"1"', { name: 'Urania', pricing: { hourly: { amount: '3', currency: 'CHF' } } })
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { name: 'Urania', revision: 2, address: SPOT.address } })
    expect(await change('"1"', { name: 'x' })).toMatchObject({ status: 412, body: { code: 'PRECONDITION_FAILED' } })
    expect((await change('"2"', {})).status).toBe(422)
    expect(fieldsOf(await change('"2"', { price: 3 }))).toEqual(['price'])
    expect((await call('GET', near())).body.items?.[0]?.price).toEqual({ amount: '6.00', currency: 'CHF' })
  })

  it('pauses a spot: it is not found, its page says so, and it comes back', async () => {
    const id = await list()
    await call('PATCH', `/providers/spots/${id}`, { token, body: { status: 'PAUSED' }, headers: { 'if-match': '"1"' } })
    expect((await call('GET', near())).body.items).toEqual([])
    expect((await call('GET', `/parking-spots/${id}`)).body.status).toBe('PAUSED')
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body).toMatchObject({ available: false, freeUnits: 0 })
    await call('PATCH', `/providers/spots/${id}`, { token, body: { status: 'ACTIVE' }, headers: { 'if-match': '"2"' } })
    expect((await call('GET', near())).body.items).toHaveLength(1)
  })

  it('makes a lot smaller down to what is promised, wherever it is promised', async () => {
    const id = await list({ capacity: 120 })
    for (let i = 0; i < 3; i++) expect((await hold(id, `${id}-${i}`)).held).toBeDefined()
    const change = (etag: string, capacity: number) =>
      call('PATCH', `/providers/spots/${id}`, { token, body: { capacity }, headers: { 'if-match': etag } })
    expect(await change('"1"', 2)).toMatchObject({ status: 409, body: { code: 'CAPACITY_IN_USE' } })
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body.freeUnits).toBe(117)
    expect((await change('"1"', 3)).body).toMatchObject({ capacity: 3, revision: 2 })
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body).toMatchObject({ available: false, freeUnits: 0 })
    expect((await hold(id, `${id}-x`)).rejected?.type).toBe('AlreadyTaken')
    expect((await change('"2"', 500)).status).toBe(200)
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body.freeUnits).toBe(497)
  })

  it('archives a spot for good, but not while bookings are to come', async () => {
    const id = await list()
    await hold(id, `archive-${id}`)
    expect(await call('DELETE', `/providers/spots/${id}`, { token })).toMatchObject({ status: 409, body: { code: 'BOOKINGS_TO_COME' } })
    clock.advance(HOUR_MS)
    expect((await hold(id, `again-${id}`)).held).toBeDefined()
    clock.advance(10 * MINUTE_MS)
    expect((await call('DELETE', `/providers/spots/${id}`, { token })).status).toBe(204)
    expect((await call('DELETE', `/providers/spots/${id}`, { token })).status).toBe(204)
    expect((await call('GET', `/parking-spots/${id}`)).status).toBe(404)
    expect((await call('GET', `/providers/spots/${id}`, { token })).body.status).toBe('ARCHIVED')
    expect((await hold(id, `late-${id}`)).rejected).toEqual({ type: 'SpotNotOpen', why: 'archived' })
    const change = await call('PATCH', `/providers/spots/${id}`, { token, body: { status: 'ACTIVE' }, headers: { 'if-match': '"2"' } })
    expect(change).toMatchObject({ status: 409, body: { code: 'SPOT_ARCHIVED' } })
  })
})

describe('a block', () => {
  const block = (id: string, body: object, headers?: Record<string, string>) =>
    call('POST', `/providers/spots/${id}/blocks`, {
      token,
      body: { from: at(1), to: at(3), reason: 'works', ...body },
      ...(headers && { headers }),
    })
  const free = async (id: string) => (await call('GET', `/parking-spots/${id}/availability?${during()}`)).body.freeUnits

  it('takes units over several calendars, and gives them back', async () => {
    const id = await list({ capacity: 120 })
    const placed = await block(id, { units: 110 })
    expect(placed).toMatchObject({ status: 201, body: { spotId: id, units: 110, reason: 'works' } })
    expect(await free(id)).toBe(10)
    expect((await call('GET', `/providers/spots/${id}/blocks`, { token })).body.items).toEqual([placed.body])
    clock.advance(HOUR_MS)
    expect((await call('GET', `/parking-spots/${id}/availability?${during(0, 1)}`)).body.freeUnits).toBe(10)
    expect((await call('DELETE', `/providers/spots/${id}/blocks/${placed.body.id}`, { token: otherToken })).status).toBe(404)
    expect((await call('DELETE', `/providers/spots/${id}/blocks/${placed.body.id}`, { token })).status).toBe(204)
    expect((await call('GET', `/parking-spots/${id}/availability?${during(0, 1)}`)).body.freeUnits).toBe(120)
    expect((await call('GET', `/providers/spots/${id}/blocks`, { token })).body.items).toEqual([])
  })

  it('takes all or nothing', async () => {
    const id = await list({ capacity: 120 })
    await hold(id, `one-${id}`)
    expect(await block(id, {})).toMatchObject({ status: 409, body: { code: 'UNITS_IN_USE' } })
    expect(await free(id)).toBe(119)
    expect((await block(id, { units: 119 })).status).toBe(201)
    expect(fieldsOf(await block(id, { units: 121 }))).toEqual(['units'])
  })

  it('that was refused is refused again with the same key, which is good for no other block', async () => {
    const id = await list({ capacity: 2 })
    await hold(id, `first-${id}`)
    const times = { from: at(1), to: at(3) }
    const once = { 'idempotency-key': `refused-${id}` }
    expect(await block(id, times, once)).toMatchObject({ status: 409, body: { code: 'UNITS_IN_USE' } })
    clock.advance(10 * MINUTE_MS)
    expect(await free(id)).toBe(2)
    expect(await block(id, times, once)).toMatchObject({ status: 409, body: { code: 'UNITS_IN_USE' } })
    expect(await block(id, { ...times, units: 1 }, once)).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await free(id)).toBe(2)
  })

  it('is placed once for one idempotency key', async () => {
    const id = await list({ capacity: 10 })
    const first = await block(id, { units: 4 }, { 'idempotency-key': 'once' })
    const second = await block(id, { units: 4 }, { 'idempotency-key': 'once' })
    expect(second.body).toEqual(first.body)
    expect(await free(id)).toBe(6)
  })

  it('is refused for times that cannot be', async () => {
    const id = await list()
    expect(fieldsOf(await block(id, { to: at(1) }))).toEqual(['to'])
    expect(fieldsOf(await block(id, { from: at(-1) }))).toEqual(['from'])
    expect(fieldsOf(await block(id, { to: at(24 * 400) }))).toEqual(['to'])
    expect(fieldsOf(await block(id, { from: '2026-01-01T10:00:00' }))).toEqual(['from'])
    expect(fieldsOf(await block(id, { units: 0 }))).toEqual(['units'])
  })
})

describe('availability', () => {
  it('says how much is free and what it costs, line by line', async () => {
    const id = await list({ capacity: 2 })
    await hold(id, `a-${id}`)
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body).toEqual({
      available: true,
      freeUnits: 1,
      price: { amount: '5.00', currency: 'CHF' },
      quote: [
        {
          label: 'hourly',
          quantity: 2,
          unit: 'hour',
          unitPrice: { amount: '2.50', currency: 'CHF' },
          amount: { amount: '5.00', currency: 'CHF' },
        },
      ],
    })
    await hold(id, `b-${id}`)
    expect((await call('GET', `/parking-spots/${id}/availability?${during()}`)).body).toMatchObject({ available: false, freeUnits: 0 })
    expect((await call('GET', `/parking-spots/${id}/availability?${during(3, 4)}`)).body.freeUnits).toBe(2)
  })

  it('comes back when a hold ends by its timer', async () => {
    const id = await list()
    await hold(id, `t-${id}`)
    expect((await call('GET', near())).body.items).toEqual([])
    clock.advance(10 * MINUTE_MS)
    expect((await call('GET', near())).body.items).toHaveLength(1)
  })

  it('is that of a spot that exists', async () => {
    expect((await call('GET', `/parking-spots/01900000-0000-7000-8000-000000000000/availability?${during()}`)).status).toBe(404)
    expect((await call('GET', '/parking-spots/nonsense')).status).toBe(422)
  })
})

describe('a search', () => {
  const bad: readonly (readonly [query: string, field: string])[] = [
    ['lat=47&lng=8&radiusM=50001', 'radiusM'],
    ['lat=47&lng=8&radiusM=-1', 'radiusM'],
    ['lat=91&lng=8', 'lat'],
    ['lat=47&lng=NaN', 'lng'],
    ['lat=47&lng=1e309', 'lng'],
    ['lat=47', 'lng'],
    ['bbox=1,2,3', 'bbox'],
    ['bbox=1,50,2,40', 'bbox'],
    ['bbox=0,0,40,40', 'bbox'],
    ['bbox=8,47,8.1,47.1&lat=47', 'lat'],
    ['lat=47&lng=8&sort=best', 'sort'],
    ['lat=47&lng=8&amenities=sauna', 'amenities'],
    ['lat=47&lng=8&covered=maybe', 'covered'],
    ['lat=47&lng=8&maxPrice=-1', 'maxPrice'],
    ['lat=47&lng=8&limit=101', 'limit'],
    ['lat=47&lng=8&cursor=bWFkZQ.by-hand', 'cursor'],
    ['lat=47&lng=8&role=admin', 'role'],
  ]
  it.each(bad)('for %s is refused, naming %s', async (query, field) => {
    const answer = await call('GET', `/parking-spots/search?${query}&${during()}`)
    expect(answer.status).toBe(422)
    expect(fieldsOf(answer)).toContain(field)
  })

  it('needs an interval that can be booked', async () => {
    const search = async (query: string) => fieldsOf(await call('GET', `/parking-spots/search?lat=47&lng=8&${query}`))
    expect(await search('')).toEqual(expect.arrayContaining(['from', 'to']))
    expect(await search(during(3, 1))).toEqual(['to'])
    expect(await search(during(1, 1))).toEqual(['to'])
    expect(await search(during(-1, 1))).toEqual(['from'])
    expect(await search(during(1, 24 * 40))).toEqual(['to'])
    expect(await search(during(24 * 400, 24 * 401))).toEqual(['from'])
    expect(await search('from=2026-01-02T10:00:00&to=2026-01-02T11:00:00')).toEqual(['from', 'to'])
    expect((await call('GET', `/parking-spots/search?lat=47&lng=8&${during(-4 / 60, 1)}`)).status).toBe(200)
  })

  it('filters, sorts and pages', async () => {
    const offset = (metres: number) => ({ location: { type: 'Point', coordinates: [town, 47.3744 + metres / 111_195] } })
    const dear = { pricing: { hourly: { amount: '9', currency: 'CHF' } } }
    const a = await list({ ...offset(100), ...dear, name: 'A' })
    const b = await list({ ...offset(800), name: 'B', covered: false, amenities: ['cctv', 'toilet'] })
    const c = await list({ ...offset(1_700), name: 'C', spotType: 'ev' })
    await list({ ...offset(2_100), name: 'too far' })
    const ids = async (more: string) => ((await call('GET', near(more))).body.items ?? []).map(({ id }) => id)
    expect(await ids('')).toEqual([a, b, c])
    expect(await ids('&sort=price')).toEqual([...[b, c].sort(), a])
    expect(await ids('&covered=true')).toEqual([a, c])
    expect(await ids('&spotType=ev')).toEqual([c])
    expect(await ids('&amenities=toilet,cctv')).toEqual([b])
    expect(await ids('&maxPrice=5')).toEqual([b, c])
    const box = `bbox=${town - 0.01},47.37,${town + 0.01},47.385`
    expect(((await call('GET', `/parking-spots/search?${box}&${during()}`)).body.items ?? []).map(({ id }) => id).sort()).toEqual(
      [a, b].sort(),
    )
    const first = (await call('GET', near('&limit=2'))).body
    expect(first.items?.map(({ id, distanceM }) => [id, distanceM])).toEqual([
      [a, 100],
      [b, 800],
    ])
    const second = (await call('GET', near(`&limit=2&cursor=${first.nextCursor}`))).body
    expect([second.items?.map(({ id }) => id), second.nextCursor]).toEqual([[c], null])
    expect((await call('GET', near(`&limit=2&sort=price&cursor=${first.nextCursor}`))).status).toBe(422)
  })
})

describe('the map', () => {
  it('gathers spots into clusters with what is free', async () => {
    const id = await list({ capacity: 60 })
    await list({ capacity: 2, location: { type: 'Point', coordinates: [town + 0.0001, 47.3744] } })
    await hold(id, `map-${id}`)
    const box = `bbox=${town - 0.1},47.3,${town + 0.1},47.5`
    const clusters = (await call('GET', `/parking-spots/clusters?${box}&zoom=8&${during()}`)).body.items
    expect(clusters).toEqual([expect.objectContaining({ count: 2, capacity: 62, freeUnits: 61, spotId: null })])
    expect((await call('GET', `/parking-spots/clusters?${box}&zoom=8`)).body.items?.[0]?.freeUnits).toBeNull()
    const world = (await call('GET', '/parking-spots/clusters?bbox=-180,-90,180,90&zoom=0')).body.items ?? []
    expect(world.reduce((sum, { count }) => sum + (count as number), 0)).toBeGreaterThan(2)
    expect(fieldsOf(await call('GET', `/parking-spots/clusters?${box}&zoom=8&from=${at(1)}`))).toEqual(['to'])
  })

  it('finds places by how their words begin, without accents', async () => {
    const id = await list({ name: 'Zémanta Ümlaut', address: 'Quaxstrasse 1, Ålborg' })
    const places = async (q: string) =>
      ((await call('GET', `/places?q=${encodeURIComponent(q)}`)).body.items ?? []).map((place) => place.id)
    for (const q of ['zem', 'ZÉMANTA', 'umlaut quax', 'alborg', 'Quaxstrasse 1']) expect(await places(q)).toEqual([id])
    expect(await places('manta')).toEqual([])
    expect(await places('!')).toEqual([])
    expect((await call('GET', '/places?q=')).status).toBe(422)
    await call('DELETE', `/providers/spots/${id}`, { token })
    expect(await places('zem')).toEqual([])
  })
})

describe('an import', () => {
  const feature = (name: string, lng: number, more: object = {}) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [lng, 47.3744] },
    properties: { name, total: 80, ...more },
  })
  const run = async (args: readonly string[], cwd: string) => {
    const notes: string[] = []
    const out: string[] = []
    const io: CommandIo = { out: (line) => out.push(line), note: (line) => notes.push(line), progress: () => undefined, cwd }
    const command = running.composition.services
      .flatMap(({ offers }) => offers.commands ?? [])
      .find(({ path }) => path.join(' ') === 'import')
    return { status: await command?.run(args, io), notes, out }
  }
  let folder: string
  let email: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plaza-import-'))
    email = 'importer@example.com'
    await users.logIn(email, 'provider', clock.nowMs())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))

  it('lists what can be used, says of the rest why not, and lists nothing twice', async () => {
    write('Town.geojson', {
      type: 'FeatureCollection',
      features: [feature('Eins', town), feature('Zwei', town, { total: -1 }), feature('Drei', town)],
    })
    const first = await run(
      ['Town.geojson', '--provider', email, '--time-zone', 'Europe/Zurich', '--hourly', '3', '--currency', 'CHF'],
      folder,
    )
    expect(first).toEqual({
      status: 1,
      out: ['Town.geojson: 2 listed, 0 already there, 1 not usable'],
      notes: ['feature 1 (Zwei): its capacity is -1'],
    })
    const found = (await call('GET', near())).body.items ?? []
    expect(found.map(({ name, freeUnits, price }) => [name, freeUnits, price]).sort()).toEqual([
      ['Drei', 80, { amount: '6.00', currency: 'CHF' }],
      ['Eins', 80, { amount: '6.00', currency: 'CHF' }],
    ])
    write('Renamed.geojson', { type: 'FeatureCollection', features: [feature('Eins', town), feature('Drei', town), feature('Vier', town)] })
    const second = await run(['Renamed.geojson', '--provider', email, '--time-zone', 'Europe/Zurich'], folder)
    expect(second).toEqual({ status: 0, out: ['Renamed.geojson: 1 listed, 2 already there, 0 not usable'], notes: [] })
    expect((await call('GET', near())).body.items).toHaveLength(3)
  })

  it('needs a zone where none can be told', async () => {
    write('Far.geojson', { type: 'FeatureCollection', features: [feature('Far', -100)] })
    const { status, notes } = await run(['Far.geojson', '--provider', email], folder)
    expect([status, notes]).toEqual([1, ['feature 0 (Far): its time zone is not known; say it with --time-zone']])
  })

  it.each([
    [['no-such-file', '--provider', 'importer@example.com'], 2, 'no-such-file cannot be read: there is no such file.'],
    [['broken.geojson', '--provider', 'importer@example.com'], 2, 'broken.geojson is not JSON'],
    [['list.geojson', '--provider', 'importer@example.com'], 2, 'list.geojson cannot be used'],
    [['list.geojson'], 2, 'Name the provider with --provider EMAIL.'],
    [['--provider', 'importer@example.com'], 2, 'Name one file.'],
    [['list.geojson', '--provider', 'x', '--time-zone', 'Mars/Olympus'], 2, 'There is no time zone Mars/Olympus.'],
    [['list.geojson', '--provider', 'x', '--hourly', '-3'], 2, ''],
    [['list.geojson', '--provider', 'x', '--hourly', '2.505'], 2, '--hourly 2.505 --currency EUR'],
    [['list.geojson', '--provider', 'x', '--what'], 2, ''],
    [['empty.geojson', '--provider', 'nobody@example.com'], 1, 'Nobody has registered with nobody@example.com.'],
  ])('called with %j ends with %i and says why', async (args, status, line) => {
    write('broken.geojson', '{')
    write('list.geojson', [])
    write('empty.geojson', { type: 'FeatureCollection', features: [] })
    const answer = await run(args, folder)
    expect(answer.status).toBe(status)
    expect(answer.notes[0]?.startsWith(line)).toBe(true)
    expect(answer.out).toEqual([])
  })
})
