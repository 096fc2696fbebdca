// Many drivers want the last space of one lot at the same moment.
import { type Claim, interleaved } from './claim.ts'
import { expectStatus, listLot, type Parkwise, register, registerDrivers, withParkwise } from './parkwise.ts'

const DRIVERS = 500
const QUICK_DRIVERS = 60
/** Three calendars, so that whoever is refused by one must ask the others too. */
const CAPACITY = 120
const HOUR_MS = 3_600_000

/** Seconds from the first request to the last answer. Throws unless exactly one driver got the space and all others heard 409. */
const race = async ({ call }: Parkwise, provider: string, drivers: readonly string[], lot: string): Promise<number> => {
  const fromMs = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + HOUR_MS
  const slot = { from: new Date(fromMs).toISOString(), to: new Date(fromMs + HOUR_MS).toISOString() }
  const block = { ...slot, reason: 'works', units: CAPACITY - 1 }
  expectStatus(await call('POST', `/providers/spots/${lot}/blocks`, { token: provider, key: `block-${lot}`, body: block }), 201)
  await Promise.all(drivers.map((token) => call('GET', '/users/me', { token })))

  const startedMs = performance.now()
  const replies = await Promise.all(
    drivers.map((token, number) =>
      call('POST', '/bookings', {
        token,
        key: `race-${lot}-${number}`,
        body: { spotId: lot, ...slot, vehiclePlate: `ZH ${1_000 + number}` },
      }),
    ),
  )
  const seconds = (performance.now() - startedMs) / 1_000
  const count = (status: number): number => replies.filter((reply) => reply.status === status).length
  const refusals = replies.filter(({ status, body }) => status === 409 && body.code === 'ALREADY_TAKEN').length
  if (count(201) !== 1 || refusals !== drivers.length - 1) {
    throw new Error(`${count(201)} drivers won and ${refusals} were refused, of ${drivers.length}`)
  }
  return seconds
}

export const lastSpace: Claim = {
  name: 'last-space',
  title: `${DRIVERS} drivers race for the last of ${CAPACITY} spaces over HTTP, each with a connection`,
  run: ({ quick, say }) => {
    const count = quick ? QUICK_DRIVERS : DRIVERS
    return withParkwise(count, async (parkwise) => {
      const provider = await register(parkwise, 'provider', 'provider')
      const drivers = await registerDrivers(parkwise, count)
      let lots = 0
      const once = async (): Promise<number> => race(parkwise, provider, drivers, await listLot(parkwise, provider, lots++, CAPACITY))
      const { seconds } = await interleaved(quick ? 2 : 5, { seconds: once }, say)
      return [
        {
          what: `from the first request to the last answer; one 201 and ${count - 1} × 409 in every round`,
          ours: { label: `${count} drivers`, unit: 's', better: 'lower', rounds: seconds },
          goal: { most: 2 },
        },
      ]
    })
  },
}
