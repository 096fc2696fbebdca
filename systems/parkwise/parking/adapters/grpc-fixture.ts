// Parking's API over a test's lot, called in one process or served over gRPC; what a test opened is closed after it.
import { onTestFinished } from 'vitest'
import { type GrpcServer, grpcServer } from '#platform/edge/grpc/server.ts'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import { readCalendars } from '../application/calendar-reader.ts'
import { calendars } from '../application/calendars.ts'
import { extendHold } from '../application/extend-hold.ts'
import { holdSpace } from '../application/hold-space.ts'
import type { ParkingApi } from '../contract/parking-api.ts'
import { HOLD_MS, LIMITS, type TestLot } from '../test-lot.ts'
import { type GrpcPorts, parkingGrpc } from './grpc.ts'
import { availabilityIn } from './grpc-availability.ts'

/** How much longer a hold can be made, once. */
export const EXTENSION_MS = 5 * MINUTE_MS

/** Parking's promises about a lot, kept in this process. */
export const apiOf = ({ store, clock }: TestLot): ParkingApi => {
  const hold = holdSpace({
    store,
    limits: LIMITS,
    holdMs: HOLD_MS,
    readCalendars: (spotId, count) => readCalendars(store, spotId, count),
  })
  return {
    hold: (request, wanted) => hold(request, clock.nowMs(), wanted),
    confirm: async ({ claimId, calendarId }, wanted) => {
      const { rejected } = await store.execute(calendars, calendarId, { type: 'Confirm', claimId, nowMs: clock.nowMs() }, wanted)
      return rejected ? { rejected: { type: 'HoldEnded' } } : {}
    },
    extend: extendHold(store, clock, EXTENSION_MS),
    release: async ({ claimId, calendarId }, wanted) => {
      await store.execute(calendars, calendarId, { type: 'Release', claimId, nowMs: clock.nowMs() }, wanted)
    },
  }
}

const silent = { warn: () => undefined, error: () => undefined } as never

/** Serves a lot over gRPC on a free port; nothing ever happens there unless `ports` has a tail. */
export const serve = async (lot: TestLot, ports: Partial<GrpcPorts> = {}): Promise<GrpcServer> => {
  const service = parkingGrpc({
    api: apiOf(lot),
    availabilityOf: availabilityIn(lot.store),
    tail: () => () => undefined,
    clock: lot.clock,
    ...ports,
  })
  const server = await grpcServer({ services: [service], log: silent, port: 0 })
  onTestFinished(() => server.drain(50))
  return server
}
