import { describe, expect, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { cuttable, pass, placed, settled, steadyRandom, world } from './delivery-fixture.ts'
import { embeddedTail } from './tail.ts'

const tailing = async (partitions: number) => {
  const shop = await world(partitions)
  const writer = await shop.process()
  const link = cuttable(shop.engines.orders)
  const live = embeddedTail({
    system: 'shop',
    publishers: new Map([['orders', link.engine]]),
    clock: shop.clock,
    random: steadyRandom(),
    log: { warn: () => undefined, error: (labels: unknown) => errors.push(labels) },
  })
  const errors: unknown[] = []
  live.start()
  await settled()
  const watch = () => {
    const lines: number[] = []
    const end = live.tail([placed], (event: CloudEvent) => lines.push((event.data as { line: number }).line))
    return { lines, end }
  }
  return { shop, writer, live, link, watch, errors }
}

describe.each([1, 4])('a tail of a log of %i partitions', (partitions) => {
  it('sees what is committed from now on, straight after the commit', async () => {
    const { shop, writer, live, watch } = await tailing(partitions)
    await writer.place('a', 1)
    await pass(shop.clock, 2 * SECOND_MS)
    const { lines, end } = watch()
    await writer.place('a', 2)
    await writer.note('a', 3)
    await writer.place('b', 4)
    live.wake('orders')
    await settled()
    expect([...lines].sort()).toEqual([2, 4])
    end()
    await writer.place('a', 5)
    live.wake('orders')
    await pass(shop.clock, 2 * SECOND_MS)
    expect([...lines].sort()).toEqual([2, 4])
  })

  it('finds by itself what other processes commit, and goes on after an outage without a loss', async () => {
    const { shop, writer, link, watch } = await tailing(partitions)
    const { lines } = watch()
    await settled()
    for (let line = 1; line <= 500; line++) await writer.place('a', line)
    link.isCut = true
    await pass(shop.clock, 5 * SECOND_MS, 100)
    expect(lines).toEqual([])
    link.isCut = false
    await pass(shop.clock, 2 * SECOND_MS)
    expect(lines).toEqual(Array.from({ length: 500 }, (_, i) => i + 1))
  })
})

describe('a tail', () => {
  it('does not let one broken view blind the others', async () => {
    const { writer, live, watch, errors } = await tailing(1)
    live.tail([placed], () => {
      throw new Error('broken')
    })
    const { lines } = watch()
    await settled()
    await writer.place('a', 1)
    live.wake()
    await settled()
    expect(lines).toEqual([1])
    expect(errors).toEqual([expect.objectContaining({ publisher: 'orders', error: 'Error' })])
  })

  it('shows nothing after its stop', async () => {
    const { shop, writer, live, watch } = await tailing(1)
    const { lines } = watch()
    await live.stop()
    await writer.place('a', 1)
    live.wake()
    await pass(shop.clock, 2 * SECOND_MS)
    expect(lines).toEqual([])
  })
})
