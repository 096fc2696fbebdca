// Ledger entries with their balances, against the ledger that one writes first: a transaction that locks the accounts.
import type pg from 'pg'
import { systemClock } from '#platform/host/real-world.ts'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { openStore } from '#platform/store/store.ts'
import { countEntries, LEDGER_COLLECTIONS, postCapture } from '#services/payments/ledger-workload.ts'
import { type Bench, type Claim, type Figure, type Finding, interleaved } from './claim.ts'
import { closedLoop } from './load.ts'
import { findPgbench, pgbench } from './pgbench.ts'
import { type TestServer, withServer } from './server.ts'
import { newMessage } from './stay.ts'

const CALLERS = 64
const PAYEES = 10_000
/** 1 % of the payees get half of all payments. */
const HOT_PAYEES = PAYEES / 100

/** The peer's accounts: two of the platform, then one for each payee. */
const PEER_TABLES = `
  create schema peer;
  create table peer.account (id bigint primary key, balance bigint not null, version bigint not null);
  create table peer.entry (id uuid primary key, cause text not null unique, payee bigint not null, currency text not null, at_ms bigint not null);
  create table peer.line (entry uuid not null, account bigint not null, amount bigint not null, primary key (entry, account));
  insert into peer.account select n, 0, 0 from generate_series(1, ${PAYEES + 2}) n;
`
const CLEARING = PAYEES + 1
const COMMISSION = PAYEES + 2

/**
 * One posting as one transaction: lock the accounts in order, write the entry and its lines, write the balances. `kept` says whose
 * balances have a row: of all three accounts, or of the payee's alone, as if the platform's were added up when somebody asks.
 */
const peerScript = (kept: 'all' | 'payee'): string => {
  const shared = kept === 'all' ? [CLEARING, COMMISSION] : []
  const update = (account: string | number, amount: number): string =>
    `update peer.account set balance = balance + ${amount}, version = version + 1 where id = ${account};`
  return `
\\set hot random(0, 1)
\\if :hot
\\set payee random(1, ${HOT_PAYEES})
\\else
\\set payee random(${HOT_PAYEES + 1}, ${PAYEES})
\\endif
\\set number random(1, 9000000000000000000)
begin;
select id, balance from peer.account where id in (:payee${shared.map((id) => `, ${id}`).join('')}) order by id for update;
insert into peer.entry (id, cause, payee, currency, at_ms) values (md5(:number::text)::uuid, :number::text, :payee, 'CHF', 1772359200000);
insert into peer.line (entry, account, amount) values (md5(:number::text)::uuid, ${CLEARING}, 800), (md5(:number::text)::uuid, :payee, -720), (md5(:number::text)::uuid, ${COMMISSION}, -80);
${update(':payee', -720)}
${kept === 'all' ? `${update(CLEARING, 800)}\n${update(COMMISSION, -80)}` : ''}
commit;
`
}

/** Throws unless each of the peer's payees has what the lines say. */
const checkPeer = async (pool: pg.Pool): Promise<void> => {
  const { rows } = await pool.query<{ wrong: string }>(
    `select count(*) as wrong from peer.account a
       left join (select account, sum(amount) as total from peer.line group by account) l on l.account = a.id
     where a.id <= ${PAYEES} and a.balance <> coalesce(l.total, 0)`,
  )
  if (Number(rows[0]?.wrong) > 0) throw new Error(`${rows[0]?.wrong} balances of the peer are wrong`)
}

const payee = (): number =>
  1 + (Math.random() < 0.5 ? Math.floor(Math.random() * HOT_PAYEES) : HOT_PAYEES + Math.floor(Math.random() * (PAYEES - HOT_PAYEES)))

const measured = async ({ url, pool }: TestServer, { quick, say }: Bench) => {
  const seconds = quick ? 3 : 5
  const engine = postgresEngine({ pool, schema: 'ledger' })
  await engine.migrate(LEDGER_COLLECTIONS)
  const stamp = { system: 'bench', service: 'payments' }
  const { store, lane } = openStore({ engine, clock: systemClock, stamp, collections: LEDGER_COLLECTIONS })
  for (let from = 1; from <= PAYEES; from += 250) {
    await Promise.all(Array.from({ length: 250 }, (_, i) => postCapture(store, from + i, newMessage())))
  }
  await pool.query(PEER_TABLES)
  await pool.query('vacuum analyze')
  const program = findPgbench()
  if (program === undefined) say('  there is no pgbench on this machine (it comes with PostgreSQL), so there is no peer')

  let posted = PAYEES
  const contenders: Record<string, () => Promise<number>> = {
    ours: async () => {
      await pool.query('checkpoint')
      const { perSecond } = await closedLoop({ callers: CALLERS, seconds }, async () => {
        await postCapture(store, payee(), newMessage())
        posted++
      })
      return perSecond
    },
  }
  if (program !== undefined) {
    for (const kept of ['all', 'payee'] as const) {
      contenders[kept] = async () => {
        await pool.query('checkpoint')
        return (await pgbench(program, { url, script: peerScript(kept), texts: {}, clients: CALLERS, seconds })).perSecond
      }
    }
  }
  const seen = await interleaved(quick ? 1 : 5, contenders, say)
  const entries = await countEntries(store)
  if (entries !== posted) throw new Error(`${posted} postings made ${entries} entries`)
  await checkPeer(pool)
  await lane.close()
  return seen
}

const rate = (label: string, rounds: readonly number[]): Figure => ({ label, unit: 'postings/s', better: 'higher', rounds })

export const ledgerPostings: Claim = {
  name: 'ledger-postings',
  title: `Ledger postings, ${CALLERS} callers, ${PAYEES} payees of whom 1 % get half of the payments, fsync on`,
  run: (bench) =>
    withServer(async (server) => {
      const seen = await measured(server, bench)
      const against = (what: string, label: string, rounds: readonly number[] | undefined, goal?: Finding['goal']): Finding => ({
        what,
        ours: rate('postEntry', seen.ours ?? []),
        ...(rounds && { peer: rate(label, rounds) }),
        ...(goal && { goal }),
      })
      return [
        against(
          'a balanced entry and all its balances; peer: select … for update on the entry’s three accounts',
          'pgbench, three rows',
          seen.all,
          { least: 5 },
        ),
        against('the same; peer: only the payee’s account has a row, the platform’s are added up', 'pgbench, one row', seen.payee),
      ]
    }),
}
