import type { CloudEvent } from '#platform/store/event-type.ts'
import { invariant } from '../invariant.ts'

export default invariant(
  'No reader skips an event, and the events of one key come in order.',
  ({ onAnyEvent, onDelivery, atRest, broken }) => {
    /** The place of each event among those of its key, as they were written. */
    const places = new Map<string, { readonly key: string; readonly place: number; readonly type: string }>()
    const written = new Map<string, number>()
    const keyOf = ({ source, subject }: CloudEvent): string => `${source} ${subject}`
    onAnyEvent((event) => {
      const key = keyOf(event)
      const place = (written.get(key) ?? 0) + 1
      written.set(key, place)
      places.set(event.id, { key, place, type: event.type })
    })
    /** By consumer: which types it handles, and which events it has handled. */
    const handled = new Map<string, { readonly types: Set<string>; readonly events: Set<string>; readonly last: Map<string, number> }>()
    onDelivery(({ service, consumer, event }) => {
      const known = places.get(event.id)
      if (!known) return
      const reader = handled.get(`${service}.${consumer}`) ?? { types: new Set(), events: new Set(), last: new Map() }
      handled.set(`${service}.${consumer}`, reader)
      reader.types.add(event.type)
      if (reader.events.has(event.id)) return
      const last = reader.last.get(known.key) ?? 0
      if (known.place < last) broken(`${service}.${consumer} handled event ${event.id} (${event.type}) of ${known.key} after a later one`)
      reader.events.add(event.id)
      reader.last.set(known.key, Math.max(last, known.place))
    })
    atRest(() => {
      for (const [reader, { types, events }] of handled) {
        for (const [id, { type }] of places) if (types.has(type) && !events.has(id)) broken(`${reader} never handled event ${id} (${type})`)
      }
    })
  },
  // Which event was handled when is written down nowhere.
  { needs: 'simulation' },
)
