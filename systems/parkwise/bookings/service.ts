import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { SettingsError } from '#platform/host/settings.ts'
import { MINUTE_MS } from '#platform/kernel/clock.ts'
import type { PaymentsApi } from '#services/payments/contract/payments-api.ts'
import type { ParkingApi } from '../parking/contract/parking-api.ts'
import { followPayments, freeSpace, giveMoneyBack } from './adapters/events.ts'
import { bookingRoutes } from './adapters/http.ts'
import { payRoutes } from './adapters/http-pay.ts'
import { stayRoutes } from './adapters/http-stay.ts'
import { bookings as collection } from './application/bookings.ts'
import type { BookingRules, StayRules } from './application/ports.ts'
import { unpaidHolds } from './application/unpaid-holds.ts'
import {
  bookingCancelled,
  bookingCompleted,
  bookingConfirmed,
  bookingExpired,
  bookingNoShow,
  bookingRequested,
  bookingStarted,
} from './contract/events.ts'
import { parseTiers } from './domain/cancellation-policy.ts'

const settings = Type.Object({
  unpaidHoldsPerDriver: Type.Integer({
    default: 5,
    minimum: 0,
    maximum: 100,
    description: 'How many spaces a driver may hold at a time without having paid for them; 0 for any number, for load tests.',
  }),
  cancellationGraceMinutes: Type.Integer({
    default: 15,
    minimum: 0,
    maximum: 1_440,
    description: 'How long after paying a driver who cancels gets everything back, until the stay begins.',
  }),
  cancellationTiers: Type.String({
    default: '24:100,2:50',
    pattern: '^(\\d{1,4}:\\d{1,3}(,\\d{1,4}:\\d{1,3})*)?$',
    examples: ['24:100,2:50'],
    description: 'What a driver who cancels later than that gets back: hours before the stay and percent of the price, the earliest first.',
  }),
  checkInOpensMinutes: Type.Integer({
    default: 10,
    minimum: 0,
    maximum: 1_440,
    description: 'How long before the booked time a driver may arrive.',
  }),
  overstayMinutes: Type.Integer({
    default: 30,
    minimum: 0,
    maximum: 1_440,
    description: 'How long after the booked time a stay that nobody has ended counts as over.',
  }),
})

/** Bookings of drivers, from the held space to the end of the stay, and what was paid for them. */
export const bookings = service<Record<never, never>, typeof settings, { readonly parking: ParkingApi; readonly payments: PaymentsApi }>({
  name: 'bookings',
  purpose: 'Keeps what drivers have booked, from the held space to the end of the stay.',
  settings,
  collections: [collection, unpaidHolds],
  publishes: [bookingRequested, bookingConfirmed, bookingCancelled, bookingExpired, bookingStarted, bookingCompleted, bookingNoShow],
  needs: ['parking', 'payments'],
  compose: ({ store, clock, cursors, settings: set, needs: { parking, payments } }) => {
    const tiers = parseTiers(set.cancellationTiers)
    if (!tiers) {
      throw new SettingsError([
        'the cancellation tiers must name ever fewer hours with ever smaller percents, up to 100, such as 24:100,2:50',
      ])
    }
    const rules: BookingRules = {
      mostUnpaid: set.unpaidHoldsPerDriver,
      cancellation: { graceMs: set.cancellationGraceMinutes * MINUTE_MS, tiers },
    }
    const stay: StayRules = { opensBeforeMs: set.checkInOpensMinutes * MINUTE_MS, overstayMs: set.overstayMinutes * MINUTE_MS }
    const ports = { store, parking, payments }
    return {
      api: {},
      http: (app) => {
        bookingRoutes(app, { store, parking, clock, cursors, rules, stay })
        stayRoutes(app, { store, clock, stay })
        payRoutes(app, { ...ports, clock })
      },
      consumers: [freeSpace(parking), giveMoneyBack(payments), followPayments(ports)],
    }
  },
})
