import { describe, expect, it } from 'vitest'
import { at, call, during, fieldsOf, hold, list, near, runParking, token, town } from './parking-under-test.ts'

runParking()

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

describe('the calendar of a spot', () => {
  const calendar = (id: string, query: string) => call('GET', `/parking-spots/${id}/calendar?${query}`)

  it('says hour by hour what is free, full and closed there', async () => {
    // It is midnight in London, one o'clock at night in Zürich, and Thursday.
    const id = await list({ openingHours: { thursday: [{ from: '02:00', to: '06:30' }] } })
    await hold(id, `calendar-${id}`)
    const { body } = await calendar(id, `from=${at(0.5)}&to=${at(6)}`)
    const hour = (from: number, to: number, status: string, freeUnits = 0) => ({ from: at(from), to: at(to), status, freeUnits })
    expect(body).toEqual({
      timeZone: 'Europe/Zurich',
      hours: [
        hour(0.5, 1, 'CLOSED'),
        hour(1, 2, 'FULL'),
        hour(2, 3, 'FULL'),
        hour(3, 4, 'FREE', 1),
        hour(4, 5, 'FREE', 1),
        hour(5, 6, 'CLOSED'),
      ],
    })
  })

  it('sums up all of a large lot, and says the same of each hour as availability does', async () => {
    const id = await list({ capacity: 120 })
    for (let i = 0; i < 3; i++) await hold(id, `calendar-${id}-${i}`)
    const { hours } = (await calendar(id, during(0, 5))).body as { hours: { from: string; to: string; freeUnits: number }[] }
    expect(hours.map(({ freeUnits }) => freeUnits)).toEqual([120, 117, 117, 120, 120])
    for (const { from, to, freeUnits } of hours) {
      expect((await call('GET', `/parking-spots/${id}/availability?from=${from}&to=${to}`)).body.freeUnits).toBe(freeUnits)
    }
  })

  it('reaches over fourteen days at most, and there is none of what is archived', async () => {
    const id = await list()
    expect((await calendar(id, during(1, 1 + 24 * 14))).status).toBe(200)
    expect(fieldsOf(await calendar(id, during(1, 3 + 24 * 14)))).toEqual(['to'])
    expect(fieldsOf(await calendar(id, during(-1, 3)))).toEqual(['from'])
    await call('DELETE', `/providers/spots/${id}`, { token })
    expect((await calendar(id, during())).status).toBe(404)
  })
})
