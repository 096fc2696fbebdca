import { describe, expect, it } from 'vitest'
import { call, driverToken, fieldsOf, near, otherToken, runParking, token, town } from './parking-under-test.ts'

runParking()

const PATH = '/providers/spots/import'
const feature = (name: unknown, more: object = {}) => ({
  type: 'Feature',
  id: 'node/1',
  geometry: { type: 'Point', coordinates: [town, 47.3744] },
  properties: { name, capacity: 12, operator: 'Town', ...more },
})
const send = (features: unknown, { as = token, query = '?timeZone=Europe/Zurich', more = {} } = {}) =>
  call('POST', `${PATH}${query}`, { token: as, body: { type: 'FeatureCollection', features, ...more } })

describe('a file that is sent to be imported', () => {
  it('is listed, and what is wrong in it is told by feature', async () => {
    const answer = await send([feature('One'), feature('Two', { capacity: -1 }), feature(7), 'a car park', feature('One')], {
      query: '?timeZone=Europe/Zurich&hourly=3.20&currency=CHF',
      more: { generator: 'survey', bbox: [5, 45, 11, 48] },
    })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        listed: [{ index: 0, name: 'One' }],
        alreadyListed: [],
        problems: [
          { index: 1, name: 'Two', reason: 'its capacity is -1' },
          { index: 2, reason: 'its name is 7, not a text' },
          { index: 3, reason: 'it is "a car park", not a Feature' },
          { index: 4, name: 'One', reason: 'it has the name and place of feature 0' },
        ],
      },
    })
    const [{ spotId } = { spotId: '' }] = answer.body.listed as { spotId: string }[]
    const found = (await call('GET', near())).body.items ?? []
    expect(found).toMatchObject([{ id: spotId, name: 'One', price: { amount: '6.40', currency: 'CHF' } }])
    expect((await call('GET', `/providers/spots/${spotId}`, { token })).body).toMatchObject({ timeZone: 'Europe/Zurich', capacity: 12 })
  })

  it('lists nothing twice, however often and in whatever company it comes', async () => {
    const first = (await send([feature('One')])).body.listed
    const second = await send([feature('Zero'), feature('One', { capacity: 40 })])
    expect(second.body).toMatchObject({ listed: [{ index: 0, name: 'Zero' }], problems: [] })
    expect(second.body.alreadyListed).toMatchObject([{ ...(first as object[])[0], index: 1 }])
    expect((await call('GET', near())).body.items).toHaveLength(2)
  })

  it('is the sender’s: another provider’s car park of the same name is another one', async () => {
    await send([feature('One')])
    expect((await send([feature('One')], { as: otherToken })).body.listed).toHaveLength(1)
  })

  it('needs a zone where none can be told', async () => {
    const far = { ...feature('Far'), geometry: { type: 'Point', coordinates: [-100, 40] } }
    expect((await send([far], { query: '' })).body.problems).toEqual([
      { index: 0, name: 'Far', reason: 'its time zone is not known; say which one to take' },
    ])
  })

  it('may be empty', async () => {
    expect((await send([])).body).toEqual({ listed: [], alreadyListed: [], problems: [] })
  })

  it('comes from a provider', async () => {
    const body = { type: 'FeatureCollection', features: [] }
    expect((await call('POST', PATH, { body })).status).toBe(401)
    expect((await call('POST', PATH, { token: driverToken, body })).status).toBe(403)
  })

  it.each<[string, object, string]>([
    ['nothing', {}, 'type'],
    ['another kind of GeoJSON', { type: 'Feature', features: [] }, 'type'],
    ['no features', { type: 'FeatureCollection' }, 'features'],
    ['one feature where a list belongs', { type: 'FeatureCollection', features: {} }, 'features'],
    ['more than are listed at a time', { type: 'FeatureCollection', features: Array.from({ length: 2_001 }, () => 0) }, 'features'],
    ['NUL in a name', { type: 'FeatureCollection', features: [{ name: 'a\0b' }] }, 'features/0/name'],
  ])('is refused with %s', async (_what, body, field) => {
    const answer = await call('POST', PATH, { token, body })
    expect(answer.status).toBe(422)
    expect(fieldsOf(answer)).toContain(field)
  })

  it.each([
    ['timeZone', 'timeZone=Mars/Olympus'],
    ['timeZone', 'timeZone='],
    ['hourly', 'hourly=2,50'],
    ['hourly', 'hourly=-1'],
    ['hourly', 'hourly=1.005'],
    ['currency', 'currency=chf'],
    ['hourly', 'currency=XQX'],
    ['provider', 'provider=me'],
  ])('is refused with a %s that cannot be: %s', async (field, query) => {
    const answer = await send([feature('One')], { query: `?${query}` })
    expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]])
    expect((await call('GET', near())).body.items).toEqual([])
  })

  it('is refused where it is no JSON, or nests without end', async () => {
    const headers = { 'content-type': 'application/json' }
    for (const body of ['{"type":"FeatureCollection"', `{"features":${'['.repeat(100)}${']'.repeat(100)}}`]) {
      expect((await call('POST', PATH, { token, body, headers })).status).toBe(400)
    }
  })
})
