// What is in the databases of the services, read in one go, and the promises of the store that can be seen in it.
import { isDeepStrictEqual } from 'node:util'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { PostgresPool } from '#platform/store/postgres/database.ts'
import { parkwise } from '../system.ts'

type Entry = { readonly part: number; readonly position: number; readonly event: CloudEvent<Readonly<Record<string, unknown>>> }
type Row = { readonly id: string; readonly version: number; readonly state: unknown }
type Seen = { readonly id: string; readonly version: number; readonly accepted: readonly unknown[] }

/** All that one service has stored. */
export type Books = {
  readonly service: string
  /** In the order of partitions and positions. */
  readonly log: readonly Entry[]
  readonly heads: readonly { readonly part: number; readonly position: number }[]
  /** By collection: the aggregates, and the messages that were accepted and changed them. */
  readonly aggregates: ReadonlyMap<string, readonly Row[]>
  readonly accepted: ReadonlyMap<string, readonly Seen[]>
}

const schemaOf = (service: string): string => `parkwise_${service}`

/** Reads a service's books; `service` and its collections are names of ours. */
const booksOf = async (pool: PostgresPool, service: string, collections: readonly string[]): Promise<Books> => {
  const t = (table: string): string => `${schemaOf(service)}.${table}`
  const rows = async <Of extends object>(text: string): Promise<readonly Of[]> => (await pool.query<Of>(text)).rows
  const aggregates = new Map<string, readonly Row[]>()
  const accepted = new Map<string, readonly Seen[]>()
  for (const collection of collections) {
    aggregates.set(collection, await rows<Row>(`select id, version, state from ${t(collection)}`))
    accepted.set(
      collection,
      await rows<Seen>(
        `select id, (outcome ->> 'version')::bigint as version, outcome -> 'accepted' as accepted from ${t('seen')}
           where collection = '${collection}' and json_array_length(coalesce(outcome -> 'accepted', '[]')) > 0 order by id, 2`,
      ),
    )
  }
  return {
    service,
    aggregates,
    accepted,
    log: await rows<Entry>(`select part, position, event from ${t('log')} order by part, position`),
    heads: await rows(`select part, position from ${t('log_head')} order by part`),
  }
}

export type AllBooks = Readonly<Record<'identity' | 'parking' | 'bookings' | 'payments' | 'notifications', Books>>

export const readBooks = async (pool: PostgresPool): Promise<AllBooks> => {
  const all = parkwise.services.map(async (service) => {
    const collections = service.collections.map(({ name }) => name)
    return [service.name, await booksOf(pool, service.name, collections)] as const
  })
  return Object.fromEntries(await Promise.all(all)) as AllBooks
}

const servicesOf = (books: AllBooks): readonly Books[] => Object.values(books)

/** Every partition has each position once, from the first to that of its head, and no two events have one id. */
export const gapsInLogs = (books: AllBooks): readonly string[] => {
  const ids = new Set<string>()
  return servicesOf(books).flatMap(({ service, log, heads }) => {
    const wrong = log.flatMap(({ event }) => {
      const isNew = !ids.has(event.id)
      ids.add(event.id)
      return isNew ? [] : [`${service} has the event ${event.id} twice`]
    })
    for (const { part, position } of heads) {
      const positions = log.filter((entry) => entry.part === part).map((entry) => entry.position)
      const expected = Array.from({ length: position }, (_, i) => i + 1)
      if (!isDeepStrictEqual(positions, expected)) wrong.push(`partition ${part} of ${service} has ${positions} up to ${position}`)
    }
    return wrong
  })
}

/**
 * Every aggregate has as many versions as messages that changed it, and its state is what follows from their events. What is wrong
 * is named by its id only, since identity's states hold secrets.
 */
export const brokenHistories = (books: AllBooks): readonly string[] =>
  parkwise.services.flatMap(({ name: service, collections }) =>
    collections.flatMap(({ name, decider }) => {
      const { aggregates, accepted } = books[service as keyof AllBooks]
      const histories = Map.groupBy(accepted.get(name) ?? [], ({ id }) => id)
      const rows = aggregates.get(name) ?? []
      const known = new Set(rows.map(({ id }) => id))
      const wrong = [...histories.keys()].filter((id) => !known.has(id)).map((id) => `${service}: ${name} ${id} is gone`)
      for (const { id, version, state } of rows) {
        const history = histories.get(id) ?? []
        const versions = history.map((seen) => seen.version)
        const expected = Array.from({ length: version }, (_, i) => i + 1)
        if (!isDeepStrictEqual(versions, expected)) wrong.push(`${service}: ${name} ${id} has version ${version} after ${versions}`)
        const events = history.flatMap((seen) => seen.accepted)
        const replayed: unknown = evolveAll(decider, decider.initial, events)
        if (!isDeepStrictEqual(JSON.parse(JSON.stringify(replayed)), state))
          wrong.push(`${service}: ${name} ${id} is not what its history says`)
      }
      return wrong
    }),
  )

/** What is due later than that is no part of what has to settle: reminders, retentions, stays that begin in an hour. */
const SETTLES_WITHIN_MS = 20 * MINUTE_MS

/** What has still to happen by itself: holds that end, payments and refunds under way, events on their way. Nothing of it may last. */
export const unsettled = async (pool: PostgresPool): Promise<readonly string[]> => {
  const services = parkwise.services.map(({ name }) => name)
  const latestMs = Date.now() + SETTLES_WITHIN_MS
  const counts = [
    `select 'held claims' as what, count(*) as count from ${schemaOf('parking')}.calendar, jsonb_array_elements(state -> 'claims') claim
       where claim ->> 'status' = 'held'`,
    `select 'unpaid bookings', count(*) from ${schemaOf('bookings')}.booking where status = 'PENDING_PAYMENT'`,
    `select 'payments under way', count(*) from ${schemaOf('payments')}.payment where state ->> 'status' in ('PROCESSING', 'REQUIRES_ACTION')`,
    `select 'refunds under way', count(*) from ${schemaOf('payments')}.payment, jsonb_array_elements(state -> 'refunds') refund
       where refund ->> 'status' = 'REQUESTED'`,
    `select 'refunds that nobody heard of', count(*) from ${schemaOf('bookings')}.booking, jsonb_array_elements(state -> 'refunds') refund
       where not (refund ->> 'isDone')::boolean`,
    ...services.map((name) => `select 'timers of ${name}', count(*) from ${schemaOf(name)}.timer where due_ms < ${latestMs}`),
    ...services.map(
      (name) =>
        `select 'keys parked by ' || consumer || ': ' || reason, count(*) from ${schemaOf(name)}.parked_key group by consumer, reason`,
    ),
    ...services.map(
      (name) => `select 'readers behind the log of ${name}', count(*) from ${schemaOf(name)}.reader r
                   join ${schemaOf(name)}.log_head h on h.part = r.part where r.position < h.position`,
    ),
  ]
  const { rows } = await pool.query<{ what: string; count: number }>(counts.join(' union all '))
  return rows.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`)
}
