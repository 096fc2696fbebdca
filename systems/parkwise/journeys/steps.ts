// The journey that everything else is for: a stranger registers, finds a garage in Zürich, holds two hours; a second driver is
// refused, the hold expires, the second driver gets it. Steps run one after the other; between any two of them Plaza may die and
// start again. Each step repeats safely, since every wish has an Idempotency-Key.
import { expect } from 'vitest'
import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import type { Answer, Body, Driving, Request } from './driving.ts'

const PASSWORD = 'correct horse battery'
const ZURICH = { lat: 47.3769, lng: 8.5417 }

/** What the people of a journey have been told so far. */
export type Told = {
  readonly drive: Driving
  /** Keeps the keys, addresses and names of two journeys on one Plaza apart. */
  readonly name: string
  readonly tokens: Map<Person, string>
  readonly slot: { readonly from: string; readonly to: string }
  spotId: string
  readonly bookings: Map<Person, Body>
}
export type Person = 'provider' | 'driver' | 'rival' | 'latecomer'
export type Step = { readonly name: string; readonly run: (told: Told) => Promise<void> }

/** Begins a journey: nobody knows anything yet. */
export const nothingTold = (drive: Driving, name: string): Told => {
  const fromMs = Math.ceil(drive.nowMs() / MINUTE_MS) * MINUTE_MS + HOUR_MS
  return {
    drive,
    name,
    tokens: new Map(),
    slot: { from: toIso(fromMs), to: toIso(fromMs + 2 * HOUR_MS) },
    spotId: '',
    bookings: new Map(),
  }
}

/** One request by somebody of the journey. */
export const as = ({ drive, tokens }: Told, person: Person, method: 'GET' | 'POST', path: string, more: Request = {}): Promise<Answer> =>
  drive.call(method, path, { token: tokens.get(person), ...more })

/** Opens an account, once however often it is asked for. */
export const register = async (told: Told, person: Person): Promise<void> => {
  const { status, body } = await told.drive.call('POST', '/auth/register', {
    key: `${told.name}-register-${person}`,
    body: {
      email: `${person}.${told.name}@example.com`,
      password: PASSWORD,
      fullName: `The ${person}`,
      role: person === 'provider' ? 'provider' : 'driver',
    },
  })
  expect([status, body.code]).toEqual([201, undefined])
  told.tokens.set(person, body.accessToken)
}

/** Books the spot of the journey; the same wish is one booking. */
export const book = (told: Told, person: Person, wish: string): Promise<Answer> =>
  as(told, person, 'POST', '/bookings', {
    key: `${told.name}-book-${wish}`,
    body: { spotId: told.spotId, ...told.slot, vehiclePlate: person === 'driver' ? 'zh 123456' : 'M-AB 1234' },
  })

/** What is free around the centre of Zürich for the stay. */
export const search = async (told: Told): Promise<Body['items']> => {
  const around = new URLSearchParams({ lat: String(ZURICH.lat), lng: String(ZURICH.lng), radiusM: '1000', limit: '100', ...told.slot })
  const { status, body } = await told.drive.call('GET', `/parking-spots/search?${around}`)
  expect(status).toBe(200)
  return body.items
}

const garageName = (told: Told): string => `Parkhaus am Central ${told.name}`

/** Lists the garage of the journey, once however often it is asked for; its id. */
export const listGarage = async (told: Told, capacity: number): Promise<string> => {
  const { status, body } = await as(told, 'provider', 'POST', '/providers/spots', {
    key: `${told.name}-list`,
    body: {
      name: garageName(told),
      address: 'Central 1, 8001 Zürich',
      location: { type: 'Point', coordinates: [8.5438, 47.3768] },
      capacity,
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amount: '4.50', currency: 'CHF' } },
    },
  })
  expect([status, body.code]).toEqual([201, undefined])
  return body.id
}

export const HOLD_A_SPACE: readonly Step[] = [
  { name: 'a provider registers', run: (told) => register(told, 'provider') },
  {
    name: 'the provider lists a garage with one space',
    run: async (told) => {
      await listGarage(told, 1)
    },
  },
  { name: 'a stranger registers', run: (told) => register(told, 'driver') },
  {
    name: 'the stranger finds the garage in Zürich',
    run: async (told) => {
      const found = (await search(told)).find(({ name }) => name === garageName(told))
      expect(found).toMatchObject({ freeUnits: 1, price: { amount: '9.00', currency: 'CHF' } })
      told.spotId = found?.id ?? ''
    },
  },
  {
    name: 'the stranger holds two hours',
    run: async (told) => {
      const { status, body } = await book(told, 'driver', 'first')
      expect([status, body.code]).toEqual([201, undefined])
      expect(body).toMatchObject({ status: 'PENDING_PAYMENT', spotId: told.spotId, ...told.slot, vehiclePlate: 'ZH 123456' })
      expect(body).toMatchObject({ price: { amount: '9.00', currency: 'CHF' }, quote: [{ label: 'hourly', amount: { amount: '9.00' } }] })
      told.bookings.set('driver', body)
    },
  },
  { name: 'a second driver registers', run: (told) => register(told, 'rival') },
  {
    name: 'the second driver is refused, and does not find the garage any more',
    run: async (told) => {
      const { status, body } = await book(told, 'rival', 'too-early')
      expect([status, body.code]).toEqual([409, 'ALREADY_TAKEN'])
      expect((await search(told)).map(({ id }) => id)).not.toContain(told.spotId)
    },
  },
  {
    name: 'the stranger asks again with the same key and has the same answer',
    run: async (told) => {
      const { status, body } = await book(told, 'driver', 'first')
      expect([status, body]).toEqual([201, told.bookings.get('driver')])
    },
  },
  {
    name: 'the hold expires',
    run: async (told) => {
      const path = `/bookings/${told.bookings.get('driver')?.id}`
      const expiresAtMs = Date.parse(told.bookings.get('driver')?.holdExpiresAt ?? '')
      const withinMs = Math.max(0, expiresAtMs - told.drive.nowMs()) + MINUTE_MS
      await told.drive.until(withinMs, async () => (await as(told, 'driver', 'GET', path)).body.status !== 'PENDING_PAYMENT')
      const { body } = await as(told, 'driver', 'GET', path)
      expect(body).toMatchObject({ status: 'EXPIRED', history: [{ status: 'PENDING_PAYMENT' }, { status: 'EXPIRED', reason: 'not-paid' }] })
      expect(told.drive.nowMs()).toBeGreaterThanOrEqual(expiresAtMs)
    },
  },
  {
    name: 'the second driver gets it',
    run: async (told) => {
      const { status, body } = await book(told, 'rival', 'in-time')
      expect([status, body.code]).toEqual([201, undefined])
      told.bookings.set('rival', body)
    },
  },
  {
    name: 'the provider sees both bookings, and the early refusal is still a refusal',
    run: async (told) => {
      const { body } = await as(told, 'provider', 'GET', `/providers/bookings?spotId=${told.spotId}`)
      const statuses = new Map(body.items.map(({ id, status }) => [id, status]))
      expect(statuses.size).toBe(2)
      expect(statuses.get(told.bookings.get('driver')?.id ?? '')).toBe('EXPIRED')
      const again = await book(told, 'rival', 'too-early')
      expect([again.status, again.body.code]).toEqual([409, 'ALREADY_TAKEN'])
    },
  },
]

/**
 * Nothing that somebody was told is lost, and nothing happened twice: each driver's list has exactly the bookings that were
 * acknowledged, at the price of then. To be asked after every step, and after every crash.
 */
export const nothingIsLost = async (told: Told): Promise<void> => {
  for (const person of ['driver', 'rival'] as const) {
    if (!told.tokens.has(person)) continue
    const { status, body } = await as(told, person, 'GET', '/bookings')
    expect(status).toBe(200)
    const acknowledged = told.bookings.get(person)
    expect(body.items.map(({ id }) => id)).toEqual(acknowledged ? [acknowledged.id] : [])
    if (acknowledged) expect(body.items[0]).toMatchObject({ price: acknowledged.price })
  }
}
