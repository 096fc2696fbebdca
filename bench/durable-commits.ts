// Durable commits through `execute`, against what clients get who each commit one equivalent statement by themselves.
import type { Bench, Claim, Figure, Finding } from './claim.ts'
import { interleaved } from './claim.ts'
import { closedLoop, type Load } from './load.ts'
import { preparePeer } from './one-statement-commit.ts'
import { type TestServer, withServer } from './server.ts'
import { quantile } from './statistics.ts'
import { EXTEND, newMessage, openStays, stayId, stays } from './stay.ts'

/** How many aggregates the commits are spread over where they change what is there; the lane's cache holds them. */
const KNOWN_STAYS = 10_000
const CALLERS = 64

type Contenders = Record<string, () => Promise<number>>

const contendersOn = async ({ url, pool }: TestServer, { quick, say }: Bench) => {
  const seconds = quick ? 1 : 2
  const { store, lane } = await openStays(pool, 'stays')
  let next = 0
  while (next < KNOWN_STAYS) {
    const ids = Array.from({ length: 250 }, () => stayId(++next))
    await Promise.all(ids.map((id) => store.execute(stays, id, EXTEND, newMessage())))
  }
  const peer = await preparePeer(pool, url, say)
  if (peer) {
    say(`  texts of one commit, the same for all, in characters: ${peer.sizes}`)
    await pool.query(`insert into ${peer.schema}.stay select * from stays.stay`)
  }
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
  if (peer) {
    const anyNew = `random(${KNOWN_STAYS + 1}, 1000000000)`
    const anyKnown = `random(1, ${KNOWN_STAYS})`
    const all = { clients: CALLERS, seconds }
    contenders['pgbench, log head'] = async () => (await peer.run({ ...all, position: 'head', stay: anyNew })).perSecond
    contenders['pgbench, log head, known'] = async () => (await peer.run({ ...all, position: 'head', stay: anyKnown })).perSecond
    contenders['pgbench, sequence'] = async () => (await peer.run({ ...all, position: 'sequence', stay: anyNew })).perSecond
    contenders['pgbench, one client'] = async () => (await peer.run({ position: 'head', stay: anyKnown, clients: 1, seconds })).p50Ms
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
      const peer = (name: string, make: typeof rate): Figure | undefined => (seen[name] ? make(name, of(name)) : undefined)
      const findings: Finding[] = [
        {
          what: 'each commit a new aggregate; peer: gapless log head in the statement',
          ours: rate('execute', of('new stays')),
          peer: peer('pgbench, log head', rate),
          goal: { least: 8 },
        },
        {
          what: `commits spread over ${KNOWN_STAYS} aggregates; peer: gapless log head`,
          ours: rate('execute', of('known stays')),
          peer: peer('pgbench, log head, known', rate),
          goal: { least: 8 },
        },
        {
          what: 'each commit a new aggregate; peer: a plain sequence, neither gapless nor in commit order',
          ours: rate('execute', of('new stays')),
          peer: peer('pgbench, sequence', rate),
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
          peer: peer('pgbench, one client', p50),
          goal: { most: 1.6 },
        },
      ]
      return findings
    }),
}
