import fc from 'fast-check'
import { expect, it } from 'vitest'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { type Meddle, pass, until, world } from './delivery-fixture.ts'

/** What may happen on the way; each is one small step of an unlucky day. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('place' as const), order: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 3_000 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stop' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('start' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('cut' as const), which: fc.constantFrom('ordersLink' as const, 'pickingLink' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('retry' as const), order: fc.nat(4) }) },
)

/** Says of each try of each event how it ends. */
const verdicts = fc.infiniteStream(
  fc.oneof(
    { weight: 12, arbitrary: fc.constant('good' as const) },
    { weight: 3, arbitrary: fc.constant('fault' as const) },
    { weight: 1, arbitrary: fc.constant('bug' as const) },
    { weight: 1, arbitrary: fc.constant('away' as const) },
  ),
)

it('has the effect of each event exactly once and in order per key, or has it parked in order, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(1, 4), fc.array(step, { maxLength: 40 }), verdicts, async (partitions, steps, luck) => {
      const shop = await world(partitions)
      let isLucky = false
      const before: Meddle = () => {
        const verdict = isLucky ? 'good' : luck.next().value
        if (verdict === 'fault') throw new Error('fault')
        if (verdict === 'bug') throw new InvariantViolation('bug')
        if (verdict === 'away') throw new StoreUnavailable('away')
      }
      const after: Meddle = () => {
        if (!isLucky && luck.next().value === 'fault') throw new StoreUnavailable('nobody knows whether it was done')
      }
      const options = { before, after, tuning: { tries: 3, window: 10, batch: 4, leaseMs: 2_000, saveMs: 50 } }
      const writer = await shop.process()
      const stopping: Promise<void>[] = []
      const placed = new Map<string, number[]>()
      const workers = [await shop.process(options), await shop.process(options)]
      for (const worker of workers) worker.delivery.start()
      for (const each of steps) {
        const worker = workers.at(-1)
        switch (each.does) {
          case 'place': {
            const order = `order-${each.order}`
            const lines = placed.get(order) ?? []
            placed.set(order, lines)
            lines.push(lines.length + 1)
            await writer.place(order, lines.length)
            for (const { delivery } of workers) delivery.wake()
            break
          }
          case 'wait':
            await pass(shop.clock, each.ms, 50)
            break
          case 'kill':
            worker?.kill()
            workers.pop()
            break
          case 'stop':
            if (worker) stopping.push(worker.delivery.stop())
            workers.pop()
            break
          case 'start': {
            const fresh = await shop.process(options)
            fresh.delivery.start()
            workers.push(fresh)
            break
          }
          case 'cut':
            if (worker) worker[each.which].isCut = !worker[each.which].isCut
            break
          case 'retry':
            await writer.desk.retry('picking.picker', `orders/order-${each.order}`, 'ada')
            break
        }
      }
      isLucky = true
      // A handler whose database is away ends with the deadline of its lane.
      await pass(shop.clock, 15_000, 50)
      await Promise.all(stopping)
      for (const worker of workers) worker.kill()
      const last = await shop.process(options)
      last.delivery.start()
      const heads = await shop.engines.orders.heads()
      await until(shop.clock, 'the whole log is done', async () => {
        const cursors = await shop.engines.orders.cursors('picking.picker')
        return cursors.length === heads.length && cursors.every(({ position }, partition) => position === heads[partition])
      })
      for (const [order, lines] of placed) {
        const picked = await shop.picked(order)
        // A handler may have its effect and fail all the same; then the event is parked too, and its retry changes nothing.
        const waiting = (await shop.parkedLines(order)).filter((line) => !picked.includes(line))
        expect([...picked, ...waiting]).toEqual(lines)
      }
      for (const { key } of await shop.parked()) await writer.desk.retry('picking.picker', key, 'ada')
      for (const [order, lines] of placed) expect(await shop.picked(order)).toEqual(lines)
      expect(await shop.parked()).toEqual([])
    }),
    { numRuns: 150 },
  )
})
