import type { Engine } from '../engine.ts'
import { headOf, type MemoryDatabase } from './database.ts'

type Readers = Pick<Engine, 'readLog' | 'heads' | 'register' | 'cursors' | 'lease' | 'advance' | 'release' | 'trimLog'>

/** The log as readers see it, and how far they are. */
export const memoryReaders = (database: MemoryDatabase): Readers => ({
  readLog: async (partition, after, limit) => {
    const { trimmed, entries } = database.log[partition] ?? { trimmed: 0, entries: [] }
    const from = Math.max(0, after - trimmed)
    return entries.slice(from, from + Math.max(0, limit)).map((entry, i) => ({
      partition,
      position: trimmed + from + i + 1,
      event: JSON.parse(entry.event),
    }))
  },

  heads: async () => database.log.map(headOf),

  register: async (reader) => {
    if (database.readers.has(reader)) return
    const cursors = database.log.map(() => ({ position: 0, owner: null, fence: 0, untilMs: 0 }))
    database.readers.set(reader, cursors)
  },

  cursors: async (reader) => (database.readers.get(reader) ?? []).map(({ position }, partition) => ({ partition, position })),

  lease: async (reader, owner, nowMs, forMs) => {
    const cursors = database.readers.get(reader) ?? []
    return cursors.flatMap((cursor, partition) => {
      const isFree = cursor.owner === null || cursor.untilMs <= nowMs
      if (!isFree && cursor.owner !== owner) return []
      if (isFree) cursor.fence++
      cursor.owner = owner
      cursor.untilMs = nowMs + forMs
      return [{ partition, position: cursor.position, fence: cursor.fence }]
    })
  },

  advance: async (reader, lease, position) => {
    const cursor = database.readers.get(reader)?.[lease.partition]
    if (!cursor || cursor.owner === null || cursor.fence !== lease.fence) return false
    cursor.position = Math.max(cursor.position, position)
    return true
  },

  release: async (reader, owner) => {
    for (const cursor of database.readers.get(reader) ?? []) if (cursor.owner === owner) cursor.owner = null
  },

  trimLog: async (beforeMs, limit) => {
    let trimmed = 0
    database.log.forEach((partition, index) => {
      const passed = Math.min(headOf(partition), ...[...database.readers.values()].map((cursors) => cursors[index]?.position ?? 0))
      const most = Math.min(limit - trimmed, passed - partition.trimmed)
      let count = 0
      while (count < most && (partition.entries[count]?.atMs ?? beforeMs) < beforeMs) count++
      partition.entries.splice(0, count)
      partition.trimmed += count
      trimmed += count
    })
    return trimmed
  },
})
