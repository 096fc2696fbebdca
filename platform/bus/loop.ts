import type { Cancel, Clock } from '#platform/kernel/clock.ts'

/** Runs one round after the other, never two at once, until it is stopped. */
export class Loop {
  readonly #clock: Clock
  readonly #round: () => Promise<number>
  #started = false
  #woken = false
  #running: Promise<void> | undefined
  #cancel: Cancel | undefined

  /** `round` deals with its own faults, and answers in how many milliseconds the next round is due. */
  constructor(clock: Clock, round: () => Promise<number>) {
    this.#clock = clock
    this.#round = round
  }

  start(): void {
    this.#started = true
    this.wake()
  }

  /** Has a round run at once, or right after the one that is running. Does nothing before the start and after the stop. */
  wake(): void {
    if (!this.#started) return
    this.#woken = true
    if (this.#running) return
    this.#cancel?.()
    this.#cancel = undefined
    this.#running = this.#run()
  }

  /** Ends after the round that is running. */
  async stop(): Promise<void> {
    this.#started = false
    this.#cancel?.()
    this.#cancel = undefined
    await this.#running
  }

  async #run(): Promise<void> {
    let delayMs = 0
    while (this.#started && (this.#woken || delayMs <= 0)) {
      this.#woken = false
      delayMs = await this.#round()
    }
    // In the same step as the last look at `woken`, so that no wake falls between.
    this.#running = undefined
    if (this.#started) this.#cancel = this.#clock.after(delayMs, () => this.wake())
  }
}
