import { expect, it } from 'vitest'
import { embeddedTail } from '#platform/bus/embedded/tail.ts'
import { grpcClient } from '#platform/edge/grpc/client.ts'
import { grpcServer } from '#platform/edge/grpc/server.ts'
import { systemClock, systemRandom } from '#platform/host/real-world.ts'
import { readCalendars } from '../application/calendar-reader.ts'
import { holdSpace } from '../application/hold-space.ts'
import { ParkingSpotAvailabilityServiceService as definition } from '../contract/generated/parking.ts'
import { HOLD_MS, LIMITS, message, slot, testLot, wish } from '../test-lot.ts'
import { parkingGrpc } from './grpc.ts'
import { availabilityIn } from './grpc-availability.ts'

it('a hold is seen by whoever watches the spot, out of the log', async () => {
  const lot = await testLot()
  const { store, engine, clock } = lot
  const log = { warn: () => undefined, error: () => undefined } as never
  const live = embeddedTail({
    system: 'parkwise',
    publishers: new Map([['parking', engine]]),
    clock: systemClock,
    random: systemRandom,
    log,
  })
  live.start()
  const { spotId } = await lot.list({ capacity: 3 })
  const hold = holdSpace({ store, limits: LIMITS, holdMs: HOLD_MS, readCalendars: (id, count) => readCalendars(store, id, count) })
  const service = parkingGrpc({ api: {} as never, availabilityOf: availabilityIn(store), tail: live.tail, clock })
  const server = await grpcServer({ services: [service], log, port: 0 })
  const client = grpcClient(definition, `127.0.0.1:${server.port}`)
  const stream = client.stream('subscribeToSpotUpdates', { spotIds: [spotId], slot: slot(1, 3) })[Symbol.asyncIterator]()
  try {
    expect((await stream.next()).value?.spot?.freeUnits).toBe(3)
    await hold(wish(spotId, 'a'), clock.nowMs(), message('1'))
    live.wake()
    // What was committed in the second before may be told as well.
    let seen = (await stream.next()).value?.spot?.freeUnits
    while (seen === 3) seen = (await stream.next()).value?.spot?.freeUnits
    expect(seen).toBe(2)
  } finally {
    await stream.return?.()
    client.close()
    await server.drain(1_000)
    await live.stop()
  }
})
