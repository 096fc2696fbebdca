import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { bookingsUnderTest } from './bookings-under-test.ts'
import { SLOT } from './domain/booking-fixture.ts'
import { OTHER_SPOT, SPOT, UNKNOWN_SPOT } from './fake-parking.ts'

let plaza: Awaited<ReturnType<typeof bookingsUnderTest>>
beforeEach(async () => {
  plaza = await bookingsUnderTest()
})
afterEach(() => plaza.close())

describe('lists', () => {
  const bookAt = async (hours: number, more: object = {}, who: 'driver' | 'stranger' = 'driver') => {
    const from = toIso(SLOT.fromMs + hours * HOUR_MS)
    const to = toIso(SLOT.fromMs + (hours + 1) * HOUR_MS)
    return (await plaza.book({ from, to, ...more }, {}, who)).body.id
  }
  const ids = async (who: 'driver' | 'stranger' | 'provider' | 'otherProvider', path: string) =>
    (await plaza.call(who, 'GET', path)).body.items.map(({ id }) => id)

  it('show a driver’s own bookings, those that begin last first, page by page', async () => {
    const made: string[] = []
    for (const hours of [3, 1, 2, 0, 4]) made[hours] = await bookAt(hours)
    await bookAt(5, {}, 'stranger')
    const expected = [...made].reverse()
    expect(await ids('driver', '/bookings')).toEqual(expected)

    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const { body } = await plaza.call('driver', 'GET', `/bookings?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      seen.push(...body.items.map(({ id }) => id))
      cursor = body.nextCursor
    }
    expect(seen).toEqual(expected)
  })

  it('keep those apart that begin at the same instant', async () => {
    const made = [await bookAt(0), await bookAt(0, { spotId: OTHER_SPOT })]
    const first = (await plaza.call('driver', 'GET', '/bookings?limit=1')).body
    const second = (await plaza.call('driver', 'GET', `/bookings?limit=1&cursor=${first.nextCursor}`)).body
    expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(made.sort())
    expect(second.nextCursor).toBeNull()
  })

  it('filter by status and by time: what overlaps the interval', async () => {
    const [early, late] = [await bookAt(0), await bookAt(4)]
    await plaza.cancel(late)
    expect(await ids('driver', '/bookings?status=CANCELLED')).toEqual([late])
    const at = (hours: number) => toIso(SLOT.fromMs + hours * HOUR_MS)
    expect(await ids('driver', `/bookings?from=${at(0)}&to=${at(4)}`)).toEqual([early])
    expect(await ids('driver', `/bookings?from=${at(1)}`)).toEqual([late])
    expect(await ids('driver', `/bookings?to=${at(4.1)}`)).toEqual([late, early])
    expect(await ids('driver', `/bookings?from=${at(1)}&to=${at(4)}`)).toEqual([])
  })

  it('take no cursor of another list', async () => {
    await bookAt(0)
    await bookAt(1)
    const { nextCursor } = (await plaza.call('driver', 'GET', '/bookings?limit=1')).body
    for (const [who, query] of [
      ['stranger', ''],
      ['driver', '&status=CANCELLED'],
    ] as const) {
      expect((await plaza.call(who, 'GET', `/bookings?limit=1&cursor=${nextCursor}${query}`)).status).toBe(422)
    }
  })

  it('show a provider the bookings of the own spots, and nothing of the driver but the plate', async () => {
    const [one, other] = [await bookAt(0), await bookAt(1, { spotId: OTHER_SPOT }, 'stranger')]
    expect(await ids('provider', '/providers/bookings')).toEqual([other, one])
    expect(await ids('provider', `/providers/bookings?spotId=${SPOT}`)).toEqual([one])
    expect(await ids('provider', `/providers/bookings?spotId=${UNKNOWN_SPOT}`)).toEqual([])
    expect(await ids('otherProvider', '/providers/bookings')).toEqual([])
    const { body } = await plaza.call('provider', 'GET', '/providers/bookings?limit=1')
    expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(
      ['id', 'status', 'spotId', 'spotName', 'timeZone', 'from', 'to', 'price', 'vehiclePlate', 'holdExpiresAt'].sort(),
    )
  })

  it('show a provider those that begin first first, page by page, when asked to', async () => {
    const made: string[] = []
    for (const hours of [2, 0, 1]) made[hours] = await bookAt(hours)
    expect(await ids('provider', '/providers/bookings?order=earliest')).toEqual(made)
    const { items, nextCursor } = (await plaza.call('provider', 'GET', '/providers/bookings?order=earliest&limit=2')).body
    expect(items.map(({ id }) => id)).toEqual(made.slice(0, 2))
    expect(await ids('provider', `/providers/bookings?order=earliest&cursor=${nextCursor}`)).toEqual([made[2]])
    for (const path of [`/providers/bookings?cursor=${nextCursor}`, '/providers/bookings?order=price']) {
      expect((await plaza.call('provider', 'GET', path)).status).toBe(422)
    }
  })

  it('lead a provider to one booking of the own spots, and to nobody else’s', async () => {
    const id = await bookAt(0)
    const { status, body } = await plaza.call('provider', 'GET', `/providers/bookings/${id}`)
    expect([status, body.id, body.status]).toEqual([200, id, 'PENDING_PAYMENT'])
    expect((await plaza.call('otherProvider', 'GET', `/providers/bookings/${id}`)).status).toBe(404)
    expect((await plaza.call('driver', 'GET', `/providers/bookings/${id}`)).status).toBe(403)
    expect((await plaza.call('provider', 'GET', `/providers/bookings/${UNKNOWN_SPOT}`)).status).toBe(404)
  })
})
