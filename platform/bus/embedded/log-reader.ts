import type { Logger } from 'pino'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import type { EventHandling } from '../event-handling.ts'
import { errorName } from '../failure.ts'
import { Loop } from '../loop.ts'
import { adaptivePace, jittered, type Pace } from '../pace.ts'
import { PartitionSession } from './partition-session.ts'
import type { Settle } from './settlement.ts'
import type { Tuning } from './tuning.ts'

export type LogReaderOptions = {
  /** `<consuming service>.<consumer>`: what its cursors and leases are kept under. */
  readonly reader: string
  /** Names this process among those that share the work. */
  readonly owner: string
  readonly publisher: string
  /** The publisher's. */
  readonly engine: Engine
  readonly handling: EventHandling
  readonly settle: Settle
  /** Reads which keys are parked, into what `settle` looks at. */
  readonly learnParkedKeys: () => Promise<void>
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly tuning: Tuning
}

/** Where a delivery is in one partition. */
export type PartitionStatus = {
  readonly publisher: string
  readonly partition: number
  /** Every event up to here is handled or parked. */
  readonly position: number
  readonly unfinished: number
}

/** Reads one publisher's log for one consumer: keeps the leases of its partitions and feeds those that it holds. */
export class LogReader {
  readonly #options: LogReaderOptions
  readonly #sessions = new Map<number, PartitionSession>()
  readonly #keeping: Loop
  readonly #reading: Loop
  readonly #pace: Pace
  #registered = false
  #stopping = false

  constructor(options: LogReaderOptions) {
    const { clock, random, tuning } = options
    this.#options = options
    this.#pace = adaptivePace(tuning.shortestPollMs, tuning.longestPollMs, random)
    this.#keeping = new Loop(clock, () => this.#keep())
    this.#reading = new Loop(clock, () => this.#readAll())
  }

  start(): void {
    this.#reading.start()
    this.#keeping.start()
  }

  /** There is something new in the log. */
  wake(): void {
    this.#reading.wake()
  }

  get status(): readonly PartitionStatus[] {
    return [...this.#sessions.values()]
      .filter((session) => !session.hasEnded && !session.isLate)
      .map(({ lease, lowWater, unfinished }) => ({
        publisher: this.#options.publisher,
        partition: lease.partition,
        position: lowWater,
        unfinished,
      }))
  }

  /** Finishes what is being handled, saves the cursors and gives the leases back. */
  async stop(): Promise<void> {
    const { engine, reader, owner, log } = this.#options
    this.#stopping = true
    await this.#reading.stop()
    // The leases are renewed until the last handler has ended.
    await Promise.all([...this.#sessions.values()].map((session) => session.drain()))
    await this.#keeping.stop()
    try {
      await engine.release(reader, owner)
    } catch (cause) {
      log.warn({ consumer: reader, error: errorName(cause) }, 'leases were not given back, they will run out')
    }
  }

  /** Renews the leases, ends the work on those that are gone, and begins on new ones. */
  async #keep(): Promise<number> {
    const { engine, reader, owner, clock, log, random, tuning } = this.#options
    const askedMs = clock.nowMs()
    try {
      if (!this.#registered) await engine.register(reader)
      this.#registered = true
      const leases = await engine.lease(reader, owner, askedMs, tuning.leaseMs)
      const fences = new Map(leases.map(({ partition, fence }) => [partition, fence]))
      for (const [partition, session] of this.#sessions) {
        if (fences.get(partition) === session.lease.fence) session.renew(askedMs + tuning.leaseMs)
        else session.abandon()
        if (session.hasEnded) this.#sessions.delete(partition)
      }
      const fresh = leases.filter(({ partition }) => !this.#sessions.has(partition))
      if (fresh.length === 0) return jittered(tuning.leaseMs / 4, random)
      // Whoever had the lease before parked before it saved its cursor; so what is parked is learnt after taking the lease.
      await this.#options.learnParkedKeys()
      if (!this.#stopping) {
        for (const lease of fresh) this.#sessions.set(lease.partition, this.#open(lease, askedMs + tuning.leaseMs))
        this.#reading.wake()
      }
      return jittered(tuning.leaseMs / 4, random)
    } catch (cause) {
      log.warn({ consumer: reader, publisher: this.#options.publisher, error: errorName(cause) }, 'leases could not be renewed')
      for (const session of this.#sessions.values()) if (session.isLate) session.abandon()
      return jittered(Math.min(tuning.leaseMs / 8, tuning.longestPollMs), random)
    }
  }

  #open(lease: PartitionSession['lease'], leasedUntilMs: number): PartitionSession {
    const { reader, publisher, engine, handling, settle, clock, log, tuning } = this.#options
    return new PartitionSession({
      reader,
      publisher,
      lease,
      leasedUntilMs,
      engine,
      handling,
      settle,
      clock,
      log,
      tuning,
      onRoom: () => this.#reading.wake(),
    })
  }

  async #readAll(): Promise<number> {
    const { reader, publisher, log } = this.#options
    try {
      const sessions = [...this.#sessions.values()].filter((session) => session.room > 0)
      // One partition is read at once; of many, first is asked which of them have something.
      const behind = sessions.length > 1 ? await this.#withNews(sessions) : sessions
      const reads = await Promise.all(behind.map((session) => this.#readInto(session)))
      if (reads.includes('more')) return 0
      return reads.includes('some') ? this.#pace.news() : this.#pace.quiet()
    } catch (cause) {
      log.warn({ consumer: reader, publisher, error: errorName(cause) }, 'the log could not be read, later again')
      return this.#pace.quiet()
    }
  }

  async #withNews(sessions: readonly PartitionSession[]): Promise<readonly PartitionSession[]> {
    const heads = await this.#options.engine.heads()
    return sessions.filter((session) => (heads[session.lease.partition] ?? 0) > session.read)
  }

  async #readInto(session: PartitionSession): Promise<'none' | 'some' | 'more'> {
    const limit = Math.min(this.#options.tuning.batch, session.room)
    const entries = await this.#options.engine.readLog(session.lease.partition, session.read, limit)
    session.feed(entries)
    if (entries.length === 0) return 'none'
    return entries.length === limit ? 'more' : 'some'
  }
}
