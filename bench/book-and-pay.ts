// A whole booking as a driver makes it: hold, pay at the sandbox provider, its webhook, confirmed, told. What it costs in time,
// processor and disk.
import { postgresPool } from '#platform/store/postgres/database.ts'
import type { Claim, Finding } from './claim.ts'
import { closedLoop, until } from './load.ts'
import { expectStatus, listLot, register, registerDrivers, withParkwise } from './parkwise.ts'
import { processorMs } from './processes.ts'
import { quantile } from './statistics.ts'

const CLIENTS = 64
const LOTS = 400
const CAPACITY = 20
const HOUR_MS = 3_600_000
const LOOK_AGAIN_MS = 100
const PATIENCE_MS = 60_000

export const bookAndPay: Claim = {
  name: 'book-and-pay',
  title: `Book and pay through the gateway with the sandbox provider: quote, hold, payment, webhook, confirmed, notified; ${CLIENTS} clients`,
  run: ({ quick, say }) =>
    withParkwise(
      CLIENTS,
      async (parkwise) => {
        const seconds = quick ? 2 : 6
        const provider = await register(parkwise, 'provider', 'provider')
        const drivers = await registerDrivers(parkwise, CLIENTS)
        const lots = await Promise.all(Array.from({ length: LOTS }, (_, number) => listLot(parkwise, provider, number, CAPACITY)))
        const firstMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS
        let made = 0
        const bookAndPay = async (client: number): Promise<void> => {
          const number = made++
          const token = drivers[client % drivers.length] ?? ''
          const fromMs = firstMs + (Math.floor(number / LOTS) % 1_000) * 2 * HOUR_MS
          const wish = {
            spotId: lots[number % LOTS],
            from: new Date(fromMs).toISOString(),
            to: new Date(fromMs + 2 * HOUR_MS).toISOString(),
            vehiclePlate: `ZH ${100_000 + number}`,
          }
          const { id } = expectStatus(await parkwise.call('POST', '/bookings', { token, key: `book-${number}`, body: wish }), 201)
          const body = { bookingId: id, paymentMethod: 'tok_visa' }
          expectStatus(await parkwise.call('POST', '/payments/process', { token, key: `pay-${number}`, body }), 202)
          const lateMs = performance.now() + PATIENCE_MS
          for (;;) {
            const { status } = expectStatus(await parkwise.call('GET', `/bookings/${id}`, { token }), 200)
            if (status === 'CONFIRMED') return
            if (status !== 'PENDING_PAYMENT' || performance.now() > lateMs) throw new Error(`booking ${id} is ${status}`)
            await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
          }
        }
        const pool = postgresPool({ url: parkwise.databaseUrl, connections: 2 })
        const count = async (query: string): Promise<number> => Number((await pool.query<{ n: number }>(query)).rows[0]?.n)
        const databaseBytes = async (): Promise<number> => {
          await pool.query('checkpoint')
          return count('select pg_database_size(current_database()) as n')
        }
        /** Everybody has been told: the reader of bookings' events in notifications has passed them all. */
        const everybodyIsTold = () =>
          until(
            async () =>
              (await count(`select count(*) as n from parkwise_bookings.reader r join parkwise_bookings.log_head h on h.part = r.part
                             where r.position < h.position`)) === 0,
            PATIENCE_MS,
            'everybody is told',
          )
        try {
          await closedLoop({ callers: CLIENTS, seconds: quick ? 0.5 : 2 }, bookAndPay)
          await everybodyIsTold()
          const figures: Record<'perSecond' | 'p50' | 'p99' | 'processor' | 'bytes' | 'told', number[]> = {
            ...{ perSecond: [], p50: [], p99: [], processor: [], bytes: [], told: [] },
          }
          for (let round = 1; round <= (quick ? 1 : 5); round++) {
            const before = { made, bytes: await databaseBytes(), processor: processorMs(parkwise.data, parkwise.process.pid) }
            const { perSecond, latenciesMs } = await closedLoop({ callers: CLIENTS, seconds }, bookAndPay)
            const endMs = performance.now()
            await everybodyIsTold()
            figures.told.push(performance.now() - endMs)
            figures.processor.push((processorMs(parkwise.data, parkwise.process.pid) - before.processor) / (made - before.made))
            figures.bytes.push(((await databaseBytes()) - before.bytes) / (made - before.made))
            figures.perSecond.push(perSecond)
            figures.p50.push(quantile(latenciesMs, 0.5))
            figures.p99.push(quantile(latenciesMs, 0.99))
            say(`  round ${round}: ${Math.round(perSecond)} bookings/s`)
          }
          say(`  ${made} bookings were made, paid and confirmed`)
          const lower = (what: string, label: string, unit: string, rounds: number[]): Finding => ({
            what,
            ours: { label, unit, better: 'lower', rounds },
          })
          return [
            {
              what: 'bookings a second, each held, paid for and confirmed',
              ours: { label: 'book and pay', unit: 'bookings/s', better: 'higher', rounds: figures.perSecond },
            },
            lower('from the wish to CONFIRMED, p50', 'book and pay', 'ms', figures.p50),
            lower('from the wish to CONFIRMED, p99', 'book and pay', 'ms', figures.p99),
            lower('processor time of Plaza, provider and database for one', 'processor', 'ms', figures.processor),
            lower('database on disk for one, all its events and messages included', 'database', 'bytes', figures.bytes),
            lower('from the last CONFIRMED until everybody is told', 'notifications', 'ms', figures.told),
          ]
        } finally {
          await pool.end()
        }
      },
      // As for everybody: whoever pays is not kept from booking again.
      { PLAZA_PARKWISE_UNPAID_HOLDS_PER_DRIVER: '5' },
    ),
}
