import type { Logger } from 'pino'
import { errorName } from '#platform/bus/failure.ts'
import { Loop } from '#platform/bus/loop.ts'
import { adaptivePace } from '#platform/bus/pace.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Engine, LogEntry } from '#platform/store/engine.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { Fanout } from './fanout.ts'
import type { Description, LiveFeed } from './live-feed.ts'
import { distance, type Vector, writePosition } from './position.ts'
import { type Missed, missedSince } from './replay.ts'

/** Somebody who wants to hear a channel. All calls come in one step, so that nothing can be told in between. */
export type Listener = {
  readonly channel: string
  /** Where they were; undefined for whoever begins now. */
  readonly after: Vector | undefined
  /** A message that they missed. */
  missed(text: string): void
  /** From `vector` on they must hear the channel themselves. */
  ready(vector: Vector): void
  /** What they missed is not kept, or is too much. They are out again. */
  resync(): void
}

export type LogFeedOptions = {
  readonly system: string
  readonly service: string
  readonly feed: LiveFeed
  readonly engine: Pick<Engine, 'heads' | 'readLog'>
  readonly fanout: Fanout
  readonly clock: Clock
  readonly random: Random
  readonly log: Pick<Logger, 'warn'>
}

export type LogFeed = {
  /** Lets somebody in with the next round. */
  readonly join: (listener: Listener) => void
  /** For each who has joined, once. */
  readonly leave: (listener: Listener) => void
  /** The service has committed in this process. */
  readonly wake: () => void
  readonly stop: () => Promise<void>
}

/** How much is read from the log at once, and in how short a time what other processes commit is found. */
const BATCH = 400
const SHORTEST_POLL_MS = 20
const LONGEST_POLL_MS = 400

/**
 * Tells one service's channels from its log. Everything happens in one loop: it tells what is new, then lets in who waits, with what
 * they missed up to exactly there. So nobody misses anything in between or hears it twice. While nobody listens it reads nothing.
 */
export const logFeed = ({ system, service, feed, engine, fanout, clock, random, log }: LogFeedOptions): LogFeed => {
  const types: ReadonlySet<string> = new Set(feed.events.map(({ name }) => wireName(system, name)))
  const pace = adaptivePace(SHORTEST_POLL_MS, LONGEST_POLL_MS, random)
  const waiting = new Set<Listener>()
  let listeners = 0
  /** Everything up to here has been told; undefined when nobody has listened for a while. */
  let told: Vector | undefined
  let isStale = false

  const subjectOf = ({ event }: LogEntry): string | undefined => {
    const cloudEvent = event as CloudEvent
    return types.has(cloudEvent.type) ? feed.subjectOf(cloudEvent) : undefined
  }

  const readNews = async (from: Vector, heads: Vector): Promise<readonly LogEntry[]> => {
    const entries: LogEntry[] = []
    for (const [partition, head] of heads.entries()) {
      const after = from[partition] ?? 0
      if (head > after && entries.length < BATCH) entries.push(...(await engine.readLog(partition, after, BATCH)))
    }
    return entries
  }

  /** Tells of each subject once, at the last entry that changed it. */
  const tell = async (from: Vector, entries: readonly LogEntry[]): Promise<Vector> => {
    const last = new Map<string, LogEntry>()
    for (const entry of entries) {
      const subject = subjectOf(entry)
      if (subject !== undefined) last.set(subject, entry)
    }
    const described: ReadonlyMap<string, Description> = last.size > 0 ? await feed.describe([...last.keys()], fanout.isHeard) : new Map()
    const vector = [...from]
    for (const entry of entries) {
      vector[entry.partition] = entry.position
      const subject = subjectOf(entry)
      const description = subject !== undefined && last.get(subject) === entry ? described.get(subject) : undefined
      if (!description) continue
      const here = [...vector]
      const text = JSON.stringify({ ...description.message, position: writePosition(service, here) })
      for (const channel of description.channels) fanout.publish(channel, { partition: entry.partition, vector: here, text })
    }
    return vector
  }

  const letIn = async (at: Vector, joining: readonly Listener[]): Promise<void> => {
    const resuming = joining.filter(({ after }) => after && distance(after, at) !== undefined)
    const missed: Missed = await missedSince({ engine, feed, subjectOf, at, resuming })
    for (const listener of joining) {
      // Somebody may have left meanwhile.
      if (!waiting.delete(listener)) continue
      if (!listener.after) listener.ready(at)
      else {
        const messages = missed(listener)
        if (messages) {
          for (const { vector, message } of messages)
            listener.missed(JSON.stringify({ ...message, position: writePosition(service, vector) }))
          listener.ready(at)
        } else listener.resync()
      }
    }
  }

  const round = async (): Promise<number> => {
    if (isStale) told = undefined
    isStale = false
    const joining = [...waiting]
    try {
      const heads = await engine.heads()
      told ??= heads
      let news = 0
      for (let entries = await readNews(told, heads); entries.length > 0; entries = await readNews(told, heads)) {
        told = await tell(told, entries)
        news += entries.length
      }
      if (joining.length > 0) await letIn(told, joining)
      if (waiting.size > 0) return 0
      return news > 0 ? pace.news() : pace.quiet()
    } catch (cause) {
      log.warn({ service, error: errorName(cause) }, 'live messages could not be read from the log, later again')
      return LONGEST_POLL_MS
    }
  }

  const loop = new Loop(clock, round)
  return {
    join: (listener) => {
      waiting.add(listener)
      listeners += 1
      if (listeners === 1) loop.start()
      else loop.wake()
    },
    leave: (listener) => {
      waiting.delete(listener)
      listeners -= 1
      if (listeners > 0) return
      isStale = true
      void loop.stop()
    },
    wake: () => loop.wake(),
    stop: () => loop.stop(),
  }
}
