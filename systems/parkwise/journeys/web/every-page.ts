// One person at all pages of ParkWise, with something on each of them: bookings in every state, notices, a space with a calendar.
import { randomUUID } from 'node:crypto'
import { HOUR_MS } from '#platform/kernel/clock.ts'
import type { Body, Driving } from '../driving.ts'
import { PASSWORD } from './provider-at-the-browser.ts'

/** A page, by a name for its picture and where it is. */
export type PageOfAll = { readonly name: string; readonly path: string }
export type Staged = { readonly email: string; readonly forGuests: readonly PageOfAll[]; readonly forUsers: readonly PageOfAll[] }

const SOON_MS = 60_000
const CENTRE = [8.5395, 47.3745]

/** Lets somebody who both drives and rents out have done a bit of everything, and names all pages with that on them. */
export const stageEveryPage = async (drive: Driving): Promise<Staged> => {
  const email = 'alexandra.schwarzenbach@example.com'
  const account = { email, password: PASSWORD, fullName: 'Alexandra Schwarzenbach', role: 'provider' }
  const first = await drive.call('POST', '/auth/register', { body: account })
  await drive.call('POST', '/users/me/roles', { token: first.body.accessToken, body: { role: 'driver' } })
  const { body: session } = await drive.call('POST', '/auth/login', { body: { email, password: PASSWORD } })

  const as = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Body> => {
    const answer = await drive.call(method, path, { token: session.accessToken, body, ...(method === 'POST' && { key: randomUUID() }) })
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const list = async (name: string, capacity: number): Promise<string> => {
    const chf = (amount: string) => ({ amount, currency: 'CHF' })
    const spot = {
      ...{ name, address: 'Uraniastrasse 3, 8001 Zürich', capacity, covered: true, amenities: ['ev-charging', 'cctv'] },
      ...{ timeZone: 'Europe/Zurich', location: { type: 'Point', coordinates: CENTRE }, limits: { heightM: 2.1 } },
      pricing: { hourly: chf('4.50'), dailyMax: chf('32.00') },
    }
    return (await as('POST', '/providers/spots', spot)).id
  }
  const nowMs = Math.floor(drive.nowMs() / 60_000) * 60_000
  const book = async (spotId: string, inHours: number): Promise<string> => {
    const [from, to] = [nowMs + inHours * HOUR_MS, nowMs + (inHours + 2) * HOUR_MS].map((ms) => new Date(ms).toISOString())
    return (await as('POST', '/bookings', { spotId, from, to, vehiclePlate: 'ZH 123456' })).id
  }
  const paid = async (bookingId: string): Promise<string> => {
    await as('POST', '/payments/process', { bookingId, paymentMethod: 'tok_visa' })
    await drive.until(SOON_MS, async () => (await as('GET', `/bookings/${bookingId}`)).status === 'CONFIRMED')
    return bookingId
  }

  const spotId = await list('Tiefgarage Urania mit einem langen Namen am Ufer', 3)
  const full = await list('Einstellplatz Hinterhof', 1)
  const active = await paid(await book(full, 0))
  await as('POST', `/bookings/${active}/check-in`)
  const cancelled = await paid(await book(spotId, 30))
  await as('POST', `/bookings/${cancelled}/cancel`)
  const confirmed = await paid(await book(spotId, 26))
  const pending = await book(spotId, 50)
  const [from, to] = [24 * HOUR_MS, 26 * HOUR_MS].map((ms) => new Date(nowMs + ms).toISOString())
  await as('POST', `/providers/spots/${spotId}/blocks`, { from, to, reason: 'Our own guests', units: 1 })
  await drive.until(SOON_MS, async () => (await as('GET', '/notifications?limit=50')).items.length >= 6)

  const stay = `from=${from}&to=${to}`
  return {
    email,
    forGuests: [
      { name: 'search', path: `/?lat=${CENTRE[1]}&lng=${CENTRE[0]}&zoom=15&${stay}` },
      { name: 'search-far', path: '/?lat=47&lng=8&zoom=5' },
      { name: 'search-nothing', path: '/?lat=10&lng=-30&zoom=15' },
      { name: 'spot', path: `/spots/${spotId}?${stay}` },
      { name: 'spot-full', path: `/spots/${full}?from=${new Date(nowMs).toISOString()}&to=${new Date(nowMs + HOUR_MS).toISOString()}` },
      { name: 'spot-gone', path: '/spots/00000000-0000-7000-8000-000000000000' },
      { name: 'nowhere', path: '/account/nowhere' },
      { name: 'log-in', path: '/log-in?back=%2Fbookings' },
      { name: 'register', path: '/register' },
      { name: 'forgot', path: '/forgot' },
      { name: 'reset', path: '/reset?token=worn-out' },
      { name: 'verify', path: '/verify?token=worn-out' },
    ],
    forUsers: [
      { name: 'bookings', path: '/bookings' },
      { name: 'booking-pending', path: `/bookings/${pending}` },
      { name: 'booking-confirmed', path: `/bookings/${confirmed}` },
      { name: 'booking-active', path: `/bookings/${active}` },
      { name: 'booking-cancelled', path: `/bookings/${cancelled}` },
      { name: 'inbox', path: '/inbox' },
      { name: 'account', path: '/account' },
      { name: 'security', path: '/account/security' },
      { name: 'sessions', path: '/account/sessions' },
      { name: 'provider', path: '/provider' },
      { name: 'provider-new', path: '/provider/new' },
      { name: 'provider-import', path: '/provider/import' },
      { name: 'provider-spot', path: `/provider/spots/${spotId}` },
      { name: 'provider-edit', path: `/provider/spots/${spotId}/edit` },
      { name: 'provider-booking', path: `/provider/bookings/${confirmed}` },
    ],
  }
}
