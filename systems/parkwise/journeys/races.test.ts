// Many who want the same at the same moment. What may win is written down; that never more wins than there is, is counted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import type { Answer, Body, Request } from './driving.ts'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'

const HOLD_SECONDS = 120
const DRIVERS = 10

let drive: InMemoryPlaza
let provider: string
const drivers: string[] = []
let refreshToken = ''

beforeAll(async () => {
  drive = await driveInMemory({ PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_SECONDS), PLAZA_PARKWISE_UNPAID_HOLDS_PER_DRIVER: '0' })
  provider = (await register('provider@example.com', 'provider')).body.accessToken
  for (let i = 0; i < DRIVERS; i++) {
    const { body } = await register(`driver${i}@example.com`)
    drivers.push(body.accessToken)
    refreshToken = (body as unknown as { refreshToken: string }).refreshToken
  }
})
afterAll(() => drive.stop())

const register = (email: string, role = 'driver', more: Request = {}): Promise<Answer> =>
  drive.call('POST', '/auth/register', { body: { email, password: 'correct horse battery', fullName: 'Ana', role }, ...more })

const slot = () => ({ from: toIso(drive.nowMs() + HOUR_MS), to: toIso(drive.nowMs() + 2 * HOUR_MS) })
const lot = async (capacity: number): Promise<string> => {
  const { body } = await drive.call('POST', '/providers/spots', {
    token: provider,
    body: {
      name: 'Parkhaus Urania',
      address: 'Uraniastrasse 3, 8001 Zürich',
      location: { type: 'Point', coordinates: [8.5396, 47.3744] },
      capacity,
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amount: '4.00', currency: 'CHF' } },
    },
  })
  return body.id
}
const book = (spotId: string, i: number, more: Request = {}): Promise<Answer> =>
  drive.call('POST', '/bookings', { token: drivers[i % DRIVERS], body: { spotId, ...slot(), vehiclePlate: `ZH ${i}` }, ...more })
const block = (spotId: string, units: number, more: Request = {}): Promise<Answer> =>
  drive.call('POST', `/providers/spots/${spotId}/blocks`, { token: provider, body: { ...slot(), reason: 'repairs', units }, ...more })
const change = (spotId: string, body: object): Promise<Answer> =>
  drive.call('PATCH', `/providers/spots/${spotId}`, { token: provider, ifMatch: '"1"', body })
const freeUnits = async (spotId: string): Promise<number> => {
  const { from, to } = slot()
  return (await drive.call('GET', `/parking-spots/${spotId}/availability?from=${from}&to=${to}`)).body.freeUnits
}
const own = async (spotId: string): Promise<Body & { readonly capacity: number; readonly revision: number }> =>
  (await drive.call('GET', `/providers/spots/${spotId}`, { token: provider })).body as never

const times = <T>(count: number, wish: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => wish(i)))
const won = (answers: readonly Answer[]): number => answers.filter(({ status }) => status < 300).length
/** How often each answer was given. */
const tally = (answers: readonly Answer[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status, body }) => `${status} ${body.code ?? ''}`.trim())).map(([what, all]) => [
      what,
      all?.length ?? 0,
    ]),
  )

describe('for the last space', () => {
  it.each([1, 51, 2_000])('of a lot of %i, 500 wishes at once: exactly one gets it', async (capacity) => {
    const spotId = await lot(capacity)
    if (capacity > 1) expect((await block(spotId, capacity - 1)).status).toBe(201)
    expect(tally(await times(500, (i) => book(spotId, i)))).toEqual({ '201': 1, '409 ALREADY_TAKEN': 499 })
    expect(await freeUnits(spotId)).toBe(0)
  })

  it('a provider who blocks and drivers who book: one of them gets it', async () => {
    const spotId = await lot(1)
    const answers = await times(100, (i) => (i % 2 ? book(spotId, i) : block(spotId, 1)))
    expect(won(answers)).toBe(1)
    expect(await freeUnits(spotId)).toBe(0)
  })

  it('of many, blocks and bookings never take more than there is, and leave nothing behind', async () => {
    const spotId = await lot(120)
    const answers = await times(200, (i) => (i % 20 ? book(spotId, i) : block(spotId, 20)))
    const booked = won(answers.filter((_, i) => i % 20))
    const blocked = 20 * won(answers.filter((_, i) => i % 20 === 0))
    expect(booked + blocked + (await freeUnits(spotId))).toBe(120)
    // What a block that was refused had held on the way is free again.
    const rest = await freeUnits(spotId)
    expect(won(await times(rest + 5, (i) => book(spotId, i)))).toBe(rest)
  })
})

describe('with one Idempotency-Key', () => {
  it('a booking sent 50 times at once is one booking', async () => {
    const spotId = await lot(50)
    const answers = await times(50, () => book(spotId, 3, { key: `once-${spotId}` }))
    expect(tally(answers)).toEqual({ '201': 50 })
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await freeUnits(spotId)).toBe(49)
  })

  it('50 different bookings at once are one booking and 49 refusals', async () => {
    const spotId = await lot(50)
    const wish = (i: number) => ({ key: `many-${spotId}`, body: { spotId, ...slot(), vehiclePlate: `B ${i}` } })
    expect(tally(await times(50, (i) => book(spotId, 3, wish(i))))).toEqual({ '201': 1, '422 IDEMPOTENCY_KEY_REUSED': 49 })
    expect(await freeUnits(spotId)).toBe(49)
  })

  it('a block sent 50 times at once is one block', async () => {
    const spotId = await lot(60)
    const answers = await times(50, () => block(spotId, 55, { key: `once-${spotId}` }))
    expect([tally(answers), new Set(answers.map(({ body }) => body.id)).size]).toEqual([{ '201': 50 }, 1])
    expect(await freeUnits(spotId)).toBe(5)
  })
})

describe('a hold that ends', () => {
  const expire = async (): Promise<void> => drive.clock.advance(HOLD_SECONDS * SECOND_MS)
  it.each([
    ['just before', (cancel: () => Promise<Answer>) => Promise.all([cancel(), expire()])],
    ['just after', (cancel: () => Promise<Answer>) => Promise.all([expire(), cancel()])],
  ] as const)('%s it is cancelled, ends once, and its space is free once', async (_when, race) => {
    const spotId = await lot(1)
    const { id } = (await book(spotId, 1)).body
    const cancel = () => drive.call('POST', `/bookings/${id}/cancel`, { token: drivers[1] })
    await race(cancel)
    const show = async () => (await drive.call('GET', `/bookings/${id}`, { token: drivers[1] })).body
    await drive.until(10 * SECOND_MS, async () => (await show()).status !== 'PENDING_PAYMENT')
    const { status, history } = await show()
    expect(['CANCELLED', 'EXPIRED']).toContain(status)
    expect(history.map((entry) => entry.status)).toEqual(['PENDING_PAYMENT', status])
    await drive.until(10 * SECOND_MS, async () => (await freeUnits(spotId)) === 1)
    expect(tally(await times(20, (i) => book(spotId, i)))).toEqual({ '201': 1, '409 ALREADY_TAKEN': 19 })
  })

  it('is cancelled 20 times at once and says so once', async () => {
    const spotId = await lot(1)
    const { id } = (await book(spotId, 1)).body
    const answers = await times(20, () => drive.call('POST', `/bookings/${id}/cancel`, { token: drivers[1] }))
    expect(tally(answers)).toEqual({ '200': 20 })
    expect(answers.map(({ body }) => body.history.length)).toEqual(Array(20).fill(2))
  })
})

describe('a listing', () => {
  it('changed ten times at once by people who saw the same version changes once', async () => {
    const spotId = await lot(5)
    expect(tally(await times(10, (i) => change(spotId, { name: `Name ${i}`, capacity: 10 + i })))).toEqual({
      '200': 1,
      '412 PRECONDITION_FAILED': 9,
    })
    const { revision, capacity } = await own(spotId)
    expect([revision, await freeUnits(spotId)]).toEqual([2, capacity])
  })

  it.each([10, 120])('of %i spaces that shrinks while it is booked keeps what it promised', async (before) => {
    const spotId = await lot(before)
    const [answers] = await Promise.all([times(before, (i) => book(spotId, i)), change(spotId, { capacity: Math.ceil(before / 2) })])
    const { capacity } = await own(spotId)
    const booked = won(answers)
    expect(booked + (await freeUnits(spotId))).toBe(capacity)
    expect(won(await times(before, (i) => book(spotId, i)))).toBe(capacity - booked)
  })

  it('archived while it is booked is either archived or booked', async () => {
    const spotId = await lot(3)
    const archive = () => drive.call('DELETE', `/providers/spots/${spotId}`, { token: provider })
    const [archived, booked] = await Promise.all([archive(), times(6, (i) => book(spotId, i))])
    const { status } = await own(spotId)
    expect(status === 'ARCHIVED' ? won(booked) : archived.status).toBe(status === 'ARCHIVED' ? 0 : 409)
  })
})

describe('an account', () => {
  it('opened 20 times at once with one address is one account', async () => {
    const answers = await times(20, () => register('once@example.com'))
    expect(tally(answers)).toEqual({ '201': 1, '409 EMAIL_TAKEN': 19 })
  })

  it('opened 10 times at once by one wish is one account, each time', async () => {
    const answers = await times(10, () => register('wish@example.com', 'driver', { key: 'wish' }))
    expect([tally(answers), new Set(answers.map(({ body }) => body.user.id)).size]).toEqual([{ '201': 10 }, 1])
  })

  it('in a hundred tabs that refresh one token at once stays logged in, in each, with one token for all', async () => {
    const refresh = (token: string) => drive.call('POST', '/auth/refresh', { body: { refreshToken: token } })
    const answers = await times(100, () => refresh(refreshToken))
    expect(tally(answers)).toEqual({ '200': 100 })
    const next = answers.map(({ body }) => (body as unknown as { refreshToken: string }).refreshToken)
    expect(new Set(next).size).toBe(1)
    expect(tally(await times(5, () => refresh(next[0] ?? '')))).toEqual({ '200': 5 })
  })
})
