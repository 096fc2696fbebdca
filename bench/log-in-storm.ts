// Whether people who log in slow down those who search: hashing a password keeps a core busy for tens of milliseconds on purpose.
import { type Claim, type Finding, interleaved } from './claim.ts'
import { steadily } from './load.ts'
import { expectStatus, listLot, register, withParkwise } from './parkwise.ts'
import { quantile } from './statistics.ts'

/** A quiet hour, and one in which searches alone keep half a core of a slow machine busy. */
const RATES = [25, 100]
const STORMING = 16
const LOTS = 100
const HOUR_MS = 3_600_000

export const logInStorm: Claim = {
  name: 'log-in-storm',
  title: `p99 of ${RATES.join(' and ')} searches/s while ${STORMING} clients log in again and again, against the same without them`,
  run: ({ quick, say }) =>
    withParkwise(STORMING + 64, async (parkwise) => {
      const provider = await register(parkwise, 'provider', 'provider')
      await register(parkwise, 'driver', 'driver')
      for (let number = 0; number < LOTS; number++) await listLot(parkwise, provider, number, 20)
      const fromMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS
      const stay = `from=${new Date(fromMs).toISOString()}&to=${new Date(fromMs + HOUR_MS).toISOString()}`
      const seconds = quick ? 2 : 5
      const logIns: number[] = []

      const searchP99 = async (perSecond: number): Promise<number> => {
        const tookMs: number[] = []
        await steadily(perSecond * seconds, perSecond, async () => {
          const startMs = performance.now()
          expectStatus(await parkwise.call('GET', `/parking-spots/search?lat=47.37&lng=8.52&radiusM=2000&limit=20&${stay}`), 200)
          tookMs.push(performance.now() - startMs)
        })
        return quantile(tookMs, 0.99)
      }
      const storm = async (isOver: () => boolean): Promise<number> => {
        let count = 0
        const body = { email: 'driver@example.com', password: 'correct horse battery' }
        const client = async (): Promise<void> => {
          while (!isOver()) {
            expectStatus(await parkwise.call('POST', '/auth/login', { body }), 200)
            count++
          }
        }
        await Promise.all(Array.from({ length: STORMING }, client))
        return count
      }

      await searchP99(100)
      const findings: Finding[] = []
      for (const perSecond of RATES) {
        const seen = await interleaved(
          quick ? 1 : 5,
          {
            storm: async () => {
              let over = false
              const startMs = performance.now()
              const storming = storm(() => over)
              const p99 = await searchP99(perSecond)
              over = true
              logIns.push(((await storming) * 1_000) / (performance.now() - startMs))
              return p99
            },
            calm: () => searchP99(perSecond),
          },
          say,
        )
        findings.push({
          what: `time of one search at ${perSecond} searches/s, p99`,
          ours: { label: 'during the storm', unit: 'ms', better: 'lower', rounds: seen.storm },
          peer: { label: 'without it', unit: 'ms', better: 'lower', rounds: seen.calm },
          goal: { most: 2 },
        })
      }
      findings.push({
        what: 'log-ins a second meanwhile',
        ours: { label: 'POST /auth/login', unit: 'log-ins/s', better: 'higher', rounds: logIns },
      })
      return findings
    }),
}
