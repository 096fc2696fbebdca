// What the databases of a run hold when it is over: for every aggregate each version that it ever had, and every event.
import { isDeepStrictEqual } from 'node:util'
import { schemaOf } from '#platform/host/process.ts'
import type { System } from '#platform/host/service.ts'
import { evolveAll } from '#platform/kernel/decision.ts'
import type { AnyCollection } from '#platform/store/collection.ts'
import type { ParkedKey } from '#platform/store/engine.ts'
import type { CloudEvent } from '#platform/store/event-type.ts'
import type { PostgresPool } from '#platform/store/postgres/database.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'

/** An aggregate was written. */
export type StoredChange = {
  readonly atMs: number
  readonly service: string
  readonly collection: string
  readonly id: string
  readonly version: number
  readonly state: unknown
}

/** An event was written. */
export type StoredEvent = { readonly atMs: number; readonly service: string; readonly event: CloudEvent }

/** All that a system has stored; changes and events each in the order of their time. */
export type Stored = {
  readonly changes: readonly StoredChange[]
  readonly events: readonly StoredEvent[]
  readonly parked: readonly ParkedKey[]
  /** Aggregates that are not what the messages that they accepted made of them. */
  readonly wrong: readonly string[]
}

type Row = { readonly id: string; readonly version: number; readonly state: unknown }
type Accepted = { readonly id: string; readonly version: number; readonly at: number; readonly accepted: readonly unknown[] }
type Entry = { readonly part: number; readonly at: number; readonly event: CloudEvent }

const byTime = (a: { readonly atMs: number }, b: { readonly atMs: number }): number => a.atMs - b.atMs

/** Reads everything; nothing may write meanwhile. */
export const readStored = async (pool: PostgresPool, system: System): Promise<Stored> => {
  const changes: StoredChange[] = []
  const events: StoredEvent[] = []
  const parked: ParkedKey[] = []
  const wrong: string[] = []
  for (const { name: service, collections } of system.services) {
    const schema = schemaOf(system.name, service)
    for (const collection of collections) {
      const histories = await historiesOf(pool, schema, collection)
      changes.push(...histories.changes.map((change) => ({ ...change, service, collection: collection.name })))
      wrong.push(...histories.wrong.map((what) => `${service}/${collection.name} ${what}`))
    }
    const log = await pool.query<Entry>(`select part, at_ms as at, event from ${schema}.log order by part, position`)
    // In one partition nothing comes before what was written before it, whatever a clock says.
    const latest = new Map<number, number>()
    for (const { part, at, event } of log.rows) {
      const atMs = Math.max(at, latest.get(part) ?? 0)
      latest.set(part, atMs)
      events.push({ atMs, service, event })
    }
    const keys = await postgresEngine({ pool, schema }).parkedKeys()
    parked.push(...keys.map((key) => ({ ...key, consumer: `${service}.${key.consumer}` })))
  }
  return { changes: changes.sort(byTime), events: events.sort(byTime), parked, wrong }
}

/** A message is remembered with what an aggregate made of it: one after the other they give every version that there was. */
const historiesOf = async (
  pool: PostgresPool,
  schema: string,
  { name, decider }: AnyCollection,
): Promise<{ readonly changes: readonly Omit<StoredChange, 'service' | 'collection'>[]; readonly wrong: readonly string[] }> => {
  const { rows } = await pool.query<Row>(`select id, version, state from ${schema}.${name}`)
  const accepted = await pool.query<Accepted>(
    `select id, (outcome ->> 'version')::bigint as version, at_ms as at, outcome -> 'accepted' as accepted from ${schema}.seen
       where collection = $1 and json_array_length(coalesce(outcome -> 'accepted', '[]')) > 0 order by id, 2`,
    [name],
  )
  const histories = Map.groupBy(accepted.rows, ({ id }) => id)
  const stored = new Map(rows.map((row) => [row.id, row]))
  const changes: Omit<StoredChange, 'service' | 'collection'>[] = []
  const wrong = [...histories.keys()].filter((id) => !stored.has(id)).map((id) => `${id} is gone`)
  for (const { id, version, state } of rows) {
    let replayed: unknown = decider.initial
    let atMs = 0
    let last = 0
    for (const message of histories.get(id) ?? []) {
      replayed = evolveAll(decider, replayed, message.accepted)
      atMs = Math.max(atMs, message.at)
      if (message.version !== ++last) wrong.push(`${id} has no version ${last}`)
      changes.push({ atMs, id, version: message.version, state: asStored(replayed) })
    }
    if (last !== version) wrong.push(`${id} has version ${version}, and ${last} messages have changed it`)
    // States may hold secrets, so only the id is told.
    else if (!isDeepStrictEqual(asStored(replayed), state)) wrong.push(`${id} is not what its messages made of it`)
  }
  return { changes, wrong }
}

const asStored = (state: unknown): unknown => JSON.parse(JSON.stringify(state))
