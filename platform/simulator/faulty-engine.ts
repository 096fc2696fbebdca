import { type AggregateCommit, type CommitResult, type Engine, EngineError } from '#platform/store/engine.ts'
import { databaseOf } from './network.ts'
import type { PlayedWorld } from './played-world.ts'

/** The one who uses an engine: a process that may be dead by the time of an answer. */
export type Mortal = { readonly name: string; readonly isAlive: () => boolean; readonly crash: (why: string) => void }

export type FaultyEngineOptions = Pick<PlayedWorld, 'timeline' | 'faults' | 'network'> & {
  readonly service: string
  readonly process: Mortal
  /** Told of every commit the moment it is written. */
  readonly committed: (batch: readonly AggregateCommit[], results: readonly CommitResult[]) => void
  /** Something goes round in circles. */
  readonly stuck: (what: string) => void
  /** What the states of this process look like when they are written: an older release writes them as it knows them. */
  readonly write?: ((commit: AggregateCommit) => AggregateCommit) | undefined
}

/** What a dead process waits for. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined)

/** How long one waits for a database that cannot be reached. */
const UNREACHABLE_MS = 1_000
/** What an ordinary commit takes, so that those of different processes meet. */
const COMMIT_MS = 4
/** Nobody loses so many races for one aggregate in a row, and no timer is found so often, unless something goes round in circles. */
const TOO_OFTEN = 500
/** Reads that are part of the work on a command or an event; the rest is polling, where a fault changes nothing but its time. */
const READS = ['load', 'seen', 'find', 'summarize', 'readLog', 'advance'] as const

/** A database that is slow, cannot be reached or loses its answers, for a process that dies around its commits. */
export const faultyEngine = (inner: Engine, options: FaultyEngineOptions): Engine => {
  const { service, process, timeline, faults, network, committed, stuck, write } = options
  const database = databaseOf(service)
  const away = (what: string): EngineError => new EngineError('unavailable', new Error(what))

  /** By what goes on: how often it was seen without an end. */
  const rounds = new Map<string, number>()
  const round = (what: string): void => {
    const seen = (rounds.get(what) ?? 0) + 1
    rounds.set(what, seen)
    if (seen === TOO_OFTEN) stuck(`${process.name} goes round in circles: ${what}`)
  }

  /** One call: the way there, the work, the way back. */
  const call = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
    if (!process.isAlive()) return never()
    if (network.isCut(process.name, database)) {
      await timeline.pause(UNREACHABLE_MS)
      if (!process.isAlive()) return never()
      throw away('the database cannot be reached')
    }
    const slow = faults.strike('slow-disk', place)
    if (slow) await timeline.pause(slow.between(50, 3_000))
    if (!process.isAlive()) return never()
    const answer = await work()
    return process.isAlive() ? answer : never()
  }

  const commit = async (batch: readonly AggregateCommit[], atMs: number): Promise<readonly CommitResult[]> => {
    const [first] = batch
    const place = `${service}/${first?.collection}/${first?.id} ${first?.messages[0]?.id}`
    return call(place, async () => {
      await timeline.pause(COMMIT_MS)
      if (!process.isAlive()) return never()
      if (faults.happens('crash-before-commit', place)) {
        process.crash(`before it wrote ${place}`)
        return never()
      }
      const written = write ? batch.map(write) : batch
      const results = await inner.commit(written, atMs)
      committed(written, results)
      batch.forEach(({ collection, id, base }, i) => {
        const result = results[i]
        const lost = `${service}/${collection}/${id} was not written on version ${base}`
        if (result && !result.done && result.seen.size === 0) round(lost)
      })
      if (faults.happens('crash-after-commit', place)) {
        process.crash(`after it wrote ${place}`)
        return never()
      }
      if (faults.happens('answer-lost', `commit ${place}`)) throw away('the connection broke after the commit')
      return results
    })
  }

  const reads = Object.fromEntries(
    READS.map((name) => {
      const read = inner[name] as (...args: unknown[]) => Promise<unknown>
      return [name, (...args: unknown[]) => call(`${process.name} ${service}.${name}`, () => read(...args))]
    }),
  )
  const dueTimers: Engine['dueTimers'] = async (untilMs, limit) => {
    const due = await call(`${process.name} ${service}.dueTimers`, () => inner.dueTimers(untilMs, limit))
    for (const { collection, id, name, version } of due)
      round(`timer ${name} of version ${version} of ${service}/${collection}/${id} is due`)
    return due
  }
  const rest = Object.fromEntries(
    (Object.keys(inner) as (keyof Engine)[])
      .filter((name) => typeof inner[name] === 'function' && name !== 'close')
      .map((name) => {
        const method = inner[name] as (...args: unknown[]) => Promise<unknown>
        return [name, (...args: unknown[]) => (process.isAlive() ? method(...args) : never())]
      }),
  )
  return {
    ...inner,
    ...rest,
    ...reads,
    get partitions() {
      return inner.partitions
    },
    commit,
    dueTimers,
  } as Engine
}
