import type { Clock } from '#platform/kernel/clock.ts'
import { AggregateCache } from './aggregate-cache.ts'
import { Batch, type Order } from './batch.ts'
import type { AnyCollection } from './collection.ts'
import type { AggregateRef, CommitResult, Engine } from './engine.ts'
import { EngineError } from './engine.ts'
import type { EventStamp } from './envelope.ts'
import { type Message, StoreUnavailable } from './message.ts'
import type { Outcome } from './outcome.ts'

/** The lane stops taking orders into one batch at this many. */
const BATCH_LIMIT = 384
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 500

export type LaneOptions = {
  readonly engine: Engine
  readonly clock: Clock
  readonly stamp: EventStamp
  /** How long an order may be tried again before its caller gets {@link StoreUnavailable}. */
  readonly deadlineMs: number
  /** How many aggregates to remember. */
  readonly cacheSize: number
  readonly onCommit?: (() => void) | undefined
  readonly onBatch?: ((orders: number, tookMs: number) => void) | undefined
}

/**
 * One queue for all writes of a service in a process. While one batch is being flushed the next one gathers; commands
 * are decided here, one after the other, so that many callers of one aggregate never conflict with each other.
 */
export class Lane {
  readonly #options: LaneOptions
  readonly #cache: AggregateCache
  #waiting: Order[] = []
  #running: Promise<void> | undefined
  #closed = false
  #failures = 0

  constructor(options: LaneOptions) {
    this.#options = options
    this.#cache = new AggregateCache(options.cacheSize)
  }

  /** The aggregates seen last; versions in it may be stale, so whoever uses one must have it checked. */
  get cache(): AggregateCache {
    return this.#cache
  }

  /** Queues one command. Resolves with the stored outcome, or throws a fault; a fault leaves nothing behind. */
  submit(
    collection: AnyCollection,
    id: string,
    command: unknown,
    message: Message,
    fired?: Order['fired'],
  ): Promise<Outcome<unknown, unknown>> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the service is shutting down'))
    return new Promise((resolve, reject) => {
      const { clock, deadlineMs } = this.#options
      this.#waiting.push({ collection, id, command, message, fired, untilMs: clock.nowMs() + deadlineMs, resolve, reject })
      this.#wake()
    })
  }

  /** Waits until everything queued so far has an answer, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running) await this.#running
  }

  #wake(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#waiting.length > 0) this.#wake()
    })
  }

  async #drain(): Promise<void> {
    // One turn of the microtask queue lets callers that were woken together share the first batch.
    await undefined
    while (this.#waiting.length > 0) {
      const orders = this.#waiting.splice(0, BATCH_LIMIT)
      const startedMs = this.#options.clock.nowMs()
      const again = await this.#flush(orders)
      this.#options.onBatch?.(orders.length, this.#options.clock.nowMs() - startedMs)
      if (again.length > 0) this.#waiting = [...again, ...this.#waiting]
    }
  }

  /** Decides and commits; the answer is what must be decided again. */
  async #flush(orders: readonly Order[]): Promise<Order[]> {
    const batch = new Batch(this.#options.engine.partitions, this.#options.stamp, this.#options.clock.nowMs())
    try {
      await this.#load(orders)
    } catch (cause) {
      return this.#postpone(orders, cause)
    }
    for (const order of orders) batch.decide(order, this.#cache.get(order.collection.name, order.id))
    if (batch.isEmpty) return []
    let results: readonly CommitResult[]
    try {
      results = await this.#options.engine.commit(batch.commits(), this.#options.clock.nowMs())
    } catch (cause) {
      for (const ref of batch.refs()) this.#cache.drop(ref.collection, ref.id)
      if (cause instanceof EngineError && cause.fault === 'refused') return this.#isolate(batch, cause)
      return this.#postpone(batch.orders(), cause)
    }
    this.#failures = 0
    const { again, committed } = batch.settle(results, this.#cache)
    if (committed) this.#options.onCommit?.()
    return this.#withinDeadline(again, new StoreUnavailable('others kept changing it until the deadline'))
  }

  /** Something in the batch is impossible for the database: each alone, so that only the culprit fails. */
  async #isolate(batch: Batch, cause: unknown): Promise<Order[]> {
    const orders = batch.orders()
    const only = orders[0]
    if (orders.length === 1 && only) {
      only.reject(cause)
      return []
    }
    const again: Order[] = []
    for (const order of orders) again.push(...(await this.#flush([order])))
    return again
  }

  async #load(orders: readonly Order[]): Promise<void> {
    const missing = new Map<string, AggregateRef>()
    for (const { collection, id } of orders) {
      if (!this.#cache.get(collection.name, id)) missing.set(`${collection.name}/${id}`, { collection: collection.name, id })
    }
    if (missing.size === 0) return
    const refs = [...missing.values()]
    const found = await this.#options.engine.load(refs)
    refs.forEach((ref, i) => {
      this.#cache.put(ref.collection, ref.id, found[i] ?? { version: 0, state: undefined })
    })
  }

  /** The database is away. Every order keeps its message id, so what was in doubt comes back as seen. */
  async #postpone(orders: readonly Order[], cause: unknown): Promise<Order[]> {
    const again = this.#withinDeadline(orders, new StoreUnavailable('the database does not answer', { cause }))
    if (again.length > 0) {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, this.#failures++))
      await new Promise<void>((resolve) => this.#options.clock.after(pauseMs, resolve))
    }
    return again
  }

  #withinDeadline(orders: readonly Order[], late: StoreUnavailable): Order[] {
    const nowMs = this.#options.clock.nowMs()
    const [again, expired] = [[] as Order[], [] as Order[]]
    for (const order of orders) (nowMs < order.untilMs ? again : expired).push(order)
    for (const order of expired) order.reject(late)
    return again
  }
}
