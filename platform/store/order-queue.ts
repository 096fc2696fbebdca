import type { Order } from './batch.ts'

/**
 * Orders that wait for a batch, oldest first. An aggregate is under way while a batch is about it; who wants it meanwhile waits
 * behind that batch. So no two batches share an aggregate, and an aggregate's orders are decided in the order in which they came.
 */
export class OrderQueue {
  /** None of these is about an aggregate that is under way. */
  #ready: Order[] = []
  /** By aggregate under way: who waits behind it. */
  readonly #behind = new Map<string, Order[]>()

  /** How many orders a batch could take now. */
  get ready(): number {
    return this.#ready.length
  }

  add(order: Order): void {
    const orders = this.#behind.get(order.key) ?? this.#ready
    orders.push(order)
  }

  /**
   * Takes about `share` orders for one batch and puts their aggregates under way. Those of one aggregate are not torn apart, since
   * what is left of them could not be taken beside this batch; only `limit` is never exceeded.
   */
  take(share: number, limit: number): Order[] {
    const [taken, left] = [[] as Order[], [] as Order[]]
    for (const order of this.#ready) {
      const behind = this.#behind.get(order.key)
      if (taken.length < (behind ? limit : Math.min(share, limit))) {
        taken.push(order)
        if (!behind) this.#behind.set(order.key, [])
      } else (behind ?? left).push(order)
    }
    this.#ready = left
    return taken
  }

  /** A batch is over. `again` are those of its orders that have no answer yet: they come before everybody else. */
  release(batch: readonly Order[], again: readonly Order[]): void {
    // At the end, lest an aggregate that everybody wants keeps the others waiting for ever.
    const ready = [...again, ...this.#ready]
    for (const { key } of batch) {
      const behind = this.#behind.get(key)
      if (!behind) continue
      ready.push(...behind)
      this.#behind.delete(key)
    }
    this.#ready = ready
  }
}
