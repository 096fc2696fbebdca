import { setTimeout as pause } from 'node:timers/promises'
import { databaseFolder } from '#platform/host/database.ts'
import { findEmbeddedPostgres } from '#platform/host/embedded-postgres/embedded-postgres.ts'
import { schemaOf } from '#platform/host/process.ts'
import type { System } from '#platform/host/service.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type PostgresPool, postgresPool } from '#platform/store/postgres/database.ts'

const BETWEEN_LOOKS_MS = 250
/** What is outside may be about to call back, which no table shows. */
const CALM_MS = 2 * SECOND_MS
/** A timer that is due a little later is part of what goes on now. */
const SOON_MS = SECOND_MS

/** What has still to happen by itself, by the clock of the run: timers that are due, events that a reader has not passed. */
const unsettled = async (pool: PostgresPool, system: System, nowMs: number): Promise<readonly string[]> => {
  const counts = system.services.flatMap(({ name }) => {
    const schema = schemaOf(system.name, name)
    return [
      `select 'timers of ${name}' as what, count(*) as count from ${schema}.timer where due_ms < ${nowMs + SOON_MS}`,
      `select 'readers behind the log of ${name}', count(*) from ${schema}.reader r
         join ${schema}.log_head h on h.part = r.part where r.position < h.position`,
    ]
  })
  const { rows } = await pool.query<{ what: string; count: number }>(counts.join(' union all '))
  return rows.filter(({ count }) => count > 0).map(({ what, count }) => `${count} ${what}`)
}

/** Waits until a running system has nothing more to do by itself, for `withinMs` at most; what is left then. */
export const comeToRest = async (system: System, dataFolder: string, nowMs: () => number, withinMs: number): Promise<readonly string[]> => {
  const url = await findEmbeddedPostgres(databaseFolder(dataFolder))
  if (url === undefined) return ['no database runs']
  const pool = postgresPool({ url, connections: 1 })
  const untilMs = nowMs() + withinMs
  let calmSinceMs: number | undefined
  try {
    for (;;) {
      const left = await unsettled(pool, system, nowMs())
      if (left.length > 0) calmSinceMs = undefined
      else calmSinceMs ??= nowMs()
      if (calmSinceMs !== undefined && nowMs() - calmSinceMs >= CALM_MS) return []
      if (nowMs() > untilMs) return left
      await pause(BETWEEN_LOOKS_MS)
    }
  } finally {
    await pool.end()
  }
}
