import type { Logger } from 'pino'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine } from '#platform/store/engine.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import { publisherOf, type Tail } from '../consumer.ts'
import { errorName } from '../failure.ts'
import { Loop } from '../loop.ts'
import { adaptivePace } from '../pace.ts'
import { DEFAULT_TUNING } from './tuning.ts'

export type TailOptions = {
  readonly system: string
  /** By the publishing service's name. */
  readonly publishers: ReadonlyMap<string, Pick<Engine, 'heads' | 'readLog'>>
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'warn' | 'error'>
  /** The longest time between two looks at a log when nobody calls. */
  readonly longestPollMs?: number | undefined
}

/** The live views of a process on the logs. */
export type EmbeddedTail = {
  readonly tail: Tail
  readonly start: () => void
  /** A publisher has committed in this process; without a name any may have. */
  readonly wake: (publisher?: string) => void
  readonly stop: () => Promise<void>
}

type Watcher = { readonly types: ReadonlySet<string>; readonly see: (event: CloudEvent) => void }

/**
 * Follows the heads of the logs. Before anyone watches a log it only remembers, about once a second, where the head is; so
 * whoever begins to watch misses nothing that is committed from then on, and may see what came in the second before.
 * It keeps no cursor: what is committed while the process is away is not seen. `tail` throws TypeError for an event type
 * whose publisher has no log here.
 */
export const embeddedTail = ({ system, publishers, ...options }: TailOptions): EmbeddedTail => {
  const logs = new Map([...publishers].map(([name, engine]) => [name, followLog(name, engine, options)]))
  return {
    tail: (types, see) => {
      const byPublisher = Map.groupBy(types, publisherOf)
      const ends = [...byPublisher].map(([publisher, theirs]) => {
        const followed = logs.get(publisher)
        if (!followed) throw new TypeError(`${publisher} has no log here`)
        return followed.watch({ types: new Set(theirs.map((type) => wireName(system, type.name))), see })
      })
      return () => {
        for (const end of ends) end()
      }
    },
    start: () => {
      for (const each of logs.values()) each.loop.start()
    },
    wake: (publisher) => {
      if (publisher === undefined) for (const each of logs.values()) each.wake()
      else logs.get(publisher)?.wake()
    },
    stop: async () => {
      await Promise.all([...logs.values()].map((each) => each.loop.stop()))
    },
  }
}

const { batch, shortestPollMs } = DEFAULT_TUNING

const followLog = (
  publisher: string,
  engine: Pick<Engine, 'heads' | 'readLog'>,
  { clock, random, log, longestPollMs = DEFAULT_TUNING.longestPollMs }: Omit<TailOptions, 'system' | 'publishers'>,
) => {
  const watchers = new Set<Watcher>()
  const pace = adaptivePace(shortestPollMs, longestPollMs, random)
  let positions: number[] | undefined

  const show = (event: CloudEvent): void => {
    for (const { types, see } of [...watchers]) {
      if (!types.has(event.type)) continue
      try {
        see(event)
      } catch (cause) {
        // One broken view must not blind the others.
        log.error({ publisher, eventId: event.id, error: errorName(cause) }, 'a live view failed to take an event')
      }
    }
  }

  const round = async (): Promise<number> => {
    try {
      const heads = await engine.heads()
      if (!positions || watchers.size === 0) {
        positions = [...heads]
        return watchers.size === 0 ? longestPollMs : pace.quiet()
      }
      let seen = 0
      for (const [partition, head] of heads.entries()) {
        const after = positions[partition] ?? 0
        if (head <= after) continue
        const entries = await engine.readLog(partition, after, batch)
        for (const { event } of entries) show(event as CloudEvent)
        positions[partition] = entries.at(-1)?.position ?? head
        seen += entries.length
        if (entries.length === batch) return 0
      }
      return seen > 0 ? pace.news() : pace.quiet()
    } catch (cause) {
      log.warn({ publisher, error: errorName(cause) }, 'the log could not be followed, later again')
      return longestPollMs
    }
  }

  const loop = new Loop(clock, round)
  return {
    loop,
    // Nobody looks, so a commit need not cost a query.
    wake: () => {
      if (watchers.size > 0) loop.wake()
    },
    watch: (watcher: Watcher) => {
      watchers.add(watcher)
      loop.wake()
      return () => {
        watchers.delete(watcher)
      }
    },
  }
}
