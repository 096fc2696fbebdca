import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { DAY_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { eventType } from '#platform/store/event-type.ts'
import { on, upcast } from '../consumer.ts'
import { embeddedDelivery } from './delivery.ts'
import { gate, type Meddle, pass, placed, range, settled, steadyRandom, stumbling, until, world } from './delivery-fixture.ts'

describe.each([1, 4])('a delivery from a log of %i partitions', (partitions) => {
  it('handles the events of each key in their order, each once', async () => {
    const shop = await world(partitions)
    const { delivery, place, note } = await shop.process()
    delivery.start()
    for (const line of range(20)) {
      for (const order of ['a', 'b', 'c', 'd', 'e']) await place(order, line)
      await note('a', line)
    }
    await settled()
    for (const order of ['a', 'b', 'c', 'd', 'e']) expect(await shop.picked(order)).toEqual(range(20))
  })

  it('lets other keys move on while one is being retried, and handles that one in order afterwards', async () => {
    const shop = await world(partitions)
    const { state, before } = stumbling('a', 2)
    const { delivery, place } = await shop.process({ before, tuning: { tries: 50 } })
    delivery.start()
    await settled()
    for (const line of range(5)) for (const order of ['a', 'b', 'c']) await place(order, line)
    await pass(shop.clock, SECOND_MS)
    expect(await shop.picked('a')).toEqual([1])
    expect(await shop.picked('b')).toEqual(range(5))
    expect(await shop.picked('c')).toEqual(range(5))
    state.fails = false
    await pass(shop.clock, 60 * SECOND_MS, 100)
    expect(await shop.picked('a')).toEqual(range(5))
    expect(await shop.parked()).toEqual([])
  })

  it('never saves a cursor beyond an unfinished event', async () => {
    const shop = await world(partitions)
    const { before } = stumbling('a', 2)
    const { delivery, place } = await shop.process({ before, tuning: { tries: 1_000, longestRetryMs: 500 } })
    delivery.start()
    for (const line of range(5)) for (const order of ['a', 'b', 'c', 'd']) await place(order, line)
    await pass(shop.clock, 5 * SECOND_MS)
    for (const { partition, position } of await shop.engines.orders.cursors('picking.picker')) {
      const rest = await shop.engines.orders.readLog(partition, position, 100)
      const [next] = rest
      const unfinished = rest.some(({ event }) => (event as { subject: string; data: { line: number } }).subject === 'a')
      if (unfinished) expect(next?.event).toMatchObject({ subject: 'a', data: { line: 2 } })
      else expect(rest).toEqual([])
    }
  })

  it('parks an event that keeps failing with its key; later ones of that key wait behind it', async () => {
    const shop = await world(partitions)
    const { state, before } = stumbling('a', 2)
    const parked: string[] = []
    const { delivery, place } = await shop.process({ before, hooks: { onParked: (consumer, code) => parked.push(`${consumer} ${code}`) } })
    delivery.start()
    for (const line of range(4)) for (const order of ['a', 'b']) await place(order, line)
    await pass(shop.clock, 3 * SECOND_MS)
    await place('a', 5)
    await pass(shop.clock, SECOND_MS)
    expect(state.tries).toBe(5)
    expect(await shop.picked('a')).toEqual([1])
    expect(await shop.picked('b')).toEqual(range(4))
    expect(await shop.parkedLines('a')).toEqual([2, 3, 4, 5])
    expect(parked).toEqual(['picking.picker fault'])
    expect((await shop.parked())[0]).toMatchObject({ key: 'orders/a', waiting: 4, reason: 'fault: Error: no such shelf (tried 5 times)' })
    const heads = await shop.engines.orders.heads()
    expect((await shop.engines.orders.cursors('picking.picker')).map(({ position }) => position)).toEqual(heads)
  })

  it('delivers again what a crash left open, and the effect happens once', async () => {
    const shop = await world(partitions)
    const first = await shop.process({ tuning: { saveMs: DAY_MS } })
    first.delivery.start()
    for (const line of range(10)) for (const order of ['a', 'b', 'c']) await first.place(order, line)
    await settled()
    expect(await shop.picked('b')).toEqual(range(10))
    first.kill()
    const again: number[] = []
    const second = await shop.process({ before: (event) => void again.push(event.data.line) })
    second.delivery.start()
    await until(shop.clock, 'all is delivered again', () => again.length === 30)
    await settled()
    for (const order of ['a', 'b', 'c']) expect(await shop.picked(order)).toEqual(range(10))
  })

  it('is handed from a killed process to another, which goes on in order', async () => {
    const shop = await world(partitions)
    const first = await shop.process()
    const second = await shop.process()
    first.delivery.start()
    await settled()
    second.delivery.start()
    await settled()
    expect(first.delivery.status()).toHaveLength(partitions)
    expect(second.delivery.status()).toEqual([])
    await first.place('a', 1)
    await settled()
    first.kill()
    for (const line of [2, 3]) await second.place('a', line)
    await until(shop.clock, 'the second one holds all partitions', () => second.delivery.status().length === partitions, 30_000)
    await settled()
    expect(await shop.picked('a')).toEqual([1, 2, 3])
    expect(first.delivery.status()).toEqual([])
  })
})

describe('a delivery', () => {
  it('handles an event straight after its commit when it is woken, without a poll', async () => {
    const shop = await world()
    const { delivery, place } = await shop.process()
    delivery.start()
    await settled()
    const beforeMs = shop.clock.nowMs()
    await place('a', 1)
    await settled()
    expect(await shop.picked('a')).toEqual([1])
    expect(shop.clock.nowMs()).toBe(beforeMs)
  })

  it('finds by itself what another process has committed, within its longest poll', async () => {
    const shop = await world()
    const worker = await shop.process()
    const writer = await shop.process()
    worker.delivery.start()
    await pass(shop.clock, 5 * SECOND_MS)
    await writer.place('a', 1)
    await pass(shop.clock, 1_300)
    expect(await shop.picked('a')).toEqual([1])
  })

  it('tells how long after the event its handling ended, and how often it was tried', async () => {
    const shop = await world()
    const { state, before } = stumbling('a', 1)
    const lags: number[] = []
    const retries: number[] = []
    const hooks = { onHandled: (_: string, lagMs: number) => lags.push(lagMs), onRetry: (_: string, tries: number) => retries.push(tries) }
    const { delivery, place } = await shop.process({ before, hooks })
    delivery.start()
    await place('a', 1)
    await settled()
    state.fails = false
    await pass(shop.clock, 200, 1)
    expect(retries).toEqual([1])
    expect(lags).toHaveLength(1)
    expect(lags[0]).toBeGreaterThanOrEqual(75)
    expect(lags[0]).toBeLessThanOrEqual(125)
    expect(await shop.picked('a')).toEqual([1])
  })

  it('passes the id, the time, the correlation and the trace of an event on as the message', async () => {
    const shop = await world()
    const messages: unknown[] = []
    const { delivery, place } = await shop.process({ before: (_, message) => void messages.push(message) })
    delivery.start()
    const atMs = shop.clock.nowMs()
    await place('a', 1)
    await settled()
    const [entry] = await shop.engines.orders.readLog(0, 0, 1)
    const event = entry?.event as { id: string; correlationid: string }
    expect(messages).toEqual([{ id: event.id, atMs, correlationId: event.correlationid, traceparent: undefined }])
  })

  it('reads no more than its window while events are unfinished', async () => {
    const shop = await world()
    const running = new Set<string>()
    const { opened, open } = gate()
    const before: Meddle = async (event) => {
      running.add(event.subject)
      await opened
    }
    const { delivery, place } = await shop.process({ before, tuning: { window: 8, batch: 4 } })
    delivery.start()
    for (const n of range(20)) await place(`order-${n}`, n)
    await pass(shop.clock, SECOND_MS)
    expect(running.size).toBeGreaterThan(4)
    expect(running.size).toBeLessThanOrEqual(8)
    open()
    await settled()
    expect(running.size).toBe(20)
    expect(await shop.picked('order-20')).toEqual([20])
  })

  it('lifts old versions of an event to the one that its handler knows', async () => {
    const shop = await world()
    const old = eventType('orders.line-placed.v1', 'A line was added.', Type.Object({ number: Type.String() }), { number: '1' })
    const types: string[] = []
    const { delivery } = await shop.process({
      consumer: (pick) => ({
        name: 'picker',
        purpose: 'Picks.',
        subscriptions: [
          on(
            placed,
            (event, message) => {
              types.push(event.type)
              return pick(event, message)
            },
            [upcast(old, ({ number }) => ({ line: Number(number) }))],
          ),
        ],
      }),
    })
    delivery.start()
    await settled()
    const event = { type: 'shop.orders.line-placed.v1', time: toIso(shop.clock.nowMs()), correlationid: 'c' }
    await shop.append({ ...event, id: 'e1', subject: 'a', data: { number: '7' } })
    await shop.append({ ...event, id: 'e2', subject: 'b', data: { number: 7 } })
    await shop.append({ ...event, id: 'e3', subject: 'c', data: { number: 'x' } })
    delivery.wake()
    await settled()
    expect(await shop.picked('a')).toEqual([7])
    expect(types).toEqual(['shop.orders.line-placed.v2'])
    expect((await shop.parked()).map(({ key, reason }) => `${key} ${reason}`)).toEqual([
      'orders/b schema: /number must be string',
      expect.stringMatching(/^orders\/c schema: after lifting shop\.orders\.line-placed\.v1: \/line/),
    ])
  })

  it('refuses to be made without the log of a publisher, or for a type that is subscribed twice', async () => {
    const shop = await world()
    const consumer = { name: 'picker', purpose: 'Picks.', subscriptions: [on(placed, async () => undefined)] }
    const options = {
      system: 'shop',
      service: 'picking',
      consumer,
      engine: shop.engines.picking,
      publishers: new Map(),
      clock: shop.clock,
      random: steadyRandom(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    }
    expect(() => embeddedDelivery(options)).toThrow(/orders, which has no log here/)
    const twice = { ...consumer, subscriptions: [...consumer.subscriptions, ...consumer.subscriptions] }
    expect(() => embeddedDelivery({ ...options, consumer: twice })).toThrow(/twice/)
  })
})
