import type { Engine, LogEntry } from '#platform/store/engine.ts'
import type { Description, LiveFeed } from './live-feed.ts'
import { distance, type Vector } from './position.ts'

type Resuming = { readonly channel: string; readonly after: Vector | undefined }
type MissedMessage = { readonly vector: Vector; readonly message: Description['message'] }

/** What somebody has missed, in order; undefined when that is not kept, or too much. */
export type Missed = (who: Resuming) => readonly MissedMessage[] | undefined

/** Who is further behind than so many entries of the log reads anew, which is then the lesser work. */
const MOST_ENTRIES = 5_000
/** The same for what is sent to one socket at once. */
const MOST_MESSAGES = 500
const BATCH = 400

type Options = {
  readonly engine: Pick<Engine, 'readLog'>
  readonly feed: LiveFeed
  readonly subjectOf: (entry: LogEntry) => string | undefined
  readonly at: Vector
  /** Each with a place before `at`. */
  readonly resuming: readonly Resuming[]
}

/**
 * Reads once what all who come back have missed up to `at`. Of each partition a subject is told once, at its last entry there: not once
 * in all, since somebody may have seen the last partition's entry and not the one before.
 */
export const missedSince = async ({ engine, feed, subjectOf, at, resuming }: Options): Promise<Missed> => {
  const isNear = ({ after }: Resuming): boolean => after !== undefined && (distance(after, at) ?? MOST_ENTRIES + 1) <= MOST_ENTRIES
  const near = resuming.filter(isNear)
  if (near.length === 0) return () => undefined
  const from = at.map((_, partition) => Math.min(...near.map(({ after }) => after?.[partition] ?? 0)))
  const parts = await Promise.all(at.map((to, partition) => readPart(engine, partition, from[partition] ?? 0, to)))

  const last = new Map<string, { readonly subject: string; readonly entry: LogEntry }>()
  for (const { entries } of parts) {
    for (const entry of entries) {
      const subject = subjectOf(entry)
      if (subject === undefined) continue
      const key = `${entry.partition}/${subject}`
      // Out and in again, so that the order is that of the last entries.
      last.delete(key)
      last.set(key, { subject, entry })
    }
  }
  const channels = new Set(near.map(({ channel }) => channel))
  const subjects = [...new Set([...last.values()].map(({ subject }) => subject))]
  const described = subjects.length > 0 ? await feed.describe(subjects, (channel) => channels.has(channel)) : new Map<string, Description>()
  const byChannel = new Map<string, { readonly entry: LogEntry; readonly message: Description['message'] }[]>()
  for (const { subject, entry } of last.values()) {
    const description = described.get(subject)
    for (const channel of description?.channels ?? []) {
      if (!channels.has(channel) || !description) continue
      const messages = byChannel.get(channel) ?? []
      messages.push({ entry, message: description.message })
      byChannel.set(channel, messages)
    }
  }

  return (who) => {
    const { channel, after } = who
    if (!after || !isNear(who) || parts.some(({ keptFrom }, partition) => (after[partition] ?? 0) + 1 < keptFrom)) return undefined
    const mine = (byChannel.get(channel) ?? []).filter(({ entry }) => entry.position > (after[entry.partition] ?? 0))
    if (mine.length > MOST_MESSAGES) return undefined
    return mine.map(({ entry, message }) => ({ message, vector: placeOf(entry, after, at) }))
  }
}

/** Partitions are told one after the other: those before the entry's are told by now, those after it are not. */
const placeOf = ({ partition, position }: LogEntry, after: Vector, at: Vector): Vector =>
  at.map((end, each) => (each < partition ? end : each === partition ? position : (after[each] ?? 0)))

type Part = {
  readonly entries: readonly LogEntry[]
  /** What came before is gone. */
  readonly keptFrom: number
}

/** The entries of a partition after `from`, up to `to`. Positions have no gap, so a gap is what retention has dropped. */
const readPart = async (engine: Pick<Engine, 'readLog'>, partition: number, from: number, to: number): Promise<Part> => {
  const entries: LogEntry[] = []
  let keptFrom = from + 1
  for (let last = from; last < to; ) {
    const batch = await engine.readLog(partition, last, Math.min(BATCH, to - last))
    const first = batch[0]?.position ?? to + 1
    if (first !== last + 1) keptFrom = first
    entries.push(...batch.filter(({ position }) => position <= to))
    last = batch.at(-1)?.position ?? to
  }
  return { entries, keptFrom }
}
