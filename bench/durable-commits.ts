// Durable commits through `execute`, against what clients get who each commit one equivalent statement by themselves.
import type pg from 'pg'
import { systemClock } from '#platform/host/real-world.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { type OpenStore, openStore } from '#platform/store/store.ts'
import type { Bench, Claim, Figure, Finding } from './claim.ts'
import { interleaved } from './claim.ts'
import { closedLoop, type Load } from './load.ts'
import { findPgbench, pgbench } from './pgbench.ts'
import { type TestServer, withServer } from './server.ts'
import { quantile } from './statistics.ts'
import { EXTEND, newMessage, STAMP, stayId, stays } from './stay.ts'

/** How many aggregates the commits are spread over where they change what is there; the lane's cache holds them. */
const KNOWN_STAYS = 10_000
const CALLERS = 64

/** A store of its own, in its own schema. */
export const openStays = async (pool: pg.Pool, schema: string, onCommit: () => void = () => undefined): Promise<OpenStore> => {
  const engine = postgresEngine({ pool, schema })
  await engine.migrate([stays])
  return openStore({ engine, clock: systemClock, stamp: STAMP, collections: [stays], onCommit })
}

/**
 * One commit as one statement over the same tables: the message is remembered, the state written, the event appended.
 * `position` says where in the log: from the head's row, gapless and in commit order, or from a sequence, which is neither.
 */
const peerScript = (schema: string, position: 'head' | 'sequence', stay: string): string => `
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
const sampleTexts = async (pool: pg.Pool, schema: string): Promise<Record<string, string>> => {
  const { rows } = await pool.query<Record<string, string>>(
    `select s.outcome::text as outcome, l.event::text as event, x.state::text as state
     from ${schema}.seen s, ${schema}.log l, ${schema}.stay x limit 1`,
  )
  return rows[0] ?? {}
}

type Contenders = Record<string, () => Promise<number>>

const contendersOn = async ({ url, pool }: TestServer, { quick, say }: Bench) => {
  const seconds = quick ? 1 : 2
  const { store, lane } = await openStays(pool, 'stays')
  let next = 0
  await store.execute(stays, stayId(++next), EXTEND, newMessage())
  const texts = await sampleTexts(pool, 'stays')
  const sizes = Object.entries(texts).map(([name, text]) => `${name} ${text.length}`)
  say(`  payload of one commit, in characters, the same for all: ${sizes.join(', ')}`)
  await (await openStays(pool, 'peer')).lane.close()
  await pool.query('create sequence peer.log_sequence')
  while (next < KNOWN_STAYS) {
    const ids = Array.from({ length: 384 }, () => stayId(++next))
    await Promise.all(ids.map((id) => store.execute(stays, id, EXTEND, newMessage())))
  }
  await pool.query('insert into peer.stay select * from stays.stay')
  await pool.query('vacuum analyze')

  // A process of its own, so to speak, lest its many new aggregates push the known ones out of the cache.
  const newcomers = await openStays(pool, 'stays')
  const ours = async (load: Load, id: () => string, writer = store) => {
    await pool.query('checkpoint')
    return closedLoop(load, () => writer.execute(stays, id(), EXTEND, newMessage()))
  }
  const known = (): string => stayId(1 + Math.floor(Math.random() * KNOWN_STAYS))
  const many = { callers: CALLERS, seconds }
  const contenders: Contenders = {
    'new stays': async () => (await ours(many, () => stayId(++next), newcomers.store)).perSecond,
    'known stays': async () => (await ours(many, known)).perSecond,
    'one hot stay': async () => (await ours(many, () => stayId(1))).perSecond,
    'one caller': async () => quantile((await ours({ callers: 1, seconds }, known)).latenciesMs, 0.5),
  }
  const program = findPgbench()
  if (program === undefined) say('  pgbench is not on this machine (it comes with PostgreSQL): no peer')
  else {
    const peer = async (position: 'head' | 'sequence', stay: string, clients: number) => {
      await pool.query('checkpoint')
      return pgbench(program, { url, script: peerScript('peer', position, stay), texts, clients, seconds })
    }
    const anyNew = `random(${KNOWN_STAYS + 1}, 1000000000)`
    const anyKnown = `random(1, ${KNOWN_STAYS})`
    // A sequence of its own range: positions of the two contenders must not meet.
    await pool.query('alter sequence peer.log_sequence restart with 1000000000')
    contenders['pgbench head'] = async () => (await peer('head', anyNew, CALLERS)).perSecond
    contenders['pgbench head known'] = async () => (await peer('head', anyKnown, CALLERS)).perSecond
    contenders['pgbench sequence'] = async () => (await peer('sequence', anyNew, CALLERS)).perSecond
    contenders['pgbench one client'] = async () => (await peer('head', anyKnown, 1)).p50Ms
  }
  return { contenders, close: () => Promise.all([lane.close(), newcomers.lane.close()]) }
}

const rate = (label: string, rounds: readonly number[]): Figure => ({ label, unit: 'commits/s', better: 'higher', rounds })
const p50 = (label: string, rounds: readonly number[]): Figure => ({ label, unit: 'ms', better: 'lower', rounds })

export const durableCommits: Claim = {
  name: 'durable-commits',
  title: `Durable commits through \`execute\`, ${CALLERS} callers, fsync on`,
  run: (bench) =>
    withServer(async (server) => {
      const { contenders, close } = await contendersOn(server, bench)
      const seen = await interleaved(bench.quick ? 1 : 5, contenders, bench.say)
      await close()
      const of = (name: string): readonly number[] => seen[name] ?? []
      const peer = (name: string, make: typeof rate): Figure | undefined => (seen[name] ? make(`pgbench, ${name}`, of(name)) : undefined)
      const findings: Finding[] = [
        {
          what: 'each commit a new aggregate; peer: gapless log head in the statement',
          ours: rate('execute', of('new stays')),
          peer: peer('pgbench head', rate),
          goal: { least: 8 },
        },
        {
          what: `commits spread over ${KNOWN_STAYS} aggregates; peer: gapless log head`,
          ours: rate('execute', of('known stays')),
          peer: peer('pgbench head known', rate),
          goal: { least: 8 },
        },
        {
          what: 'each commit a new aggregate; peer: a plain sequence, neither gapless nor in commit order',
          ours: rate('execute', of('new stays')),
          peer: peer('pgbench sequence', rate),
          goal: { least: 1.5 },
        },
        {
          what: 'one hot aggregate against the spread case',
          ours: rate('execute, one hot', of('one hot stay')),
          peer: rate('execute, spread', of('known stays')),
          goal: { least: 0.8 },
        },
        {
          what: 'one caller, p50 of a commit',
          ours: p50('execute', of('one caller')),
          peer: peer('pgbench one client', p50),
          goal: { most: 1.6 },
        },
      ]
      return findings
    }),
}
