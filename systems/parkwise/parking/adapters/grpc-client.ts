import { type GrpcClientOptions, grpcClient } from '#platform/edge/grpc/client.ts'
import { ParkingSpotAvailabilityServiceService as definition } from '../contract/generated/parking.ts'
import type { ParkingApi } from '../contract/parking-api.ts'
import { confirmFrom, extendFrom, holdFrom } from './grpc-mapping.ts'

/**
 * Parking in another process, at `address` (`host:port`): the same promises as in one process. When it is away each call is
 * repeated with its message for a while, then throws StoreUnavailable.
 */
export const parkingClient = (address: string, options: GrpcClientOptions = {}): ParkingApi & { readonly close: () => void } => {
  const client = grpcClient(definition, address, options)
  return {
    hold: async ({ claimId, driverId, spotId, slot }, message) =>
      holdFrom(await client.call('hold', { claimId, driverId, spotId, slot }, { message })),
    confirm: async ({ claimId, calendarId }, message) =>
      confirmFrom(await client.call('confirm', { claim: { claimId, calendarId } }, { message })),
    extend: async ({ claimId, calendarId }, message) =>
      extendFrom(await client.call('extend', { claim: { claimId, calendarId } }, { message })),
    release: async ({ claimId, calendarId }, message) => {
      await client.call('release', { claim: { claimId, calendarId } }, { message })
    },
    close: client.close,
  }
}
