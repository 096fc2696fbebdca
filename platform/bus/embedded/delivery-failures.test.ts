import { describe, expect, it } from 'vitest'
import { DAY_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { pass, range, settled, stumbling, world } from './delivery-fixture.ts'

describe('a delivery of an event that fails', () => {
  it.each([
    ['a broken promise of our own code', 'bug', () => new InvariantViolation('the shelf is below zero')],
    ['a message id that was used for something else', 'reused-message', () => new FingerprintMismatch('m')],
    ['either of them inside another error', 'bug', () => new Error('picking', { cause: new InvariantViolation('no') })],
  ])('parks %s at once', async (_, code, error) => {
    const shop = await world()
    const { state, before } = stumbling('a', 1, error)
    const { delivery, place } = await shop.process({ before })
    delivery.start()
    await place('a', 1)
    await settled()
    expect(state.tries).toBe(1)
    expect((await shop.parked())[0]?.reason).toMatch(new RegExp(`^${code}: `))
  })

  it('raises an alarm for a parked event that names it and tells nothing of its content', async () => {
    const shop = await world()
    const { before } = stumbling('a', 4711, () => new InvariantViolation('line 4711 of Ada Lovelace'))
    const { delivery, place } = await shop.process({ before })
    delivery.start()
    await place('a', 4711)
    await settled()
    const alarms = shop.logged.filter(({ level }) => level === 50)
    expect(alarms).toEqual([expect.objectContaining({ consumer: 'picking.picker', key: 'orders/a', reason: 'bug', tries: 1 })])
    expect(alarms[0]?.eventId).toEqual(expect.any(String))
    expect(JSON.stringify(shop.logged)).not.toMatch(/4711|Ada/)
  })

  it('parks an event that does not match its schema, and handles it never', async () => {
    const shop = await world()
    const seen: unknown[] = []
    const { delivery } = await shop.process({ before: (event) => void seen.push(event) })
    delivery.start()
    await settled()
    const time = toIso(shop.clock.nowMs())
    const good = { id: 'e1', type: 'shop.orders.line-placed.v2', subject: 'a', time, correlationid: 'c' }
    await shop.append({ ...good, data: { line: 'two' } })
    await shop.append({ ...good, id: 'e2', subject: 'b', data: { line: 2 }, time: 'yesterday' })
    await shop.append({ ...good, id: 'e3', subject: 7, data: { line: 2 } })
    await shop.append({ ...good, id: 'e4', subject: 'c', data: { line: 3 } })
    await shop.append({ type: 'shop.billing.unheard-of.v9' })
    delivery.wake()
    await settled()
    expect(seen).toHaveLength(1)
    expect(await shop.picked('c')).toEqual([3])
    const reasons = Object.fromEntries((await shop.parked()).map(({ key, reason }) => [key, reason]))
    expect(reasons).toEqual({
      'orders/a': 'schema: /line must be integer',
      'orders/b': 'schema: the envelope has no time',
      'orders/partition-0-position-3': 'schema: the envelope has no subject',
    })
  })

  it('parks an event that is older than what aggregates remember, since it may have been handled', async () => {
    const shop = await world()
    const writer = await shop.process()
    await writer.place('a', 1)
    await pass(shop.clock, 2 * DAY_MS, DAY_MS)
    await writer.place('b', 2)
    const worker = await shop.process({ tuning: { retentionMs: DAY_MS } })
    worker.delivery.start()
    await settled()
    expect(await shop.picked('a')).toEqual([])
    expect(await shop.picked('b')).toEqual([2])
    expect((await shop.parked())[0]?.reason).toMatch(/^too-old: /)
  })

  it('neither parks nor moves on while a database is away, and goes on when it is back', async () => {
    const shop = await world()
    const worker = await shop.process({ tuning: { tries: 2 } })
    const writer = await shop.process()
    worker.delivery.start()
    await settled()
    worker.pickingLink.isCut = true
    for (const line of range(3)) await writer.place('a', line)
    await pass(shop.clock, 60 * SECOND_MS, 100)
    worker.ordersLink.isCut = true
    await pass(shop.clock, 60 * SECOND_MS, 100)
    expect(await shop.picked('a')).toEqual([])
    expect(await shop.parked()).toEqual([])
    expect((await shop.engines.orders.cursors('picking.picker'))[0]?.position).toBe(0)
    worker.ordersLink.isCut = false
    worker.pickingLink.isCut = false
    await pass(shop.clock, 30 * SECOND_MS, 100)
    expect(await shop.picked('a')).toEqual([1, 2, 3])
    expect(await shop.parked()).toEqual([])
  })

  it('takes an outage that a handler meets for an outage, however wrapped', async () => {
    const shop = await world()
    const { state, before } = stumbling('a', 1, () => new Error('could not pick', { cause: new StoreUnavailable('away') }))
    const { delivery, place } = await shop.process({ before, tuning: { tries: 2 } })
    delivery.start()
    await place('a', 1)
    await pass(shop.clock, 30 * SECOND_MS, 100)
    expect(state.tries).toBeGreaterThan(5)
    expect(await shop.parked()).toEqual([])
    state.fails = false
    await pass(shop.clock, 10 * SECOND_MS, 100)
    expect(await shop.picked('a')).toEqual([1])
  })
})
