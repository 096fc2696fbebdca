import type { Logger } from 'pino'
import type { Cancel, Clock } from '#platform/kernel/clock.ts'
import type { Engine, Lease, LogEntry } from '#platform/store/engine.ts'
import type { Arrival, EventHandling } from '../event-handling.ts'
import { errorName } from '../failure.ts'
import type { Permit, Settle } from './settlement.ts'
import type { Tuning } from './tuning.ts'

export type SessionOptions = {
  readonly reader: string
  readonly publisher: string
  readonly lease: Lease
  readonly leasedUntilMs: number
  readonly engine: Pick<Engine, 'advance'>
  readonly handling: EventHandling
  readonly settle: Settle
  readonly clock: Clock
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly tuning: Tuning
  /** There is room again after the window was full. */
  readonly onRoom: () => void
}

/**
 * The work on one partition for as long as one lease lasts. Events of one key are handled one after the other, those of
 * different keys side by side. The cursor is the position before the first unfinished event, so it never passes one.
 */
export class PartitionSession {
  readonly #options: SessionOptions
  /** Unfinished positions; they come in ascending order and a Set keeps that. */
  readonly #open = new Set<number>()
  readonly #lines = new Map<string, Arrival[]>()
  readonly #working = new Set<Promise<void>>()
  readonly #pauses = new Set<() => void>()
  readonly #permit: Permit
  #state: 'working' | 'draining' | 'ended' = 'working'
  #leasedUntilMs: number
  #read: number
  #saved: number
  #cancelSave: Cancel | undefined
  #saving: Promise<void> | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.#leasedUntilMs = options.leasedUntilMs
    this.#read = options.lease.position
    this.#saved = options.lease.position
    this.#permit = { isLive: () => this.#state === 'working' && !this.isLate, pause: (delayMs) => this.#pause(delayMs) }
  }

  get lease(): Lease {
    return this.#options.lease
  }

  get hasEnded(): boolean {
    return this.#state === 'ended'
  }

  /** Whether the lease ran out before it was renewed: somebody else may be at work already. */
  get isLate(): boolean {
    return this.#options.clock.nowMs() >= this.#leasedUntilMs
  }

  /** The last position that was read. */
  get read(): number {
    return this.#read
  }

  /** Every event up to here is finished. */
  get lowWater(): number {
    for (const first of this.#open) return first - 1
    return this.#read
  }

  get unfinished(): number {
    return this.#open.size
  }

  /** How many more events may be read; 0 until a good part of the window is free, so that reads stay large. */
  get room(): number {
    return this.#state === 'working' && this.#open.size <= this.#refillAt ? this.#options.tuning.window - this.#open.size : 0
  }

  get #refillAt(): number {
    const { window } = this.#options.tuning
    return window - Math.max(1, Math.floor(window / 4))
  }

  /** The lease now lasts until `untilMs`. */
  renew(untilMs: number): void {
    this.#leasedUntilMs = untilMs
  }

  /** Takes entries that follow the last ones. What nobody subscribes to is finished at once. */
  feed(entries: readonly LogEntry[]): void {
    if (this.#state !== 'working') return
    const { handling, publisher } = this.#options
    for (const entry of entries) {
      this.#read = entry.position
      const arrival = handling.arrival(entry, publisher)
      if (!arrival) continue
      this.#open.add(entry.position)
      const line = this.#lines.get(arrival.key)
      if (line) line.push(arrival)
      else this.#begin(arrival.key, [arrival])
    }
    this.#planSave()
  }

  /** Finishes what is being handled, saves the cursor, and takes no more. */
  async drain(): Promise<void> {
    if (this.#state === 'ended') return
    this.#state = 'draining'
    this.#endPauses()
    await Promise.all(this.#working)
    this.#cancelSave?.()
    await this.#saving
    await this.#save()
    this.#state = 'ended'
  }

  /** The lease is lost: what is in flight here no longer counts, its new owner does it again. */
  abandon(): void {
    this.#state = 'ended'
    this.#cancelSave?.()
    this.#endPauses()
    this.#lines.clear()
  }

  #begin(key: string, line: Arrival[]): void {
    this.#lines.set(key, line)
    const work: Promise<void> = this.#work(key, line)
      .catch((cause: unknown) => {
        // Settling does not throw; whatever did is a bug here or in a hook. The next session tries again.
        this.#options.log.error({ consumer: this.#options.reader, key, error: errorName(cause) }, 'a delivery broke down')
        this.abandon()
      })
      .finally(() => this.#working.delete(work))
    this.#working.add(work)
  }

  async #work(key: string, line: Arrival[]): Promise<void> {
    for (let i = 0; i < line.length; i++) {
      const arrival = line[i]
      if (!arrival || !(await this.#options.settle(arrival, this.#permit))) break
      if (this.#state === 'ended') return
      this.#open.delete(arrival.position)
      this.#planSave()
      if (this.#open.size === this.#refillAt) this.#options.onRoom()
    }
    if (this.isLate) this.abandon()
    else if (this.#state === 'working') this.#lines.delete(key)
  }

  #pause(delayMs: number): Promise<void> {
    if (this.#state !== 'working') return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        this.#pauses.delete(end)
        resolve()
      }
      const cancel = this.#options.clock.after(delayMs, end)
      this.#pauses.add(end)
    })
  }

  #endPauses(): void {
    for (const end of [...this.#pauses]) end()
  }

  #planSave(): void {
    if (this.#state !== 'working' || this.#cancelSave || this.lowWater <= this.#saved) return
    this.#cancelSave = this.#options.clock.after(this.#options.tuning.saveMs, () => {
      this.#saving = this.#save().finally(() => {
        this.#cancelSave = undefined
        this.#planSave()
      })
    })
  }

  async #save(): Promise<void> {
    const { engine, reader, lease, log } = this.#options
    const position = this.lowWater
    if (this.#state === 'ended' || position <= this.#saved) return
    try {
      if (await engine.advance(reader, lease, position)) this.#saved = position
      else this.abandon()
    } catch (cause) {
      log.warn({ consumer: reader, partition: lease.partition, error: errorName(cause) }, 'a cursor was not saved, later again')
    }
  }
}
