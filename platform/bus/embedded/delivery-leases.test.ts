import { describe, expect, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { Engine, Lease } from '#platform/store/engine.ts'
import { gate, type Meddle, pass, range, settled, stumbling, until, world } from './delivery-fixture.ts'

describe('a delivery that is not alone', () => {
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

  it('begins nothing more on a partition whose lease has run out', async () => {
    const shop = await world()
    const { opened, open } = gate()
    const begun: number[] = []
    const before: Meddle = (event) => {
      begun.push(event.data.line)
      return opened
    }
    const slow = await shop.process({ before, tuning: { leaseMs: 1_000 } })
    slow.delivery.start()
    for (const line of range(3)) await slow.place('a', line)
    await settled()
    slow.ordersLink.isCut = true
    await pass(shop.clock, 2_000)
    open()
    await settled()
    expect(begun).toEqual([1])
    expect(slow.delivery.status()).toEqual([])
    slow.ordersLink.isCut = false
    await pass(shop.clock, 3_000)
    expect(await shop.picked('a')).toEqual(range(3))
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
    second.kill()
    await until(shop.clock, 'the first one has it all again', () => first.delivery.status().length === 4, 30_000)
    for (const n of range(40)) await first.place(`order-${n}`, n)
    await pass(shop.clock, 2 * SECOND_MS)
    for (const n of range(40)) expect(await shop.picked(`order-${n}`)).toEqual([n, n])
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
