import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import {
  at,
  call,
  clock,
  driverToken,
  during,
  fieldsOf,
  hold,
  list,
  near,
  otherToken,
  register,
  runParking,
  SPOT,
  token,
  town,
} from './parking-under-test.ts'

runParking()

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
