// What bookings refuses because of what parking knows: the two together, as they run.

import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandsOf } from '#platform/host/demo.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '#platform/kernel/clock.ts'
import { parkwise } from '../system.ts'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'

let drive: InMemoryPlaza
const tokens: Record<string, string> = {}

beforeAll(async () => {
  drive = await driveInMemory()
  for (const [who, role] of [
    ['provider', 'provider'],
    ['driver', 'driver'],
    ['rival', 'driver'],
  ] as const) {
    const account = { email: `${who}@example.com`, password: 'correct horse battery', fullName: who, role }
    tokens[who] = (await drive.call('POST', '/auth/register', { body: account })).body.accessToken
  }
})
afterAll(() => drive.stop())

const garage = async (more: object = {}): Promise<string> => {
  const { status, body } = await drive.call('POST', '/providers/spots', {
    token: tokens.provider,
    body: {
      name: 'Parkhaus Urania',
      address: 'Uraniastrasse 3, 8001 Zürich',
      location: { type: 'Point', coordinates: [8.5396, 47.3744] },
      capacity: 1,
      timeZone: 'Europe/Zurich',
      pricing: { hourly: { amount: '4.00', currency: 'CHF' }, dailyMax: { amount: '20.00', currency: 'CHF' } },
      ...more,
    },
  })
  expect(status).toBe(201)
  return body.id
}
const book = (spotId: string, fromMs: number, toMs: number, who = 'driver') =>
  drive.call('POST', '/bookings', {
    token: tokens[who],
    body: { spotId, from: toIso(fromMs), to: toIso(toMs), vehiclePlate: 'ZH 1' },
  })
const isFree = async (spotId: string, fromMs: number, toMs: number): Promise<boolean> =>
  (await drive.call('GET', `/parking-spots/${spotId}/availability?from=${toIso(fromMs)}&to=${toIso(toMs)}`)).body.available

describe('a stay that cannot be', () => {
  it.each([
    ['begins more than five minutes ago', -6 * MINUTE_MS, HOUR_MS, 'from'],
    ['lies in the past', -3 * HOUR_MS, -HOUR_MS, 'from'],
    ['is years long', HOUR_MS, 3 * 365 * DAY_MS, 'to'],
    ['begins years ahead', 3 * 365 * DAY_MS, 3 * 365 * DAY_MS + HOUR_MS, 'from'],
  ])('%s: the field is named and nothing is held', async (_what, fromMs, toMs, field) => {
    const spotId = await garage()
    const nowMs = drive.nowMs()
    const { status, body } = await book(spotId, nowMs + fromMs, nowMs + toMs)
    expect([status, body.code, body.errors.map(({ path }) => path)]).toEqual([422, 'INVALID_INPUT', [field]])
    expect(await isFree(spotId, nowMs, nowMs + HOUR_MS)).toBe(true)
  })

  it('began five minutes ago: that is now', async () => {
    const nowMs = drive.nowMs()
    expect((await book(await garage(), nowMs - 5 * MINUTE_MS, nowMs + HOUR_MS)).status).toBe(201)
  })

  it('is at a spot that does not exist, is paused, is archived or is closed then', async () => {
    const fromMs = drive.nowMs() + HOUR_MS
    const at = (spotId: string) => book(spotId, fromMs, fromMs + HOUR_MS)
    const unknown = await at('01900000-0000-7000-8000-000000000001')
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND'])

    const spotId = await garage()
    await drive.call('PATCH', `/providers/spots/${spotId}`, { token: tokens.provider, ifMatch: '"1"', body: { status: 'PAUSED' } })
    const paused = await at(spotId)
    expect([paused.status, paused.body.code]).toEqual([409, 'SPOT_NOT_OPEN'])
    expect((await drive.call('DELETE', `/providers/spots/${spotId}`, { token: tokens.provider })).status).toBe(204)
    const archived = await at(spotId)
    expect([archived.status, archived.body.code]).toEqual([409, 'SPOT_NOT_OPEN'])

    const closed = await at(await garage({ openingHours: { tuesday: [{ from: '08:00', to: '20:00' }] } }))
    expect([closed.status, closed.body.code]).toEqual([409, 'OUTSIDE_OPENING_HOURS'])
  })
})

describe('a stay that touches another', () => {
  it('begins when the other ends: both fit', async () => {
    const spotId = await garage()
    const fromMs = drive.nowMs() + HOUR_MS
    expect((await book(spotId, fromMs, fromMs + HOUR_MS)).status).toBe(201)
    expect((await book(spotId, fromMs + HOUR_MS, fromMs + 2 * HOUR_MS, 'rival')).status).toBe(201)
    expect((await book(spotId, fromMs + HOUR_MS - 1, fromMs + HOUR_MS, 'rival')).status).toBe(409)
  })
})

it('two hundred wishes at once for the last space: exactly one gets it', async () => {
  const spotId = await garage()
  const fromMs = drive.nowMs() + HOUR_MS
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => book(spotId, fromMs, fromMs + HOUR_MS, i % 2 ? 'driver' : 'rival')),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'ALREADY_TAKEN')).toHaveLength(199)
})

describe('the price', () => {
  it('is the one that availability showed, line by line, the daily cap taken off', async () => {
    const spotId = await garage()
    const [fromMs, toMs] = [drive.nowMs() + HOUR_MS, drive.nowMs() + 9 * HOUR_MS]
    const shown = await drive.call('GET', `/parking-spots/${spotId}/availability?from=${toIso(fromMs)}&to=${toIso(toMs)}`)
    const booked = await book(spotId, fromMs, toMs)
    expect(booked.body.price).toEqual({ amount: '20.00', currency: 'CHF' })
    expect(booked.body.quote.map(({ label, amount }) => [label, amount.amount])).toEqual([
      ['hourly', '32.00'],
      ['daily-cap', '-12.00'],
    ])
    expect([booked.body.price, booked.body.quote]).toEqual([shown.body.price, (shown.body as { quote?: unknown }).quote])
  })
})

describe('the space', () => {
  const soon = () => ({ fromMs: drive.nowMs() + 30 * MINUTE_MS, toMs: drive.nowMs() + 90 * MINUTE_MS })

  it('is free again soon after an unpaid booking was cancelled', async () => {
    const spotId = await garage()
    const { fromMs, toMs } = soon()
    const { id } = (await book(spotId, fromMs, toMs)).body
    expect(await isFree(spotId, fromMs, toMs)).toBe(false)
    expect((await drive.call('POST', `/bookings/${id}/cancel`, { token: tokens.driver })).status).toBe(200)
    await drive.until(5 * SECOND_MS, () => isFree(spotId, fromMs, toMs))
  })

  it('stays with a paid booking when the hold would be over, until that is cancelled', async () => {
    const spotId = await garage()
    const { fromMs, toMs } = soon()
    const { id } = (await book(spotId, fromMs, toMs)).body
    const body = { bookingId: id, paymentMethod: 'tok_visa' }
    expect((await drive.call('POST', '/payments/process', { token: tokens.driver, body })).status).toBe(202)
    const isConfirmed = async () => (await drive.call('GET', `/bookings/${id}`, { token: tokens.driver })).body.status === 'CONFIRMED'
    await drive.until(MINUTE_MS, isConfirmed)
    drive.clock.advance(11 * MINUTE_MS)
    expect((await book(spotId, fromMs, toMs, 'rival')).body.code).toBe('ALREADY_TAKEN')
    const cancelled = await drive.call('POST', `/bookings/${id}/cancel`, { token: tokens.driver })
    expect(cancelled.body.status).toBe('CANCELLED')
    await drive.until(5 * SECOND_MS, () => isFree(spotId, fromMs, toMs))
  })
})

it('demo data is found around the Central in Zürich, and is planted once however often it is tried', async () => {
  const log = pino({ level: 'silent' })
  const { composition } = drive.plaza
  const plant = () =>
    parkwise.demo?.(composition.apis, { log, nowMs: drive.nowMs(), random: systemRandom, command: commandsOf(composition, log) })
  const around = () =>
    drive.call(
      'GET',
      `/parking-spots/search?lat=47.3769&lng=8.5417&radiusM=3000&limit=100&from=${toIso(drive.nowMs() + HOUR_MS)}&to=${toIso(drive.nowMs() + 2 * HOUR_MS)}`,
    )
  await plant()
  const names = (await around()).body.items.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(5)
  await plant()
  expect((await around()).body.items.map(({ name }) => name)).toEqual(names)
})
