import { InvariantViolation, invariant } from '#platform/kernel/decision.ts'
import { bucketOf } from '#platform/kernel/ids.ts'
import type { AggregateCache } from './aggregate-cache.ts'
import type { AnyCollection, ColumnValue } from './collection.ts'
import type { AggregateCommit, AggregateRef, CommitResult, SeenMessage, StoredAggregate } from './engine.ts'
import { type EventStamp, envelope } from './envelope.ts'
import { FingerprintMismatch, type Message } from './message.ts'
import type { Outcome } from './outcome.ts'

/** A command on its way, and who waits for it. */
export type Order = {
  /** Of the aggregate, see {@link keyOf}. */
  readonly key: string
  readonly collection: AnyCollection
  readonly id: string
  readonly command: unknown
  readonly message: Message
  /** The timer that this command answers. */
  readonly fired: { readonly name: string; readonly version: number } | undefined
  readonly untilMs: number
  readonly resolve: (outcome: Outcome<unknown, unknown>) => void
  readonly reject: (cause: unknown) => void
}

/** An order whose rules threw, and the version of the aggregate that they had seen. */
export type Doubt = { readonly order: Order; readonly version: number; readonly cause: unknown }

type Decided = { readonly order: Order; readonly outcome: Outcome<unknown, unknown> }

/** What one batch does to one aggregate so far. */
type Chain = {
  readonly ref: AggregateRef
  readonly collection: AnyCollection
  readonly base: number
  version: number
  state: unknown
  columns: readonly ColumnValue[]
  readonly decided: Map<string, Decided>
  /** Orders with a message that is already in this chain: they share its outcome. */
  readonly copies: Order[]
  readonly events: { type: string; event: unknown }[]
  readonly timers: Map<string, { name: string; dueMs: number | null; version: number }>
  readonly fired: { name: string; version: number }[]
}

/** Commands decided one after the other, gathered by aggregate, to be committed in one call. */
export class Batch {
  readonly #chains = new Map<string, Chain>()
  readonly #doubts: Doubt[] = []
  readonly #written = new Set<string>()
  readonly #partitions: number
  readonly #stamp: EventStamp
  readonly #nowMs: number

  constructor(partitions: number, stamp: EventStamp, nowMs: number) {
    this.#partitions = partitions
    this.#stamp = stamp
    this.#nowMs = nowMs
  }

  get isEmpty(): boolean {
    return this.#chains.size === 0
  }

  /** Orders whose rules threw. What those had seen may have been stale, so the fault is not certain yet. */
  get doubts(): readonly Doubt[] {
    return this.#doubts
  }

  /** Decides one order on top of what this batch has decided before. What throws in its rules puts this order alone in doubt. */
  decide(order: Order, stored: StoredAggregate): void {
    const chain = this.#chains.get(order.key) ?? this.#begin(order, stored)
    const first = chain.decided.get(order.message.id)
    if (first) {
      if (sameContent(first.order.message, order.message)) chain.copies.push(order)
      else order.reject(new FingerprintMismatch(order.message.id))
      return
    }
    const { version } = chain
    try {
      const outcome = this.#extend(chain, order)
      chain.decided.set(order.message.id, { order, outcome })
    } catch (cause) {
      this.#doubts.push({ order, version, cause })
      return
    }
    if (order.fired) chain.fired.push(order.fired)
    this.#chains.set(order.key, chain)
  }

  #begin(order: Order, stored: StoredAggregate): Chain {
    return {
      ref: { collection: order.collection.name, id: order.id },
      collection: order.collection,
      base: stored.version,
      version: stored.version,
      state: stored.version === 0 ? order.collection.decider.initial : stored.state,
      columns: [],
      decided: new Map(),
      copies: [],
      events: [],
      timers: new Map(),
      fired: [],
    }
  }

  #extend(chain: Chain, order: Order): Outcome<unknown, unknown> {
    const { decider, publish, timers } = chain.collection
    const decision = decider.decide(chain.state as never, order.command as never)
    if (decision.accepted === undefined) return { rejected: decision.rejected, version: chain.version }
    if (decision.accepted.length === 0) return { accepted: [], version: chain.version }
    const version = chain.version + 1
    let state = chain.state
    const drafts = []
    const changes = []
    for (const event of decision.accepted as readonly unknown[]) {
      state = decider.evolve(state as never, event as never)
      drafts.push(...publish(event as never, state as never, order.id))
      changes.push(...timers(event as never, state as never))
    }
    const events = drafts.map((draft, index) => {
      const wrong = draft.type.problem(draft.data)
      if (wrong !== undefined) throw new InvariantViolation(`${draft.type.name} would break its schema: ${wrong}`)
      const event = envelope(this.#stamp, draft, { ...chain.ref, version, index }, order.message, this.#nowMs)
      return { type: event.type, event }
    })
    const columns = Object.values(chain.collection.columns).map((column) => column.of(state as never, order.id))
    // Nothing of the chain changes before everything that can throw is behind us.
    chain.events.push(...events)
    for (const change of changes) chain.timers.set(change.name, { ...change, version })
    chain.version = version
    chain.state = state
    chain.columns = columns
    return { accepted: decision.accepted, version }
  }

  /** Whether what an order in doubt had seen was right, because this batch wrote on top of the same state. */
  wasRight({ order }: Doubt): boolean {
    return this.#written.has(order.key)
  }

  commits(): AggregateCommit[] {
    return [...this.#chains.values()].map((chain) => ({
      ...chain.ref,
      base: chain.base,
      next:
        chain.version === chain.base
          ? null
          : {
              version: chain.version,
              state: chain.state,
              columns: chain.columns,
            },
      messages: [...chain.decided.values()].map(({ order, outcome }) => ({
        id: order.message.id,
        fingerprint: order.message.fingerprint ?? null,
        outcome,
      })),
      partition: partitionOf(chain.ref.id, this.#partitions),
      events: chain.events,
      timers: [...chain.timers.values()],
      fired: chain.fired,
    }))
  }

  keys(): Iterable<string> {
    return this.#chains.keys()
  }

  orders(): Order[] {
    return [...this.#chains.values()].flatMap((chain) => [...[...chain.decided.values()].map(({ order }) => order), ...chain.copies])
  }

  /** Answers everyone whose aggregate was written, repeats what was seen before, and returns what must be decided again. */
  settle(results: readonly CommitResult[], cache: AggregateCache): { readonly again: Order[]; readonly committed: boolean } {
    const again: Order[] = []
    let committed = false
    ;[...this.#chains].forEach(([key, chain], i) => {
      const result = results[i]
      invariant(result, 'an engine answers for every aggregate of a batch')
      if (result.done) {
        this.#written.add(key)
        committed ||= chain.events.length > 0 || chain.timers.size > 0
        if (chain.version !== chain.base) cache.put(key, { version: chain.version, state: chain.state })
        for (const { order, outcome } of chain.decided.values()) order.resolve(outcome)
        for (const copy of chain.copies) copy.resolve({ ...requiredOutcome(chain, copy), replayed: true })
        return
      }
      cache.drop(key)
      for (const order of [...[...chain.decided.values()].map((decided) => decided.order), ...chain.copies]) {
        const seen = result.seen.get(order.message.id)
        if (seen) repeat(order, seen)
        else again.push(order)
      }
    })
    return { again, committed }
  }
}

/** Answers an order whose message the aggregate has handled before. */
export const repeat = (order: Order, seen: SeenMessage): void => {
  if (sameContent({ fingerprint: seen.fingerprint ?? undefined }, order.message)) {
    order.resolve({ ...(seen.outcome as Outcome<unknown, unknown>), replayed: true })
  } else order.reject(new FingerprintMismatch(order.message.id))
}

const requiredOutcome = (chain: Chain, copy: Order): Outcome<unknown, unknown> => {
  const decided = chain.decided.get(copy.message.id)
  invariant(decided, 'a copy follows an original')
  return decided.outcome
}

const sameContent = (first: Pick<Message, 'fingerprint'>, second: Pick<Message, 'fingerprint'>): boolean =>
  first.fingerprint === undefined || second.fingerprint === undefined || first.fingerprint === second.fingerprint

/** One text for one aggregate; names of collections have no slash in them. */
export const keyOf = (collection: string, id: string): string => `${collection}/${id}`

/** The partition of the log that an aggregate's events go to. */
export const partitionOf = (id: string, partitions: number): number => (partitions === 1 ? 0 : bucketOf(id, partitions))
