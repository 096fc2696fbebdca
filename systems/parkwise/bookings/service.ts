import type { TObject } from 'typebox'
import { service } from '#platform/host/service.ts'
import type { ParkingApi } from '../parking/contract/parking-api.ts'
import { freeSpace } from './adapters/events.ts'
import { bookingRoutes } from './adapters/http.ts'
import { bookings as collection } from './application/bookings.ts'
import { confirmBooking } from './application/confirm-booking.ts'
import type { BookingsApi } from './contract/bookings-api.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingRequested,
  bookingStarted,
} from './contract/events.ts'

/** Bookings of drivers, from the held space to the end of the stay. */
export const bookings = service<BookingsApi, TObject, { readonly parking: ParkingApi }>({
  name: 'bookings',
  purpose: 'Keeps what drivers have booked, from the held space to the end of the stay.',
  collections: [collection],
  publishes: [bookingRequested, bookingConfirmed, bookingCancelled, bookingExpired, bookingStarted, bookingCompleted],
  needs: ['parking'],
  compose: ({ store, clock, cursors, needs: { parking } }) => ({
    api: { confirm: confirmBooking({ store, parking }) },
    http: (app) => bookingRoutes(app, { store, parking, clock, cursors }),
    consumers: [freeSpace(parking)],
  }),
})
