import type { StoredAggregate } from './engine.ts'

/** The aggregates used last, by `keyOf`, each with the version it had. A stale one is harmless: its commit will conflict. */
export class AggregateCache {
  readonly #size: number
  readonly #entries = new Map<string, StoredAggregate>()

  constructor(size: number) {
    this.#size = size
  }

  get(key: string): StoredAggregate | undefined {
    const found = this.#entries.get(key)
    if (!found) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, found)
    return found
  }

  put(key: string, aggregate: StoredAggregate): void {
    this.#entries.delete(key)
    this.#entries.set(key, aggregate)
    if (this.#entries.size <= this.#size) return
    const oldest = this.#entries.keys().next().value
    if (oldest !== undefined) this.#entries.delete(oldest)
  }

  drop(key: string): void {
    this.#entries.delete(key)
  }
}
