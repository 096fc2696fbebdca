import type { Engine, ParkedKey } from '../engine.ts'
import type { MemoryDatabase, MemoryParkedKey } from './database.ts'
import { toJson } from './json.ts'

type Parking = Pick<
  Engine,
  'park' | 'parkBehind' | 'parkedKeys' | 'parkedEvents' | 'unpark' | 'editParked' | 'parkAgain' | 'audit' | 'auditTrail'
>

/** Events that wait for a person, and what persons did about them. */
export const memoryParkedEvents = ({ parked, audit }: MemoryDatabase): Parking => {
  const keysOf = (consumer: string): Map<string, MemoryParkedKey> => {
    const keys = parked.get(consumer) ?? new Map<string, MemoryParkedKey>()
    parked.set(consumer, keys)
    return keys
  }
  const append = (key: MemoryParkedKey, event: unknown, eventId: string): void => {
    if (key.events.some((known) => known.eventId === eventId)) return
    key.events.push({ sequence: key.nextSequence++, event: toJson(event), eventId })
  }

  return {
    park: async (consumer, key, event, eventId, reason, nowMs) => {
      const keys = keysOf(consumer)
      const entry = keys.get(key) ?? { reason, attempts: 1, sinceMs: nowMs, nextSequence: 1, events: [] }
      append(entry, event, eventId)
      keys.set(key, entry)
    },

    parkBehind: async (consumer, key, event, eventId) => {
      const entry = parked.get(consumer)?.get(key)
      if (entry) append(entry, event, eventId)
      return entry !== undefined
    },

    parkedKeys: async (only) => {
      const found: ParkedKey[] = []
      for (const [consumer, keys] of parked) {
        if (only !== undefined && only !== consumer) continue
        for (const [key, { reason, attempts, sinceMs, events }] of keys) {
          found.push({ consumer, key, reason, attempts, sinceMs, waiting: events.length })
        }
      }
      return found.sort((a, b) => a.sinceMs - b.sinceMs)
    },

    parkedEvents: async (consumer, key, limit) =>
      (parked.get(consumer)?.get(key)?.events ?? [])
        .slice(0, Math.max(0, limit))
        .map(({ sequence, event }) => ({ sequence, event: JSON.parse(event) })),

    unpark: async (consumer, key, sequence, line) => {
      const events = parked.get(consumer)?.get(key)?.events ?? []
      const index = events.findIndex((event) => event.sequence === sequence)
      if (index >= 0) events.splice(index, 1)
      if (events.length === 0) parked.get(consumer)?.delete(key)
      audit.push({ ...line })
    },

    editParked: async (consumer, key, sequence, event, line) => {
      const events = parked.get(consumer)?.get(key)?.events ?? []
      const index = events.findIndex((known) => known.sequence === sequence)
      const known = events[index]
      if (known) events[index] = { ...known, event: toJson(event) }
      audit.push({ ...line })
    },

    parkAgain: async (consumer, key, reason, line) => {
      const entry = parked.get(consumer)?.get(key)
      if (entry) Object.assign(entry, { reason, attempts: entry.attempts + 1 })
      audit.push({ ...line })
    },

    audit: async (line) => {
      audit.push({ ...line })
    },

    auditTrail: async (limit) => audit.slice(-Math.max(1, limit)).reverse(),
  }
}
