import { describe, expect, it } from 'vitest'
import { DAY_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { PARKED_COMMANDS } from '../parked-commands.ts'
import { type Meddle, pass, settled, until, world } from './delivery-fixture.ts'

const CONSUMER = 'picking.picker'
const KEY = 'orders/a'

/** A shop in which lines 2 and 3 of order `a` cannot be picked for now, so that lines 2 to 4 are parked. */
const shopWithParkedKey = async (partitions = 1) => {
  const shop = await world(partitions)
  const bad = new Set([2, 3])
  const state: { error: () => Error } = { error: () => new InvariantViolation('card 4111 does not fit') }
  const before: Meddle = (event) => {
    if (event.subject === 'a' && bad.has(event.data.line)) throw state.error()
  }
  const worker = await shop.process({ before })
  /** The CLI: another process with the same handlers, whose delivery never starts. */
  const cli = await shop.process({ before })
  worker.delivery.start()
  await settled()
  for (const line of [1, 2, 3, 4]) await worker.place('a', line)
  await settled()
  return { shop, bad, state, worker, cli, desk: cli.desk, trail: () => shop.engines.picking.auditTrail(100) }
}

describe.each([1, 4])('parked events of a log of %i partitions', (partitions) => {
  it('are retried in order until one fails, which stays parked with what is behind it', async () => {
    const { shop, bad, desk } = await shopWithParkedKey(partitions)
    bad.delete(2)
    const reason = 'bug: InvariantViolation: card 4111 does not fit'
    expect(await desk.retry(CONSUMER, KEY, 'ada')).toMatchObject({ kind: 'failed', handled: 1, reason })
    expect(await shop.picked('a')).toEqual([1, 2])
    expect(await shop.parkedLines('a')).toEqual([3, 4])
    expect((await shop.parked())[0]).toMatchObject({ attempts: 2, waiting: 2, reason })
    bad.delete(3)
    expect(await desk.retry(CONSUMER, KEY, 'ada')).toEqual({ kind: 'emptied', handled: 2 })
    expect(await shop.picked('a')).toEqual([1, 2, 3, 4])
    expect(await shop.parked()).toEqual([])
  })

  it('leave the way free for the delivery of the next ones', async () => {
    const { shop, bad, desk, worker } = await shopWithParkedKey(partitions)
    bad.clear()
    await desk.retry(CONSUMER, KEY, 'ada')
    await worker.place('a', 5)
    await settled()
    expect(await shop.picked('a')).toEqual([1, 2, 3, 4, 5])
    expect(await shop.parked()).toEqual([])
  })

  it('keep their order while new ones arrive during a retry in another process', async () => {
    const { shop, bad, desk, worker } = await shopWithParkedKey(partitions)
    bad.clear()
    const retrying = desk.retry(CONSUMER, KEY, 'ada')
    for (let line = 5; line <= 40; line++) await worker.place('a', line)
    await retrying
    await pass(shop.clock, SECOND_MS)
    while ((await shop.parked()).length > 0) await desk.retry(CONSUMER, KEY, 'ada')
    await settled()
    expect(await shop.picked('a')).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
  })

  it('are handled once although two persons retry them at once', async () => {
    const { shop, bad, desk, worker } = await shopWithParkedKey(partitions)
    bad.clear()
    await Promise.all([desk.retry(CONSUMER, KEY, 'ada'), worker.desk.retry(CONSUMER, KEY, 'bob')])
    expect(await shop.picked('a')).toEqual([1, 2, 3, 4])
    expect(await shop.parked()).toEqual([])
  })

  it('survive a crash of the delivery without being parked twice', async () => {
    const { shop, worker } = await shopWithParkedKey(partitions)
    worker.kill()
    const next = await shop.process()
    next.delivery.start()
    await until(shop.clock, 'another process has taken over', () => next.delivery.status().length === partitions)
    await settled()
    expect(await shop.parkedLines('a')).toEqual([2, 3, 4])
    expect(await shop.picked('a')).toEqual([1])
  })
})

describe('the parked desk', () => {
  it('gives up one event, and the rest can go on', async () => {
    const { shop, bad, desk } = await shopWithParkedKey()
    bad.delete(3)
    const [first] = await desk.show(CONSUMER, KEY, 'ada')
    expect(await desk.drop(CONSUMER, KEY, 'ada', first?.sequence)).toBe(1)
    expect(await desk.drop(CONSUMER, KEY, 'ada', 999)).toBe(0)
    expect(await desk.retry(CONSUMER, KEY, 'ada')).toEqual({ kind: 'emptied', handled: 2 })
    expect(await shop.picked('a')).toEqual([1, 3, 4])
  })

  it('gives up a whole key, and later events are handled again', async () => {
    const { shop, desk, worker } = await shopWithParkedKey()
    expect(await desk.drop(CONSUMER, KEY, 'ada')).toBe(3)
    await worker.place('a', 5)
    await settled()
    expect(await shop.picked('a')).toEqual([1, 5])
    expect(await shop.parked()).toEqual([])
  })

  it('puts corrected data into a parked event, which keeps its place', async () => {
    const { shop, bad, desk } = await shopWithParkedKey()
    bad.delete(3)
    const [first] = await desk.show(CONSUMER, KEY, 'ada')
    const sequence = first?.sequence ?? 0
    expect(await desk.edit(CONSUMER, KEY, sequence, { line: 'two' }, 'ada')).toEqual({ kind: 'invalid', problem: '/line must be integer' })
    expect(await desk.edit(CONSUMER, KEY, 999, { line: 22 }, 'ada')).toEqual({ kind: 'not-parked' })
    expect(await desk.edit(CONSUMER, KEY, sequence, { line: 22 }, 'ada')).toEqual({ kind: 'edited' })
    await desk.retry(CONSUMER, KEY, 'ada')
    expect(await shop.picked('a')).toEqual([1, 22, 3, 4])
  })

  it('writes down who did what, and nothing of what is in the events', async () => {
    const { shop, bad, desk, trail } = await shopWithParkedKey()
    const [first] = await desk.show(CONSUMER, KEY, 'ada')
    await desk.retry(CONSUMER, KEY, 'bob')
    await desk.edit(CONSUMER, KEY, first?.sequence ?? 0, { line: 4711 }, 'cyd')
    bad.clear()
    await desk.drop(CONSUMER, KEY, 'dan', (first?.sequence ?? 0) + 1)
    await desk.retry(CONSUMER, KEY, 'eve')
    const lines = [...(await trail())].reverse()
    expect(lines.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'ada parked.show',
      'bob parked.retry',
      'cyd parked.edit',
      'dan parked.drop',
      'eve parked.retry',
      'eve parked.retry',
    ])
    expect(lines.map(({ detail }) => detail.replace(/[0-9a-f-]{36}/, 'E'))).toEqual([
      '3 events',
      'event E (shop.orders.line-placed.v2) failed: bug',
      'event E (shop.orders.line-placed.v2), changed: /line',
      'event E (shop.orders.line-placed.v2)',
      'event E (shop.orders.line-placed.v2) handled',
      'event E (shop.orders.line-placed.v2) handled',
    ])
    expect(lines[0]).toMatchObject({ subject: `${CONSUMER} ${KEY}`, atMs: shop.clock.nowMs() })
    expect(JSON.stringify(lines)).not.toMatch(/4111|4711/)
  })

  it('does not retry what is older than what aggregates remember', async () => {
    const { shop, bad, desk } = await shopWithParkedKey()
    bad.clear()
    shop.clock.advance(31 * DAY_MS)
    expect(await desk.retry(CONSUMER, KEY, 'ada')).toMatchObject({
      kind: 'failed',
      handled: 0,
      reason: expect.stringMatching(/^too-old: /),
    })
    expect(await shop.picked('a')).toEqual([1])
  })

  it('leaves everything as it is when a database is away during a retry', async () => {
    const { shop, state, desk } = await shopWithParkedKey()
    state.error = () => new StoreUnavailable('away')
    await expect(desk.retry(CONSUMER, KEY, 'ada')).rejects.toThrow(StoreUnavailable)
    expect(await shop.parkedLines('a')).toEqual([2, 3, 4])
    expect((await shop.parked())[0]?.attempts).toBe(1)
  })

  it('knows no consumer of another service, and none that is gone', async () => {
    const { desk } = await shopWithParkedKey()
    expect(desk.owns('billing.picker')).toBe(false)
    expect(await desk.retry('billing.picker', KEY, 'ada')).toEqual({ kind: 'unknown-consumer' })
    expect(await desk.edit('picking.former', KEY, 1, {}, 'ada')).toEqual({ kind: 'unknown-consumer' })
    expect(await desk.retry(CONSUMER, 'orders/zz', 'ada')).toEqual({ kind: 'not-parked' })
  })
})

describe('the parked commands', () => {
  const terminal = async () => {
    const parked = await shopWithParkedKey()
    const run = async (line: string) => {
      const [, name, ...args] = line.split(' ')
      const command = PARKED_COMMANDS.find(({ path }) => path[1] === name)
      const [out, notes]: [string[], string[]] = [[], []]
      const context = {
        desks: [parked.desk],
        actor: 'ada',
        out: (text: string) => out.push(text),
        note: (text: string) => notes.push(text),
      }
      return { status: await command?.run(args, context), out, notes }
    }
    return { ...parked, run }
  }

  it('list keys in columns', async () => {
    const { run, shop } = await terminal()
    const { status, out } = await run('parked list')
    expect(status).toBe(0)
    expect(out).toEqual([
      'KEY       CONSUMER        REASON                                           ATTEMPTS  SINCE                     WAITING',
      `orders/a  picking.picker  bug: InvariantViolation: card 4111 does not fit  1         ${new Date(shop.clock.nowMs()).toISOString()}  3`,
    ])
    expect(await run('parked list picking.other')).toEqual({ status: 0, out: [], notes: ['Nothing is parked.'] })
  })

  it('show events as JSON', async () => {
    const { run } = await terminal()
    const { status, out } = await run(`parked show ${CONSUMER} ${KEY}`)
    expect(status).toBe(0)
    expect(out.map((text) => JSON.parse(text))).toMatchObject([2, 3, 4].map((line) => ({ event: { subject: 'a', data: { line } } })))
  })

  it('retry and drop, and say by their status how it went', async () => {
    const { run, bad, shop } = await terminal()
    expect(await run(`parked retry ${CONSUMER} ${KEY}`)).toMatchObject({ status: 1, out: ['0 handled'] })
    expect(await run(`parked drop ${CONSUMER} ${KEY}`)).toMatchObject({
      status: 2,
      notes: ['Usage: parked drop CONSUMER KEY (NUMBER | --all)'],
    })
    expect(await run(`parked drop ${CONSUMER} ${KEY} some`)).toMatchObject({ status: 2 })
    expect(await run(`parked drop ${CONSUMER} ${KEY} 1`)).toEqual({ status: 0, out: ['1 dropped'], notes: [] })
    bad.clear()
    expect(await run(`parked retry ${CONSUMER} ${KEY}`)).toEqual({ status: 0, out: ['2 handled, orders/a is no longer parked'], notes: [] })
    expect(await shop.picked('a')).toEqual([1, 3, 4])
    expect(await run(`parked drop ${CONSUMER} ${KEY} --all`)).toMatchObject({ status: 1 })
    expect(await run('parked retry nobody.picker x')).toMatchObject({ status: 1, notes: ['No service here has a consumer nobody.picker.'] })
  })
})
