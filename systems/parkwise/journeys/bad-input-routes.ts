// One good request for every route of ParkWise, for tests to spoil. Which routes there are says the OpenAPI document: a test compares.
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'

export type Who = 'driver' | 'rival' | 'provider' | 'competitor'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What is there before anything bad is tried. */
export type Things = {
  readonly nowMs: number
  /** A lot of three of the provider's. */
  readonly spotId: string
  /** The driver's, in it. */
  readonly bookingId: string
  /** The provider's, in it. */
  readonly blockId: string
  readonly refreshToken: string
}

export type Route = {
  readonly method: Method
  /** As the OpenAPI document has it, below `/gateway/v1`. */
  readonly template: string
  /** Who may; undefined where anybody may. */
  readonly as?: Who
  /** Anybody who is logged in may, whatever the role. */
  readonly anyRole?: true
  readonly query?: (things: Things) => string
  readonly body?: (things: Things) => object
  readonly ifMatch?: string
}

/** Only to see which parameters a query has. */
export const NO_THINGS: Things = { nowMs: 0, spotId: '', bookingId: '', blockId: '', refreshToken: '' }

/** Tomorrow, for an hour. */
export const slotOf = ({ nowMs }: Things): { readonly from: string; readonly to: string } => ({
  from: toIso(nowMs + 24 * HOUR_MS),
  to: toIso(nowMs + 25 * HOUR_MS),
})

const PLACE = { type: 'Point', coordinates: [8.5396, 47.3744] }
const amount = (text: string) => ({ amount: text, currency: 'CHF' })

/** A listing with every member that one can have. */
export const LISTING = {
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, 8001 Zürich',
  location: PLACE,
  capacity: 3,
  spotType: 'regular',
  covered: true,
  amenities: ['cctv', 'toilet'],
  limits: { heightM: 2.1, lengthM: 5.2, widthM: 2.3 },
  openingHours: { monday: [{ from: '06:00', to: '24:00' }], tuesday: [{ from: '00:00', to: '24:00' }] },
  timeZone: 'Europe/Zurich',
  pricing: {
    hourly: amount('4.00'),
    stepMinutes: 15,
    dailyMax: amount('30.00'),
    minimum: amount('1.00'),
    weekendHourly: amount('3.00'),
    night: { from: '22:00', to: '06:00', hourly: amount('2.00') },
  },
}

export const ACCOUNT = { email: 'new@example.com', password: 'correct horse battery', fullName: 'Ana Pérez', role: 'driver', locale: 'es' }

const slotQuery = (things: Things): string => `from=${slotOf(things).from}&to=${slotOf(things).to}`

export const ROUTES: readonly Route[] = [
  { method: 'POST', template: '/auth/register', body: () => ACCOUNT },
  { method: 'POST', template: '/auth/login', body: () => ({ email: 'driver@example.com', password: ACCOUNT.password }) },
  { method: 'POST', template: '/auth/refresh', body: ({ refreshToken }) => ({ refreshToken }) },
  { method: 'POST', template: '/auth/logout', body: ({ refreshToken }) => ({ refreshToken }) },
  { method: 'GET', template: '/auth/jwks.json' },
  {
    method: 'POST',
    template: '/auth/password',
    as: 'driver',
    anyRole: true,
    body: () => ({ current: ACCOUNT.password, new: 'another password' }),
  },
  { method: 'POST', template: '/auth/password/forgot', body: () => ({ email: 'driver@example.com' }) },
  { method: 'POST', template: '/auth/password/reset', body: () => ({ token: 'a token', new: 'another password' }) },
  { method: 'POST', template: '/auth/email/verify', body: () => ({ token: 'a token' }) },
  { method: 'POST', template: '/auth/email/verification', as: 'driver', anyRole: true },
  { method: 'GET', template: '/auth/sessions', as: 'driver', anyRole: true, query: () => 'limit=5' },
  { method: 'DELETE', template: '/auth/sessions/{id}', as: 'driver', anyRole: true },
  { method: 'POST', template: '/users/me/roles', as: 'driver', anyRole: true, body: () => ({ role: 'provider' }) },
  { method: 'GET', template: '/users/me', as: 'driver', anyRole: true },
  { method: 'PATCH', template: '/users/me', as: 'driver', anyRole: true, body: () => ({ fullName: 'Ana', locale: 'en' }), ifMatch: '"1"' },
  { method: 'POST', template: '/providers/spots', as: 'provider', body: () => LISTING },
  { method: 'GET', template: '/providers/spots', as: 'provider', query: () => 'status=ACTIVE&limit=5' },
  {
    method: 'POST',
    template: '/providers/spots/quote',
    as: 'provider',
    body: (things) => ({ pricing: LISTING.pricing, timeZone: LISTING.timeZone, ...slotOf(things) }),
  },
  { method: 'GET', template: '/providers/spots/{id}', as: 'provider' },
  { method: 'PATCH', template: '/providers/spots/{id}', as: 'provider', body: () => ({ ...LISTING, status: 'PAUSED' }), ifMatch: '"1"' },
  { method: 'DELETE', template: '/providers/spots/{id}', as: 'provider' },
  {
    method: 'POST',
    template: '/providers/spots/{id}/blocks',
    as: 'provider',
    body: (things) => ({ ...slotOf(things), reason: 'repairs', units: 1 }),
  },
  { method: 'GET', template: '/providers/spots/{id}/blocks', as: 'provider', query: () => 'limit=5' },
  { method: 'DELETE', template: '/providers/spots/{id}/blocks/{blockId}', as: 'provider' },
  { method: 'GET', template: '/providers/bookings', as: 'provider', query: slotQuery },
  { method: 'GET', template: '/providers/bookings/{id}', as: 'provider' },
  {
    method: 'GET',
    template: '/parking-spots/search',
    query: (things) => `lat=47.37&lng=8.54&radiusM=900&maxPrice=50&sort=price&limit=5&${slotQuery(things)}`,
  },
  { method: 'GET', template: '/parking-spots/clusters', query: (things) => `bbox=8.5,47.3,8.6,47.4&zoom=12&${slotQuery(things)}` },
  { method: 'GET', template: '/places', query: () => 'q=urania&limit=5' },
  { method: 'GET', template: '/parking-spots/{id}' },
  { method: 'GET', template: '/parking-spots/{id}/availability', query: slotQuery },
  { method: 'GET', template: '/parking-spots/{id}/calendar', query: slotQuery },
  {
    method: 'POST',
    template: '/bookings',
    as: 'driver',
    body: (things) => ({ spotId: things.spotId, ...slotOf(things), vehiclePlate: 'ZH 123' }),
  },
  { method: 'GET', template: '/bookings', as: 'driver', query: (things) => `status=EXPIRED&limit=5&${slotQuery(things)}` },
  { method: 'GET', template: '/bookings/{id}', as: 'driver' },
  { method: 'GET', template: '/bookings/{id}/cancellation', as: 'driver', anyRole: true },
  { method: 'POST', template: '/bookings/{id}/cancel', as: 'driver', anyRole: true },
  { method: 'POST', template: '/bookings/{id}/check-in', as: 'driver', anyRole: true },
  { method: 'POST', template: '/bookings/{id}/check-out', as: 'driver', anyRole: true },
  {
    method: 'POST',
    template: '/payments/process',
    as: 'driver',
    body: ({ bookingId }) => ({ bookingId, paymentMethod: 'tok_visa' }),
  },
  { method: 'GET', template: '/payments/{id}', as: 'driver' },
  { method: 'GET', template: '/payments/{id}/receipt', as: 'driver' },
  { method: 'GET', template: '/providers/earnings', as: 'provider', query: (things) => `${slotQuery(things)}&timeZone=Europe/Zurich` },
  { method: 'GET', template: '/notifications', as: 'driver', anyRole: true, query: () => 'unread=true&limit=5' },
  { method: 'POST', template: '/notifications/{id}/read', as: 'driver', anyRole: true },
  { method: 'POST', template: '/notifications/read-all', as: 'driver', anyRole: true },
  { method: 'GET', template: '/notifications/preferences', as: 'driver', anyRole: true },
  {
    method: 'PUT',
    template: '/notifications/preferences',
    as: 'driver',
    anyRole: true,
    body: () => ({ email: { bookings: false }, inbox: { reminders: true } }),
  },
  { method: 'POST', template: '/reviews', as: 'driver', body: ({ bookingId }) => ({ orderId: bookingId, rating: 5, text: 'Good.' }) },
  { method: 'PUT', template: '/reviews/{id}', as: 'driver', body: () => ({ rating: 4, text: 'Not so good.' }) },
  { method: 'POST', template: '/reviews/{id}/answer', as: 'provider', body: () => ({ text: 'Thank you.' }) },
  { method: 'GET', template: '/reviews', query: ({ spotId }) => `subjectId=${spotId}&limit=5` },
  { method: 'GET', template: '/reviews/summary', query: ({ spotId }) => `subjectId=${spotId}` },
  { method: 'GET', template: '/reviews/mine', as: 'driver', query: () => 'status=INVITED&limit=5' },
]

/**
 * Requests of these have a form that others decide: OAuth's, those of payment providers, and GeoJSON. services/identity/oauth.test.ts, the
 * abuse tests of services/payments and import-route.test.ts of parking try what is bad for them.
 */
export const OTHER_FORMS: readonly string[] = ['POST /auth/token', 'POST /payments/webhooks/{provider}', 'POST /providers/spots/import']

export const nameOf = ({ method, template }: Route): string => `${method} ${template}`

/** The path of a good request, with its query. */
export const pathOf = ({ template, query }: Route, things: Things): string => {
  const id = template.includes('/bookings') ? things.bookingId : things.spotId
  const path = template.replace('{id}', id).replace('{blockId}', things.blockId)
  return query ? `${path}?${query(things)}` : path
}
