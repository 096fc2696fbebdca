import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { DAY_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { Engine, Lease } from '#platform/store/engine.ts'
import { eventType } from '#platform/store/event-type.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { on, upcast } from '../consumer.ts'
import { embeddedDelivery } from './delivery.ts'
import { type Meddle, pass, placed, settled, steadyRandom, until, world } from './delivery-fixture.ts'

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Fails for one line of one order as long as it is told to. */
const stumbling = (order: string, line: number, error: () => Error = () => new Error('no such shelf')) => {
  const state = { fails: true, tries: 0 }
  const before: Meddle = (event) => {
    if (event.subject !== order || event.data.line !== line) return
    state.tries++
    if (state.fails) throw error()
  }
  return { state, before }
}

const gate = () => {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

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

  it('finishes what it handles when it stops, saves the cursor and gives its leases back', async () => {
    const shop = await world()
    const { opened, open } = gate()
    const first = await shop.process({ before: () => opened })
    first.delivery.start()
    await first.place('a', 1)
    await first.place('a', 2)
    await settled()
    let isStopped = false
    const stopping = first.delivery.stop().then(() => {
      isStopped = true
    })
    await settled()
    expect(isStopped).toBe(false)
    open()
    await stopping
    expect(await shop.picked('a')).toEqual([1])
    expect(await shop.engines.orders.cursors('picking.picker')).toEqual([{ partition: 0, position: 1 }])
    const second = await shop.process()
    second.delivery.start()
    await settled()
    expect(second.delivery.status()).toHaveLength(1)
    expect(await shop.picked('a')).toEqual([1, 2])
  })

  it('stops although an event is waiting for its next try', async () => {
    const shop = await world()
    const { before } = stumbling('a', 1)
    const { delivery, place } = await shop.process({ before, tuning: { retryMs: 1_000_000 } })
    delivery.start()
    await place('a', 1)
    await settled()
    await delivery.stop()
    expect(await shop.engines.orders.cursors('picking.picker')).toEqual([{ partition: 0, position: 0 }])
  })

  it('does not move the cursor once its lease was taken over', async () => {
    const shop = await world()
    const first = await shop.process({ tuning: { leaseMs: 1_000 } })
    const { opened, open } = gate()
    const slow = await shop.process({ before: () => opened, tuning: { leaseMs: 1_000 } })
    slow.delivery.start()
    await slow.place('a', 1)
    await settled()
    slow.ordersLink.isCut = true
    first.delivery.start()
    await pass(shop.clock, 2_000)
    expect(first.delivery.status()).toHaveLength(1)
    await first.place('a', 2)
    await settled()
    slow.ordersLink.isCut = false
    open()
    await pass(shop.clock, 2_000)
    expect(await shop.picked('a')).toEqual([1, 2])
    expect(await shop.engines.orders.cursors('picking.picker')).toEqual([{ partition: 0, position: 2 }])
    expect(slow.delivery.status()).toEqual([])
  })

  it('goes on at once after a crash when its owner has a fixed name', async () => {
    const shop = await world()
    const first = await shop.process({ owner: 'the only one' })
    first.delivery.start()
    await first.place('a', 1)
    await settled()
    first.kill()
    const second = await shop.process({ owner: 'the only one' })
    second.delivery.start()
    await second.place('a', 2)
    await settled()
    expect(await shop.picked('a')).toEqual([1, 2])
  })

  it('shares the work with other processes as far as the engine shares the leases', async () => {
    const shop = await world(4)
    const leases = fairLeases(4)
    const handledBy: string[] = []
    const start = async (name: string) => {
      const one = await shop.process({ owner: name, leasing: leases, before: () => void handledBy.push(name) })
      one.delivery.start()
      return one
    }
    const first = await start('first')
    await settled()
    expect(first.delivery.status()).toHaveLength(4)
    const second = await start('second')
    await pass(shop.clock, 10 * SECOND_MS, 100)
    expect(first.delivery.status()).toHaveLength(2)
    expect(second.delivery.status()).toHaveLength(2)
    for (const n of range(40)) await first.place(`order-${n}`, n)
    await pass(shop.clock, 2 * SECOND_MS)
    for (const n of range(40)) expect(await shop.picked(`order-${n}`)).toEqual([n])
    expect(new Set(handledBy)).toEqual(new Set(['first', 'second']))
    first.kill()
    await until(shop.clock, 'the second one has it all', () => second.delivery.status().length === 4, 30_000)
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

/** Leases as an engine would give them that lets nobody hold more than a fair share. */
const fairLeases = (partitions: number) => {
  const cursors = Array.from({ length: partitions }, () => ({ position: 0, fence: 0, owner: '', untilMs: 0 }))
  const asked = new Map<string, number>()
  return (engine: Engine): Engine => {
    const lease: Engine['lease'] = async (reader, owner, nowMs, forMs) => {
      await engine.cursors(reader)
      asked.set(owner, nowMs + forMs)
      for (const [name, untilMs] of asked) if (untilMs <= nowMs) asked.delete(name)
      const rank = [...asked.keys()].sort().indexOf(owner)
      const share = Math.floor(partitions / asked.size) + (rank < partitions % asked.size ? 1 : 0)
      const mine: Lease[] = []
      cursors.forEach((cursor, partition) => {
        const isMine = cursor.owner === owner && cursor.untilMs > nowMs
        const isFree = cursor.owner === '' || cursor.untilMs <= nowMs
        if (isMine && mine.length >= share) cursor.owner = ''
        if (!(isMine || isFree) || mine.length >= share) return
        if (isFree) cursor.fence++
        Object.assign(cursor, { owner, untilMs: nowMs + forMs })
        mine.push({ partition, position: cursor.position, fence: cursor.fence })
      })
      return mine
    }
    const advance: Engine['advance'] = async (reader, { partition, fence }, position) => {
      await engine.cursors(reader)
      const cursor = cursors[partition]
      if (!cursor || cursor.owner === '' || cursor.fence !== fence) return false
      cursor.position = Math.max(cursor.position, position)
      return true
    }
    return new Proxy(engine, {
      get: (target, name: keyof Engine) => (name === 'lease' ? lease : name === 'advance' ? advance : target[name]),
    })
  }
}
