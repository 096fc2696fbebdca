import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import { at, call, clock, during, fieldsOf, hold, list, near, otherToken, runParking, token } from './parking-under-test.ts'

runParking()

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
