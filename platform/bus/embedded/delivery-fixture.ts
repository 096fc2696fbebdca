import { type Logger, pino } from 'pino'
import Type from 'typebox'
import { accept, type Decider } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import { collection } from '#platform/store/collection.ts'
import { type Engine, EngineError } from '#platform/store/engine.ts'
import { type CloudEvent, eventType } from '#platform/store/event-type.ts'
import { memoryDatabase } from '#platform/store/memory/database.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import type { Message } from '#platform/store/message.ts'
import { openStore } from '#platform/store/store.ts'
import { type Consumer, on } from '../consumer.ts'
import { type ParkedDesk, parkedDesk } from '../parked.ts'
import { type DeliveryOptions, embeddedDelivery } from './delivery.ts'
import type { DeliveryHooks } from './settlement.ts'
import type { Tuning } from './tuning.ts'

export const placed = eventType('orders.line-placed.v2', 'A line was added to an order.', Type.Object({ line: Type.Integer() }), {
  line: 1,
})
/** Of the same log, and of no interest to the consumer. */
const noted = eventType('orders.note-taken.v1', 'A note was added to an order.', Type.Object({ line: Type.Integer() }), { line: 1 })

type Line = { readonly type: 'Placed' | 'Noted'; readonly line: number }
const appending: Decider<readonly number[], Line, Line, never> = {
  initial: [],
  decide: (_, command) => accept(command),
  evolve: (lines, { line }) => [...lines, line],
}

const orders = collection({
  name: 'orders',
  decider: appending,
  publish: ({ type, line }: Line) => [(type === 'Placed' ? placed : noted).of({ line })],
})
/** What the consumer has made of the lines of each order, in the order in which it did. */
const picks = collection({ name: 'picks', decider: appending })

/** A random source that always says the same. */
export const steadyRandom = (seed = 1): Random => {
  let state = seed
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return { fraction: next, bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) }
}

/** An engine whose connection can be cut: then every call fails as that of a database that does not answer. */
export const cuttable = (engine: Engine): { readonly engine: Engine; isCut: boolean } => {
  const guarded = {
    isCut: false,
    engine: new Proxy(engine, {
      get: (target, name: keyof Engine) => {
        const value = target[name]
        if (typeof value !== 'function') return value
        return (...args: unknown[]) =>
          guarded.isCut
            ? Promise.reject(new EngineError('unavailable', new Error('no connection')))
            : (value as (...args: unknown[]) => unknown).apply(target, args)
      },
    }),
  }
  return guarded
}

/** All promises that can go on without time passing have gone on. */
export const settled = async (): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve))
  await new Promise((resolve) => setImmediate(resolve))
}

/** Lets time pass in small steps, with everything that happens in it. */
export const pass = async (clock: ManualClock, ms: number, stepMs = 10): Promise<void> => {
  await settled()
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    clock.advance(Math.min(stepMs, ms - passedMs))
    await settled()
  }
}

/** Lets time pass until something holds; fails when it does not within `withinMs`. */
export const until = async (
  clock: ManualClock,
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 120_000,
): Promise<void> => {
  for (let passedMs = 0; !(await holds()); passedMs += 10) {
    if (passedMs > withinMs) throw new Error(`did not happen within ${withinMs} ms: ${what}`)
    await pass(clock, 10)
  }
}

export type Meddle = (event: CloudEvent<{ line: number }>, message: Message) => void | Promise<void>

export type ProcessOptions = {
  /** Runs before the effect; what it throws is the handler's fault. */
  readonly before?: Meddle
  /** Runs after the effect, before anybody knows of it. */
  readonly after?: Meddle
  readonly consumer?: (pick: (event: CloudEvent<{ line: number }>, message: Message) => Promise<unknown>) => Consumer
  readonly tuning?: Partial<Tuning>
  readonly owner?: string
  readonly hooks?: DeliveryHooks
  /** Another way to give the log's leases to owners. */
  readonly leasing?: (engine: Engine) => Engine
}

/** Two services, orders and picking, with their databases; processes come and go. */
export const world = async (partitions = 1) => {
  const clock = manualClock()
  const databases = { orders: memoryDatabase(), picking: memoryDatabase() }
  const observer = {
    orders: memoryEngine({ database: databases.orders, partitions }),
    picking: memoryEngine({ database: databases.picking, partitions }),
  }
  await observer.orders.migrate([orders])
  await observer.picking.migrate([picks])
  const logged: Record<string, unknown>[] = []
  const log: Logger = pino({ base: null }, { write: (text) => logged.push(JSON.parse(text)) })
  let processes = 0
  let wishes = 0

  /** One process with a delivery, and its own connections. */
  const process = async (options: ProcessOptions = {}) => {
    const number = ++processes
    const ordersLink = cuttable(memoryEngine({ database: databases.orders }))
    const pickingLink = cuttable(memoryEngine({ database: databases.picking }))
    await ordersLink.engine.migrate([orders])
    await pickingLink.engine.migrate([picks])
    const picking = openStore({
      engine: pickingLink.engine,
      clock,
      stamp: { system: 'shop', service: 'picking' },
      collections: [picks],
    })
    const pick = async (event: CloudEvent<{ line: number }>, message: Message): Promise<void> => {
      await options.before?.(event, message)
      await picking.store.execute(picks, event.subject, { type: 'Placed', line: event.data.line }, message)
      await options.after?.(event, message)
    }
    const consumer: Consumer = options.consumer?.(pick) ?? {
      name: 'picker',
      purpose: 'Puts ordered lines on the list of what to pick.',
      subscriptions: [on(placed, pick)],
    }
    const deliveryOptions: DeliveryOptions = {
      system: 'shop',
      service: 'picking',
      consumer,
      engine: pickingLink.engine,
      publishers: new Map([['orders', options.leasing?.(ordersLink.engine) ?? ordersLink.engine]]),
      clock,
      random: steadyRandom(number),
      log,
      owner: options.owner ?? `process-${number}`,
      hooks: options.hooks ?? {},
      tuning: options.tuning ?? {},
    }
    const delivery = embeddedDelivery(deliveryOptions)
    const ordering = openStore({
      engine: ordersLink.engine,
      clock,
      stamp: { system: 'shop', service: 'orders' },
      collections: [orders],
      onCommit: () => delivery.wake('orders'),
    })
    const desk: ParkedDesk = parkedDesk({ system: 'shop', service: 'picking', consumers: [consumer], engine: pickingLink.engine, clock })
    const write = (type: Line['type']) => (order: string, line: number) =>
      ordering.store.execute(orders, order, { type, line }, { id: `wish-${++wishes}` as MessageId, atMs: clock.nowMs() })
    return {
      delivery,
      desk,
      ordersLink,
      pickingLink,
      place: write('Placed'),
      note: write('Noted'),
      /** Nothing of it reaches a database any more, as after `SIGKILL` or a pulled cable. */
      kill: () => {
        ordersLink.isCut = true
        pickingLink.isCut = true
      },
    }
  }

  return {
    clock,
    databases,
    logged,
    engines: observer,
    process,
    /** What was picked for an order, in the order of picking. */
    picked: async (order: string): Promise<readonly number[]> => {
      const [row] = await observer.picking.load([{ collection: 'picks', id: order }])
      return (row?.state as readonly number[] | undefined) ?? []
    },
    parked: () => observer.picking.parkedKeys('picker'),
    parkedLines: async (order: string): Promise<readonly number[]> =>
      (await observer.picking.parkedEvents('picker', `orders/${order}`, 1_000)).map(
        ({ event }) => (event as CloudEvent<{ line: number }>).data.line,
      ),
    /** Puts an event into the log as it is, whatever it is. */
    append: async (event: Record<string, unknown>, partition = 0): Promise<void> => {
      databases.orders.log[partition]?.entries.push({ event: JSON.stringify(event), atMs: clock.nowMs() })
    },
  }
}

/** 1 to `count`. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

/** Fails for one line of one order as long as it is told to. */
export const stumbling = (order: string, line: number, error: () => Error = () => new Error('no such shelf')) => {
  const state = { fails: true, tries: 0 }
  const before: Meddle = (event) => {
    if (event.subject !== order || event.data.line !== line) return
    state.tries++
    if (state.fails) throw error()
  }
  return { state, before }
}

/** Holds back whoever awaits `opened`. */
export const gate = () => {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
