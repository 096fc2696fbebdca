// From a commit to its handled event, and the commit rate, on an empty log and behind ten million rows of one.
import type pg from 'pg'
import pino from 'pino'
import { on } from '#platform/bus/consumer.ts'
import { type Delivery, embeddedDelivery, readerName } from '#platform/bus/embedded/delivery.ts'
import { systemClock, systemRandom } from '#platform/host/real-world.ts'
import { accept } from '#platform/kernel/decision.ts'
import { collection } from '#platform/store/collection.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'
import { type Bench, type Claim, type Figure, interleaved } from './claim.ts'
import { closedLoop, steadily, until } from './load.ts'
import { withServer } from './server.ts'
import { quantile } from './statistics.ts'
import { EXTEND, newMessage, openStays, STAMP, stayExtended, stayId, stays } from './stay.ts'

const FULL_ROWS = 10_000_000
const QUICK_ROWS = 1_000_000
const EVENTS_PER_SECOND = 1_000
const KEYS = 5_000
const CALLERS = 64

/** What the consumer keeps: it ends in `execute` as every handler does, so its effect is durable before the event is handled. */
const receipts = collection<{ readonly count: number }, { readonly type: 'Count' }, { readonly type: 'Counted' }, never>({
  name: 'receipt',
  decider: {
    initial: { count: 0 },
    decide: () => accept({ type: 'Counted' }),
    evolve: ({ count }) => ({ count: count + 1 }),
  },
})

const CONSUMER = 'receipts'
const READER = readerName('receipts', CONSUMER)

/** A publisher and a consumer, each with a schema of its own, in one process. */
type World = {
  readonly commitsPerSecond: () => Promise<number>
  /** Milliseconds from a commit's answer to the end of its event's handler, the handler's own commit included. */
  readonly latenciesMs: () => Promise<readonly number[]>
  readonly close: () => Promise<void>
}

const openWorld = async (pool: pg.Pool, name: string, rows: number, seconds: number): Promise<World> => {
  let delivery: Delivery | undefined
  const schema = `${name}_stays`
  const publisher = await openStays(pool, schema, () => delivery?.wake('stays'))
  const consumer = await openReceipts(pool, `${name}_receipts`)
  await publisher.engine.register(READER)
  if (rows > 0) await fillLog(pool, schema, rows)
  let watch = stopwatch()

  const handled = on(stayExtended, async (event, message) => {
    await consumer.store.execute(receipts, event.subject, { type: 'Count' }, message)
    watch.ended(event.causationid)
  })
  const deliver = (): Delivery =>
    embeddedDelivery({
      system: STAMP.system,
      service: 'receipts',
      consumer: { name: CONSUMER, purpose: 'Counts stays.', subscriptions: [handled] },
      engine: consumer.engine,
      publishers: new Map([['stays', publisher.engine]]),
      clock: systemClock,
      random: systemRandom,
      log: pino({ level: 'warn' }, process.stderr),
      owner: 'bench',
    })

  return {
    commitsPerSecond: async () => {
      await pool.query('checkpoint')
      const load = { callers: CALLERS, seconds }
      return (await closedLoop(load, () => publisher.store.execute(stays, anyStay(), EXTEND, newMessage()))).perSecond
    },
    latenciesMs: async () => {
      await skipToEnd(pool, schema)
      await pool.query('checkpoint')
      watch = stopwatch()
      delivery = deliver()
      delivery.start()
      await until(() => (delivery?.status().length ?? 0) > 0, 10_000, 'the consumer has its lease')
      const count = EVENTS_PER_SECOND * seconds
      await steadily(count, EVENTS_PER_SECOND, async () => {
        const message = newMessage()
        await publisher.store.execute(stays, anyStay(), EXTEND, message)
        watch.began(message.id)
      })
      await until(() => watch.timesMs.length >= count, 20_000, 'every event is handled')
      await delivery.stop()
      delivery = undefined
      return watch.timesMs
    },
    close: async () => {
      await publisher.lane.close()
      await consumer.lane.close()
    },
  }
}

/** Takes the time between two instants of one thing. The second may come first, by a hair; that is no time at all. */
const stopwatch = () => {
  const open = new Map<string, number>()
  const timesMs: number[] = []
  const note = (id: string, sign: 1 | -1): void => {
    const other = open.get(id)
    if (other === undefined) return void open.set(id, performance.now())
    open.delete(id)
    timesMs.push(Math.max(0, sign * (performance.now() - other)))
  }
  return { timesMs, began: (id: string) => note(id, -1), ended: (id: string) => note(id, 1) }
}

const anyStay = (): string => stayId(Math.floor(Math.random() * KEYS))

const openReceipts = async (pool: pg.Pool, schema: string): Promise<OpenStore> => {
  const engine = postgresEngine({ pool, schema })
  await engine.migrate([receipts])
  return openStore({ engine, clock: systemClock, stamp: { ...STAMP, service: 'receipts' }, collections: [receipts] })
}

/** Rows like those of a log that has long been in use, positions and head included; the index is made last, which is quicker. */
const fillLog = async (pool: pg.Pool, schema: string, rows: number): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('set statement_timeout = 0')
    await client.query(`alter table ${schema}.log drop constraint log_pkey`)
    await client.query(
      `insert into ${schema}.log (part, position, at_ms, event)
       select 0, n, 1772359200000 + n, json_build_object('specversion', '1.0', 'type', 'bench.stays.stay-extended.v1', 'subject', n)
       from generate_series(1, $1::bigint) n`,
      [rows],
    )
    await client.query(`alter table ${schema}.log add primary key (part, position)`)
    await client.query(`update ${schema}.log_head set position = $1 where part = 0`, [rows])
    await client.query(`vacuum analyze ${schema}.log`)
    await client.query('reset statement_timeout')
  } finally {
    client.release()
  }
}

/** Has the consumer begin at the end of the log, where one is that keeps up. */
const skipToEnd = async (pool: pg.Pool, schema: string): Promise<void> => {
  const end = `update ${schema}.reader r set position = h.position from ${schema}.log_head h where h.part = r.part and r.name = $1`
  await pool.query(end, [READER])
}

const figure = (label: string, unit: string, better: Figure['better'], rounds: readonly number[]): Figure => ({
  label,
  unit,
  better,
  rounds,
})

export const logSize: Claim = {
  name: 'log-size',
  title: `Commit to handled event at ${EVENTS_PER_SECOND} events/s, and the commit rate, behind a log of ten million rows`,
  run: (bench: Bench) =>
    withServer(async ({ pool }) => {
      const rows = bench.quick ? QUICK_ROWS : FULL_ROWS
      const seconds = bench.quick ? 1 : 2
      const startedMs = performance.now()
      const worlds = { empty: await openWorld(pool, 'empty', 0, seconds), full: await openWorld(pool, 'full', rows, seconds) }
      bench.say(`  ${rows.toLocaleString('en-US')} rows put into the log in ${Math.round((performance.now() - startedMs) / 1_000)} s`)
      const p50: Record<keyof typeof worlds, number[]> = { empty: [], full: [] }
      const latency = (world: keyof typeof worlds) => async (): Promise<number> => {
        const timesMs = await worlds[world].latenciesMs()
        p50[world].push(quantile(timesMs, 0.5))
        return quantile(timesMs, 0.99)
      }
      const seen = await interleaved(
        bench.quick ? 1 : 5,
        {
          'p99 empty': latency('empty'),
          'p99 full': latency('full'),
          'rate empty': worlds.empty.commitsPerSecond,
          'rate full': worlds.full.commitsPerSecond,
        },
        bench.say,
      )
      for (const world of Object.values(worlds)) await world.close()
      const full = `${rows.toLocaleString('en-US')} rows`
      return [
        {
          what: `commit → handled event, p50 at ${EVENTS_PER_SECOND} events/s (the handler commits too)`,
          ours: figure(full, 'ms', 'lower', p50.full),
          peer: figure('empty log', 'ms', 'lower', p50.empty),
          goal: { most: 1.3 },
        },
        {
          what: 'the same, p99',
          ours: figure(full, 'ms', 'lower', seen['p99 full']),
          peer: figure('empty log', 'ms', 'lower', seen['p99 empty']),
          goal: { most: 1.3 },
        },
        {
          what: `commits with ${CALLERS} callers`,
          ours: figure(full, 'commits/s', 'higher', seen['rate full']),
          peer: figure('empty log', 'commits/s', 'higher', seen['rate empty']),
          goal: { least: 0.77 },
        },
      ]
    }),
}
