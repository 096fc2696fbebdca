import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toIso } from '#platform/kernel/clock.ts'
import { derivedId } from '#platform/kernel/ids.ts'
import { bookingsUnderTest } from './bookings-under-test.ts'
import { NOW_MS, SLOT } from './domain/booking-fixture.ts'
import { SPOT } from './fake-parking.ts'

let plaza: Awaited<ReturnType<typeof bookingsUnderTest>>
beforeEach(async () => {
  plaza = await bookingsUnderTest()
})
afterEach(() => plaza.close())

describe('bad input', () => {
  const at = (ms: number) => toIso(ms)
  it.each<[string, object, string]>([
    ['the end before the start', { from: at(SLOT.toMs), to: at(SLOT.fromMs) }, 'to'],
    ['zero length', { to: at(SLOT.fromMs) }, 'to'],
    ['no offset', { from: '2026-05-04T10:00:00' }, 'from'],
    ['a day that does not exist', { to: '2026-02-30T10:00:00Z' }, 'to'],
    ['a number for a time', { from: NOW_MS }, 'from'],
    ['a year beyond 9999', { to: '+012026-05-04T10:00:00Z' }, 'to'],
    ['a price', { price: { amount: '0.01', currency: 'CHF' } }, 'price'],
    ['a status', { status: 'CONFIRMED' }, 'status'],
    ['a driver', { driverId: 'me' }, 'driverId'],
    ['no spot', { spotId: undefined }, 'spotId'],
    ['a spot that is no id', { spotId: '../admin' }, 'spotId'],
    ['an empty plate', { vehiclePlate: '' }, 'vehiclePlate'],
    ['a plate of hyphens', { vehiclePlate: '---' }, 'vehiclePlate'],
    ['a plate that is too long', { vehiclePlate: 'ABCDEFGHIJKLM' }, 'vehiclePlate'],
    ['a plate with a line break', { vehiclePlate: 'AB\n12' }, 'vehiclePlate'],
    ['a plate with NUL', { vehiclePlate: 'AB\u000012' }, 'vehiclePlate'],
    ['a plate that is a list', { vehiclePlate: ['AB12'] }, 'vehiclePlate'],
  ])('%s is refused, names its field and changes nothing', async (_what, more, field) => {
    const { status, body } = await plaza.book(more)
    expect([status, body.code, body.errors?.map(({ path }) => path)]).toEqual([422, 'INVALID_INPUT', [field]])
    expect(plaza.parking.isFree(SPOT, SLOT)).toBe(true)
    expect(await plaza.events()).toEqual([])
  })

  it.each<[string, string, number]>([
    ['no JSON', '{"spotId":', 400],
    ['a list', '[]', 422],
    ['__proto__', `{"__proto__":{"status":"CONFIRMED"},"spotId":"${SPOT}"}`, 422],
    ['deep JSON', `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 400],
    ['more than a megabyte', JSON.stringify({ vehiclePlate: 'A'.repeat(1_100_000) }), 413],
  ])('%s as a body is refused', async (_what, body, status) => {
    expect((await plaza.call('driver', 'POST', '/bookings', { body })).status).toBe(status)
    expect(await plaza.events()).toEqual([])
  })

  it('a body that is no JSON by its type is refused', async () => {
    const text = { body: 'spotId=1', headers: { 'content-type': 'text/plain' } }
    expect((await plaza.call('driver', 'POST', '/bookings', text)).status).toBe(415)
  })

  it('nobody, and who lacks the permission, gets nothing', async () => {
    expect((await plaza.book({}, {}, 'nobody')).status).toBe(401)
    expect((await plaza.book({}, {}, 'provider')).status).toBe(403)
    expect((await plaza.book({}, {}, 'reader')).status).toBe(403)
    expect((await plaza.call('driver', 'GET', '/providers/bookings')).status).toBe(403)
    expect((await plaza.call('provider', 'GET', '/bookings')).status).toBe(403)
    const { body } = await plaza.book()
    expect((await plaza.cancel(body.id, 'reader')).status).toBe(403)
    expect((await plaza.show(body.id)).body.status).toBe('PENDING_PAYMENT')
  })

  it('other people’s bookings do not exist', async () => {
    const { id } = (await plaza.book()).body
    for (const what of [id, derivedId('nothing')]) {
      const shown = await plaza.show(what, 'stranger')
      const cancelled = await plaza.cancel(what, 'stranger')
      expect([shown.status, shown.body.code, cancelled.status, cancelled.body.code]).toEqual([404, 'NOT_FOUND', 404, 'NOT_FOUND'])
    }
    expect((await plaza.show(id)).body.status).toBe('PENDING_PAYMENT')
    expect((await plaza.show('not-an-id')).status).toBe(422)
  })

  it.each([
    ['status=PAID', 'status'],
    ['from=yesterday', 'from'],
    ['from=2026-05-05T00:00:00Z&to=2026-05-04T00:00:00Z', 'to'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['driverId=x', 'driverId'],
    ['cursor=made.byhand', 'cursor'],
  ])('a list with %s is refused', async (query, field) => {
    const { status, body } = await plaza.call('driver', 'GET', `/bookings?${query}`)
    expect([status, body.errors?.[0]?.path]).toEqual([422, field])
  })
})
