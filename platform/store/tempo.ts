/** So many orders are timed before the two ways are compared: some dozens of batches. */
const EPOCH = 1_024
/** Every so many epochs the slower way is tried again: what else the machine does, or its disk, may have changed. */
const RETRY = 16

type Way = 'halves' | 'whole'

/**
 * Which way is quicker for a crowd: in halves, of which one is decided while the database writes the other, or whole. Halves gain
 * where a core is free for each side, up to a third. They lose where both share one or a flush of the disk takes longer than
 * Node's part, since they need twice as many flushes. Nothing but the rate itself tells, so both are tried.
 */
export class Tempo {
  readonly #ordersPerMs: Record<Way, number> = { halves: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY }
  #way: Way = 'halves'
  #epochs = 0
  #orders = 0
  #sinceMs: number | undefined

  get inHalves(): boolean {
    return this.#way === 'halves'
  }

  /** A batch is over. What came before a pause in the crowd does not count. */
  note(orders: number, isCrowd: boolean, nowMs: number): void {
    if (!isCrowd || this.#sinceMs === undefined) {
      this.#orders = 0
      this.#sinceMs = isCrowd ? nowMs : undefined
      return
    }
    this.#orders += orders
    if (this.#orders < EPOCH || nowMs <= this.#sinceMs) return
    this.#ordersPerMs[this.#way] = this.#orders / (nowMs - this.#sinceMs)
    const { halves, whole } = this.#ordersPerMs
    const isRetry = ++this.#epochs % RETRY === 0
    this.#way = halves >= whole === isRetry ? 'whole' : 'halves'
    this.#orders = 0
    this.#sinceMs = nowMs
  }
}
