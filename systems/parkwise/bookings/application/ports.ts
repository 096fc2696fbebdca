import type { Store } from '#platform/store/store.ts'
import type { PaymentsApi } from '#services/payments/contract/payments-api.ts'
import type { ParkingApi } from '../../parking/contract/parking-api.ts'
import type { CancellationPolicy } from '../domain/cancellation-policy.ts'

export type Ports = {
  readonly store: Store
  readonly parking: ParkingApi
  readonly payments: PaymentsApi
}

/** What a booking is made under, from the settings. */
export type BookingRules = {
  /** How many spaces a driver may hold without paying; 0 for any number. */
  readonly mostUnpaid: number
  readonly cancellation: CancellationPolicy
}

/** When a stay may begin, and when it is taken to be over; see the commands of booking.ts. */
export type StayRules = { readonly opensBeforeMs: number; readonly overstayMs: number }
