// A whole booking over HTTP, against the bare commits that it could at best be.
import { postgresPool } from '#platform/store/postgres/database.ts'
import { type Claim, type Finding, interleaved } from './claim.ts'
import { closedLoop } from './load.ts'
import { preparePeer } from './one-statement-commit.ts'
import { expectStatus, listLot, register, registerDrivers, withParkwise } from './parkwise.ts'
import { quantile } from './statistics.ts'

const CLIENTS = 64
const LOTS = 400
/** Each lot is one calendar; an interval of its own for each booking of a lot is never full. */
const CAPACITY = 20
const HOUR_MS = 3_600_000

export const bookingsOverHttp: Claim = {
  name: 'bookings-over-http',
  title: `POST /bookings through the gateway (JWT, quote, hold, booking, events), ${CLIENTS} clients`,
  run: ({ quick, say }) =>
    withParkwise(CLIENTS, async (parkwise) => {
      const seconds = quick ? 1 : 3
      const provider = await register(parkwise, 'provider', 'provider')
      const drivers = await registerDrivers(parkwise, quick ? 8 : CLIENTS)
      const lots = await Promise.all(Array.from({ length: LOTS }, (_, number) => listLot(parkwise, provider, number, CAPACITY)))
      const firstMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS
      let made = 0
      const book = async (client: number): Promise<void> => {
        const number = made++
        // Every lot in turn, then the next two hours of all of them.
        const fromMs = firstMs + (Math.floor(number / LOTS) % 1_000) * 2 * HOUR_MS
        const body = {
          spotId: lots[number % LOTS],
          from: new Date(fromMs).toISOString(),
          to: new Date(fromMs + 2 * HOUR_MS).toISOString(),
          vehiclePlate: `ZH ${100_000 + number}`,
        }
        const token = drivers[client % drivers.length] ?? ''
        expectStatus(await parkwise.call('POST', '/bookings', { token, key: `book-${number}`, body }), 201)
      }
      // Code that runs for the first time is not what is measured.
      await closedLoop({ callers: CLIENTS, seconds: quick ? 0.5 : 2 }, book)

      const pool = postgresPool({ url: parkwise.databaseUrl, connections: 4 })
      try {
        const peer = await preparePeer(pool, parkwise.databaseUrl, say)
        const p50: number[] = []
        const p99: number[] = []
        const contenders: Record<string, () => Promise<number>> = {
          bookings: async () => {
            await pool.query('checkpoint')
            const { perSecond, latenciesMs } = await closedLoop({ callers: CLIENTS, seconds }, book)
            p50.push(quantile(latenciesMs, 0.5))
            p99.push(quantile(latenciesMs, 0.99))
            return perSecond
          },
        }
        if (peer) {
          const turn = { position: 'head', stay: 'random(1, 1000000000)', clients: CLIENTS, seconds } as const
          contenders.pgbench = async () => (await peer.run(turn)).perSecond
        }
        const seen = await interleaved(quick ? 1 : 5, contenders, say)
        say(`  ${made} bookings were made, each answered with 201`)
        const findings: Finding[] = [
          {
            what: 'bookings a second; each is a commit in parking and one in bookings, their events handled meanwhile',
            ours: { label: 'POST /bookings', unit: 'bookings/s', better: 'higher', rounds: seen.bookings ?? [] },
            peer: seen.pgbench && { label: 'pgbench, log head', unit: 'commits/s', better: 'higher', rounds: seen.pgbench },
            goal: { least: 1 },
          },
          { what: 'time of one booking, p50', ours: { label: 'POST /bookings', unit: 'ms', better: 'lower', rounds: p50 } },
          { what: 'time of one booking, p99', ours: { label: 'POST /bookings', unit: 'ms', better: 'lower', rounds: p99 } },
        ]
        return findings
      } finally {
        await pool.end()
      }
    }),
}
