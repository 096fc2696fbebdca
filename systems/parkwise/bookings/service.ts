import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import type { ParkingApi } from '../parking/contract/parking-api.ts'
import { bookings as bookingsCollection } from './adapters/collection.ts'
import { freeSpace } from './adapters/events.ts'
import { bookingRoutes } from './adapters/http.ts'
import { bookingList } from './adapters/lists.ts'
import { confirmBooking } from './application/confirm-booking.ts'
import type { Bookings, Ports } from './application/ports.ts'
import { requestBooking } from './application/request-booking.ts'
import type { BookingsApi } from './contract/bookings-api.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingRequested,
  bookingStarted,
} from './contract/events.ts'

const settings = Type.Object({})

/** Bookings of drivers, from the held space to the end of the stay. */
export const bookings = service<BookingsApi, typeof settings, { readonly parking: ParkingApi }>({
  name: 'bookings',
  purpose: 'Keeps what drivers have booked, from the held space to the end of the stay.',
  settings,
  collections: [bookingsCollection],
  publishes: [bookingRequested, bookingConfirmed, bookingCancelled, bookingExpired, bookingStarted, bookingCompleted],
  needs: ['parking'],
  compose: ({ store, clock, cursors, needs: { parking } }) => {
    const kept: Bookings = {
      execute: (id, command, message) => store.execute(bookingsCollection, id, command, message),
      outcomeOf: (id, message) => store.outcomeOf(bookingsCollection, id, message),
      stateOf: async (id) => (await store.get(bookingsCollection, id))?.state ?? bookingsCollection.decider.initial,
    }
    const ports: Ports = { bookings: kept, parking }
    return {
      api: { confirm: confirmBooking(ports) },
      http: bookingRoutes({ request: requestBooking(ports), bookings: kept, list: bookingList(store, cursors) }, clock),
      consumers: [freeSpace(parking)],
    }
  },
})
