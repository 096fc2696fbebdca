import type { Clock } from '#platform/kernel/clock.ts'
import { AggregateCache } from './aggregate-cache.ts'
import { Batch, type Doubt, keyOf, type Order, repeat } from './batch.ts'
import type { AnyCollection } from './collection.ts'
import type { CommitResult, Engine, StoredAggregate } from './engine.ts'
import { EngineError } from './engine.ts'
import type { EventStamp } from './envelope.ts'
import { type Message, StoreUnavailable } from './message.ts'
import { OrderQueue } from './order-queue.ts'
import type { Outcome } from './outcome.ts'
import { Tempo } from './tempo.ts'

/** The lane stops taking orders into one batch at this many. */
const BATCH_LIMIT = 384
/** From so many orders on that are waiting or under way, half of them are decided while the other half is being committed. */
const CROWD = 32
/** At most so many batches are under way: one that the database works on, and one that is decided and sent meanwhile. */
const BATCHES = 2
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 500

const NEVER_WRITTEN: StoredAggregate = { version: 0, state: undefined }

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
 * are decided here, one after the other, so that many callers of one aggregate never conflict with each other. A crowd is
 * served in two halves that take turns, so that neither Node nor the database waits for the other (ADR 5).
 */
export class Lane {
  readonly #options: LaneOptions
  readonly #cache: AggregateCache
  readonly #queue = new OrderQueue()
  readonly #tempo = new Tempo()
  /** The batches under way, and how many orders are in them. */
  readonly #flights = new Set<Promise<void>>()
  #flying = 0
  #isWoken = false
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
      const key = keyOf(collection.name, id)
      this.#queue.add({ key, collection, id, command, message, fired, untilMs: clock.nowMs() + deadlineMs, resolve, reject })
      this.#wake()
    })
  }

  /** Waits until everything queued so far has an answer, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#flights.size > 0 || this.#queue.ready > 0) await (this.#flights.size > 0 ? Promise.race(this.#flights) : undefined)
  }

  /** Starts what can start, one turn of the microtask queue later: callers that were woken together share a batch. */
  #wake(): void {
    if (this.#isWoken) return
    this.#isWoken = true
    queueMicrotask(() => {
      this.#isWoken = false
      for (let orders = this.#take(); orders.length > 0; orders = this.#take()) this.#start(orders)
    })
  }

  get #isCrowd(): boolean {
    return this.#queue.ready + this.#flying >= CROWD
  }

  /** The orders of a batch that can start now. */
  #take(): readonly Order[] {
    const { ready } = this.#queue
    const inHalves = this.#isCrowd && this.#tempo.inHalves
    const share = inHalves ? Math.ceil((ready + this.#flying) / 2) : ready
    // A few that come while a batch is under way wait for more: what a commit costs once would be most of their time.
    const canStart = this.#flights.size === 0 || (inHalves && this.#flights.size < BATCHES && ready >= CROWD / 2)
    return canStart ? this.#queue.take(share, BATCH_LIMIT) : []
  }

  #start(orders: readonly Order[]): void {
    const flight = this.#fly(orders).then((again) => {
      this.#tempo.note(orders.length, this.#isCrowd, this.#options.clock.nowMs())
      this.#flights.delete(flight)
      this.#flying -= orders.length
      this.#queue.release(orders, again)
      this.#wake()
    })
    this.#flights.add(flight)
    this.#flying += orders.length
  }

  /** Never throws; the answer is what must be decided again. */
  async #fly(orders: readonly Order[]): Promise<readonly Order[]> {
    const { clock, onBatch } = this.#options
    const startedMs = clock.nowMs()
    const again = await this.#flush(orders).catch((bug: unknown) => {
      // Nothing may leave a caller without an answer; whoever was answered before does not notice.
      for (const order of orders) order.reject(bug)
      return []
    })
    onBatch?.(orders.length, clock.nowMs() - startedMs)
    return again
  }

  /** Decides and commits; the answer is what must be decided again. */
  async #flush(orders: readonly Order[]): Promise<Order[]> {
    const batch = new Batch(this.#options.engine.partitions, this.#options.stamp, this.#options.clock.nowMs())
    let states: ReadonlyMap<string, StoredAggregate>
    try {
      states = await this.#load(orders)
    } catch (cause) {
      return this.#afterFailure(orders, cause)
    }
    for (const order of orders) batch.decide(order, states.get(order.key) ?? NEVER_WRITTEN)
    const again = batch.isEmpty ? [] : await this.#commit(batch)
    for (const doubt of batch.doubts) again.push(...(await this.#judge(doubt, batch.wasRight(doubt))))
    return again
  }

  async #commit(batch: Batch): Promise<Order[]> {
    let results: readonly CommitResult[]
    try {
      results = await this.#options.engine.commit(batch.commits(), this.#options.clock.nowMs())
    } catch (cause) {
      for (const key of batch.keys()) this.#cache.drop(key)
      return this.#afterFailure(batch.orders(), cause)
    }
    this.#failures = 0
    const { again, committed } = batch.settle(results, this.#cache)
    if (committed) this.#options.onCommit?.()
    return this.#withinDeadline(again, othersWon)
  }

  /**
   * An order whose rules threw fails only if it was decided on what is stored now. A message that was handled before gets its
   * outcome even when the rules make nothing of it any more, and a stale state is decided again.
   */
  async #judge({ order, version, cause }: Doubt, wasRight: boolean): Promise<Order[]> {
    const ref = { collection: order.collection.name, id: order.id }
    try {
      const seen = await this.#options.engine.seen(ref, order.message.id)
      const [stored] = seen || wasRight ? [] : await this.#options.engine.load([ref])
      if (seen) repeat(order, seen)
      else if (wasRight || (stored?.version ?? 0) === version) order.reject(cause)
      else {
        this.#cache.drop(order.key)
        return this.#withinDeadline([order], othersWon)
      }
      return []
    } catch (failure) {
      return this.#afterFailure([order], failure)
    }
  }

  /** Only what may work later is tried again as it is; everything else has a culprit in it. */
  #afterFailure(orders: readonly Order[], cause: unknown): Promise<Order[]> {
    const isAway = cause instanceof EngineError && cause.fault === 'unavailable'
    return isAway ? this.#postpone(orders, cause) : this.#isolate(orders, cause)
  }

  /** Something in the batch is impossible for the database: each alone, so that only the culprit fails. */
  async #isolate(orders: readonly Order[], cause: unknown): Promise<Order[]> {
    const only = orders[0]
    if (orders.length === 1 && only) {
      only.reject(cause)
      return []
    }
    const again: Order[] = []
    for (const order of orders) again.push(...(await this.#flush([order])))
    return again
  }

  /** What the orders are about, from the cache or in one query. A batch may be larger than the cache. */
  async #load(orders: readonly Order[]): Promise<ReadonlyMap<string, StoredAggregate>> {
    const states = new Map<string, StoredAggregate>()
    const missing = new Map<string, Pick<Order, 'collection' | 'id'>>()
    for (const { key, collection, id } of orders) {
      const cached = this.#cache.get(key)
      if (cached) states.set(key, cached)
      else missing.set(key, { collection, id })
    }
    if (missing.size === 0) return states
    const found = await this.#options.engine.load([...missing.values()].map(({ collection, id }) => ({ collection: collection.name, id })))
    ;[...missing].forEach(([key, { collection }], i) => {
      const written = found[i]
      const stored = written ? { ...written, state: collection.lift(written.state as never) } : NEVER_WRITTEN
      states.set(key, stored)
      this.#cache.put(key, stored)
    })
    return states
  }

  /** The database is away. Every order keeps its message id, so what was in doubt comes back as seen. */
  async #postpone(orders: readonly Order[], cause: unknown): Promise<Order[]> {
    const again = this.#withinDeadline(orders, () => new StoreUnavailable('the database does not answer', { cause }))
    if (again.length > 0) {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(10, this.#failures++))
      await new Promise<void>((resolve) => this.#options.clock.after(pauseMs, resolve))
    }
    return again
  }

  /** Rejects what is too late, with an error that is made only then: its stack trace would cost each commit microseconds. */
  #withinDeadline(orders: readonly Order[], late: () => StoreUnavailable): Order[] {
    const nowMs = this.#options.clock.nowMs()
    const [again, expired] = [[] as Order[], [] as Order[]]
    for (const order of orders) (nowMs < order.untilMs ? again : expired).push(order)
    for (const order of expired) order.reject(late())
    return again
  }
}

const othersWon = (): StoreUnavailable => new StoreUnavailable('others kept changing it until the deadline')
