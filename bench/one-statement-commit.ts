// The peer of the write path: pgbench clients who each commit one statement that writes what one `execute` writes.
import type pg from 'pg'
import { findPgbench, pgbench } from './pgbench.ts'
import { EXTEND, newMessage, openStays, stayId, stays } from './stay.ts'

/**
 * One commit as one statement over the same tables: the message is remembered, the state written, the event appended.
 * `position` says where in the log: from the head's row, gapless and in commit order, or from a sequence, which is neither.
 */
const commitScript = (schema: string, position: 'head' | 'sequence', stay: string): string => `
\\set stay ${stay}
\\set message random(1, 9000000000000000000)
with ${
  position === 'head'
    ? `head as (update ${schema}.log_head set position = position + 1 where part = 0 returning position)`
    : `head as (select nextval('${schema}.log_sequence') as position)`
},
  seen as (insert into ${schema}.seen (collection, id, message, fingerprint, outcome, at_ms)
    values ('stay', 'stay-' || lpad(:stay, 36, '0'), lpad(:message, 36, '0'), null, :outcome::json, 1772359200000)),
  state as (insert into ${schema}.stay as s (id, version, state, spot)
    values ('stay-' || lpad(:stay, 36, '0'), 1, :state::jsonb, '018f4c0e-7a2b-7c3d-8e4f-5a6b7c8d9e0f')
    on conflict (id) do update set version = s.version + 1, state = excluded.state, spot = excluded.spot)
insert into ${schema}.log (part, position, at_ms, event) select 0, position, 1772359200000, :event::json from head;
`

/** What one commit of ours wrote, as texts, so that both contenders write the same. */
const writtenTexts = async (pool: pg.Pool, schema: string): Promise<Record<string, string>> => {
  const { rows } = await pool.query<Record<string, string>>(
    `select s.outcome::text as outcome, l.event::text as event, x.state::text as state
     from ${schema}.seen s, ${schema}.log l, ${schema}.stay x limit 1`,
  )
  return rows[0] ?? {}
}

const SCHEMA = 'peer'
/** Where the sequence begins: far behind what the head will ever hand out here, since both kinds fill one log. */
const SEQUENCE_START = 1_000_000_000

export type Turn = {
  readonly position: 'head' | 'sequence'
  /** A pgbench expression for the number of the aggregate. */
  readonly stay: string
  readonly clients: number
  readonly seconds: number
}
export type Peer = {
  readonly schema: string
  /** How long each text is that one commit writes. */
  readonly sizes: string
  readonly run: (turn: Turn) => Promise<{ readonly perSecond: number; readonly p50Ms: number }>
}

/** Prepares the peer's tables on a server; undefined, and said so, where there is no pgbench. */
export const preparePeer = async (pool: pg.Pool, url: string, say: (line: string) => void): Promise<Peer | undefined> => {
  const program = findPgbench()
  if (program === undefined) {
    say('  there is no pgbench on this machine (it comes with PostgreSQL), so there is no peer')
    return undefined
  }
  const { store, lane } = await openStays(pool, SCHEMA)
  await store.execute(stays, stayId(0), EXTEND, newMessage())
  await lane.close()
  const texts = await writtenTexts(pool, SCHEMA)
  await pool.query(`create sequence ${SCHEMA}.log_sequence start ${SEQUENCE_START}`)
  return {
    schema: SCHEMA,
    sizes: Object.entries(texts)
      .map(([name, text]) => `${name} ${text.length}`)
      .join(', '),
    run: async ({ position, stay, clients, seconds }) => {
      await pool.query('checkpoint')
      return pgbench(program, { url, script: commitScript(SCHEMA, position, stay), texts, clients, seconds })
    },
  }
}
