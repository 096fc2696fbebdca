// What every route refuses, whatever it is for: each table is applied to all of them. The first test sees to it that none is missing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_THINGS, nameOf, OTHER_FORMS, pathOf, ROUTES, type Route } from './bad-input-routes.ts'
import { memberAt, placesIn, spoilt, withMember } from './bad-input-spoiling.ts'
import { type BadInputWorld, badInputWorld, type Sent } from './bad-input-world.ts'
import { GATEWAY } from './driving.ts'

let world: BadInputWorld
beforeAll(async () => {
  world = await badInputWorld()
})
afterAll(() => world.stop())

const bodyOf = (route: Route): object => route.body?.(world.things) ?? {}
const good = (route: Route): Sent => ({
  method: route.method,
  path: pathOf(route, world.things),
  as: route.as,
  body: route.body?.(world.things),
  headers: route.ifMatch === undefined ? {} : { 'if-match': route.ifMatch },
})

const all = ROUTES.map((route) => [nameOf(route), route] as const)
const guarded = all.filter(([, { as }]) => as !== undefined)
const taking = all.filter(([, { body }]) => body !== undefined)
const withId = all.filter(([, { template }]) => template.includes('{id}'))

it('every route of the OpenAPI document is among those that are tried', () => {
  const { paths = {} } = world.drive.plaza.app.swagger() as { paths?: Record<string, object> }
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.slice(GATEWAY.length)}`),
  )
  expect([...ROUTES.map(nameOf), ...OTHER_FORMS].sort()).toEqual(documented.sort())
})

describe('who', () => {
  it.each(guarded)('shows no token gets nowhere with %s', (_name, route) =>
    world.refused({ ...good(route), as: undefined }, 401, 'UNAUTHENTICATED'),
  )

  it.each(guarded)('claims in a header to be somebody gets nowhere with %s', (_name, route) =>
    world.refused(
      { ...good(route), as: undefined, headers: { 'x-plaza-principal': 'admin', 'x-user-id': 'admin' } },
      401,
      'UNAUTHENTICATED',
    ),
  )

  it.each(guarded.filter(([, { anyRole }]) => !anyRole))('has the wrong role gets nowhere with %s', (_name, route) =>
    world.refused({ ...good(route), as: route.as === 'driver' ? 'provider' : 'driver' }, 403, 'FORBIDDEN'),
  )
})

describe('a query', () => {
  const asked = all.flatMap(([name, route]) =>
    [...new URLSearchParams(route.query?.(NO_THINGS) ?? '').keys()].map((key) => [name, key, route] as const),
  )

  it.each(all)('with something that %s does not know names it', (_name, route) => {
    const path = pathOf(route, world.things)
    return world.refused({ ...good(route), path: `${path}${path.includes('?') ? '&' : '?'}driverId=1` }, 422, 'INVALID_INPUT', 'driverId')
  })

  it.each(asked)('of %s with %s twice, empty, with NUL or with a card number in it names it', async (_name, key, route) => {
    const [path = '', query = ''] = pathOf(route, world.things).split('?')
    const others = new URLSearchParams(query)
    others.delete(key)
    const asking = (value: string): Sent => ({ ...good(route), path: `${path}?${others}&${key}=${value}` })
    for (const value of [`1&${key}=2`, '', 'a%00b', "'%20OR%201=1--"]) {
      if (key !== 'q' || value !== "'%20OR%201=1--") await world.refused(asking(value), 422, 'INVALID_INPUT', key)
    }
    await world.refused(asking('4111%201111%201111%201111'), 422, 'CARD_DATA_REFUSED', key)
  })
})

describe('a path', () => {
  const at = (route: Route, id: string): Sent => ({ ...good(route), path: pathOf(route, { ...world.things, spotId: id, bookingId: id }) })

  it.each(withId)('of %s with an id that is none names it', async (_name, route) => {
    for (const id of ['1', 'null', '..%2fadmin', `${world.things.spotId}%0a`, '%f0%9f%9a%97', "'%20or%201=1--"]) {
      await world.refused(at(route, id), 422, 'INVALID_INPUT', 'id')
    }
  })

  it.each(withId)('of %s with the id of nothing is not found', (_name, route) =>
    world.refused(at(route, '01900000-0000-7000-8000-000000000001'), 404, 'NOT_FOUND'),
  )

  it.each(all)('%s refuses the methods that it does not name, whatever comes with them', async (_name, route) => {
    const [path = ''] = pathOf(route, world.things).split('?')
    const { status, headers } = await world.send({ method: 'OPTIONS', path })
    const known = String(headers.allow).split(', ')
    expect([status, known]).toEqual([204, expect.arrayContaining([route.method, 'OPTIONS'])])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY'].filter((each) => !known.includes(each))) {
      await world.refused({ method, path, as: route.as, body: '<a/>', headers: { 'content-type': 'text/xml' } }, 405, 'METHOD_NOT_ALLOWED')
    }
  })
})

describe('a body', () => {
  const sending = (route: Route, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Sent => {
    const sent = good(route)
    return { ...sent, body, headers: { ...sent.headers, ...headers } }
  }

  it.each(taking)('of %s that is no JSON object is refused', async (_name, route) => {
    for (const text of ['{"a":', 'NaN', '\ufeff{}', '{}{}', Buffer.from([0x22, 0xff, 0x22]), `${'['.repeat(99)}${']'.repeat(99)}`]) {
      await world.refused(sending(route, text), 400, 'MALFORMED_BODY')
    }
    for (const text of ['null', '[]', '"x"', '7']) await world.refused(sending(route, text), 422, 'INVALID_INPUT', 'body')
    await world.refused(sending(route, `"${'x'.repeat(10_000_000)}"`), 413, 'BODY_TOO_LARGE')
  })

  it.each(taking)('of %s of another type than JSON is refused', async (_name, route) => {
    for (const type of ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      await world.refused(sending(route, '{}', { 'content-type': type }), 415, 'UNSUPPORTED_MEDIA_TYPE')
    }
  })

  it.each(all.filter(([, { method, body }]) => method !== 'GET' && !body))('is not taken by %s, which needs none', (_name, route) =>
    world.refused(sending(route, '{"force":true}'), 422, 'INVALID_INPUT', 'force'),
  )

  it.each(taking)('of %s with one more member, wherever, names it', async (_name, route) => {
    const body = bodyOf(route)
    for (const place of placesIn(body).filter(({ value }) => value !== null && typeof value === 'object' && !Array.isArray(value))) {
      for (const name of ['price', 'roles', 'status_', '__proto__', 'constructor']) {
        await world.refused(sending(route, withMember(body, place, name)), 422, 'INVALID_INPUT', memberAt(place, name))
      }
      await world.refused(sending(route, withMember(body, place, 'cvv')), 422, 'CARD_DATA_REFUSED', memberAt(place, 'cvv'))
    }
  })

  it.each(taking)('of %s with something else in place of a text names it', async (_name, route) => {
    const body = bodyOf(route)
    for (const place of placesIn(body).filter(({ value }) => typeof value === 'string')) {
      for (const text of ['7', 'true', 'null', '["x"]', '{"toString":"x"}', '"a\\u0000b"', '"\\ud800"', '""']) {
        await world.refused(sending(route, spoilt(body, place, text)), 422, 'INVALID_INPUT', memberAt(place))
      }
      for (const card of ['"4111111111111111"', '"my card: 4111-1111-1111-1111"', '"4111\\u00a01111\\u00a01111\\u00a01111"']) {
        await world.refused(sending(route, spoilt(body, place, card)), 422, 'CARD_DATA_REFUSED', memberAt(place))
      }
    }
  })

  it.each(taking)('of %s with something else in place of a number or a yes names it', async (_name, route) => {
    const body = bodyOf(route)
    for (const place of placesIn(body).filter(({ value }) => typeof value === 'number' || typeof value === 'boolean')) {
      for (const text of ['"7"', 'null', '[7]', '{}', '1e309', '-1e309']) {
        await world.refused(sending(route, spoilt(body, place, text)), 422, 'INVALID_INPUT', memberAt(place))
      }
      await world.refused(sending(route, spoilt(body, place, 'NaN')), 400, 'MALFORMED_BODY')
      await world.refused(sending(route, spoilt(body, place, '4111111111111111')), 422, 'CARD_DATA_REFUSED', memberAt(place))
    }
  })

  it.each(taking)('of %s with a megabyte in any place is refused at once', async (_name, route) => {
    const body = bodyOf(route)
    const texts = ['a', ' '].map((letter) => `"${letter.repeat(500_000)}\\u0001"`)
    const lists = [Array.from({ length: 100_000 }, (_, i) => i), Array.from({ length: 60_000 }, (_, i) => ({ i }))].map((list) =>
      JSON.stringify(list),
    )
    for (const place of placesIn(body)) {
      for (const text of typeof place.value === 'string' ? texts : Array.isArray(place.value) ? lists : []) {
        const startedMs = performance.now()
        await world.refused(sending(route, spoilt(body, place, text)), 422, 'INVALID_INPUT')
        // Generous: it takes a hundredth of a second, and took minutes where a pattern read it all.
        expect(performance.now() - startedMs).toBeLessThan(2_000)
      }
    }
  })
})
