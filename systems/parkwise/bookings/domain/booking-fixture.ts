// A space and a wish for the tests of bookings; nothing in production imports this.
import { HOUR_MS, MINUTE_MS } from '#platform/kernel/clock.ts'
import type { Id, PrincipalId } from '#platform/kernel/ids.ts'
import { money } from '#platform/kernel/money.ts'
import type { BookingCommand } from './booking-state.ts'
import type { HeldSpace } from './parking-terms.ts'
import type { VehiclePlate } from './vehicle-plate.ts'

export const NOW_MS = Date.parse('2026-05-04T09:30:00Z')
export const HOLD_MS = 10 * MINUTE_MS
export const DRIVER = '01900000-0000-7000-8000-00000000000a' as PrincipalId
export const PROVIDER = '01900000-0000-7000-8000-00000000000b' as PrincipalId
export const STRANGER = '01900000-0000-7000-8000-00000000000c' as PrincipalId

/** Two hours, half an hour from now. */
export const SLOT = { fromMs: NOW_MS + 30 * MINUTE_MS, toMs: NOW_MS + 30 * MINUTE_MS + 2 * HOUR_MS }

export const SPACE: HeldSpace = {
  claimId: '5b1e0c7a-0f3d-8a44-9c15-7f9f3b0f2d21' as Id<'claim'>,
  calendarId: '7d3e2a90-41c2-8a51-8d7c-6a0f3b1e9c02' as Id<'calendar'>,
  spotId: '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d01' as Id<'spot'>,
  spotName: 'Parkhaus Urania',
  providerId: PROVIDER,
  timeZone: 'Europe/Zurich',
  quote: {
    total: money(800, 'CHF'),
    lines: [{ label: 'hourly', quantity: 2, unit: 'hour', unitPrice: money(400, 'CHF'), amount: money(800, 'CHF') }],
  },
  holdExpiresAtMs: NOW_MS + HOLD_MS,
}

export const REQUEST: Extract<BookingCommand, { type: 'Request' }> = {
  type: 'Request',
  driverId: DRIVER,
  vehiclePlate: 'ZH 123456' as VehiclePlate,
  slot: SLOT,
  hold: { held: SPACE },
  nowMs: NOW_MS,
}
