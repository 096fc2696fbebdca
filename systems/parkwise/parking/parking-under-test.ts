// Parking as it runs, for the tests of its routes: real composition, gateway and users on memory engines, time that stands
// still. Every answer is held against the OpenAPI document.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { responseCheck } from '#platform/edge/response-check.ts'
import { type InMemory, inMemory } from '#platform/host/in-memory.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { tokenAudience } from '#services/identity/contract/token-audience.ts'
import type { ParkingApi } from './contract/parking-api.ts'
import { type ParkingOptions, parking } from './service.ts'
import { NOW, wish } from './test-lot.ts'
import { type TestUsers, testUsers } from './test-users.ts'

type Answer = { status: number; body: Record<string, unknown> & { items?: Record<string, unknown>[] }; headers: Record<string, unknown> }
type Call = { token?: string; body?: unknown; headers?: Record<string, string> }

export let clock: ManualClock
export let running: InMemory
export let users: TestUsers
let check: ReturnType<typeof responseCheck>
export let token: string
export let otherToken: string
export let driverToken: string

export const call = async (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { token: bearer, body, headers = {} }: Call = {},
): Promise<Answer> => {
  const response = await running.app.inject({
    method,
    url: `/gateway/v1${path}`,
    headers: { ...headers, ...(bearer && { authorization: `Bearer ${bearer}` }) },
    ...(body === undefined ? {} : { payload: body as object }),
  })
  const text = response.body
  const wrong = check({
    method,
    path: `/gateway/v1${path}`,
    status: response.statusCode,
    contentType: response.headers['content-type'] as string,
    body: text,
  })
  expect(wrong).toEqual([])
  return { status: response.statusCode, body: text === '' ? {} : JSON.parse(text), headers: response.headers }
}

let names = 0
export const register = (role: string): Promise<string> => users.logIn(`${role}-${names++}@example.com`, role, clock.nowMs())

export const SPOT = {
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, 8001 Zürich',
  location: { type: 'Point', coordinates: [8.5396, 47.3744] },
  capacity: 1,
  spotType: 'regular',
  covered: true,
  amenities: ['cctv'],
  timeZone: 'Europe/Zurich',
  pricing: { hourly: { amount: '2.50', currency: 'CHF' } },
}
export const list = async (more: object = {}): Promise<string> => {
  const { status, body } = await call('POST', '/providers/spots', {
    token,
    body: { ...SPOT, location: { type: 'Point', coordinates: [town, 47.3744] }, ...more },
  })
  expect(status).toBe(201)
  return body.id as string
}
export const at = (hours: number): string => toIso(clock.nowMs() + hours * HOUR_MS)
export const during = (from = 1, to = 3): string => `from=${at(from)}&to=${at(to)}`
/** Each test has a town of its own, a degree east of the one before. */
export let town = 8.5396
export const near = (more = ''): string => `/parking-spots/search?lat=47.3744&lng=${town}&radiusM=2000&${during()}${more}`
const api = (): ParkingApi => running.composition.apis.parking as ParkingApi
export const hold = (spotId: string, claim: string) =>
  api().hold(wish(spotId as never, claim, { fromMs: clock.nowMs() + HOUR_MS, toMs: clock.nowMs() + 3 * HOUR_MS }), {
    id: claim as MessageId,
    atMs: clock.nowMs(),
  })
export const fieldsOf = ({ body }: Answer): string[] => ((body.errors ?? []) as { path: string }[]).map(({ path }) => path)

const start = async (options: ParkingOptions): Promise<void> => {
  clock = manualClock(NOW)
  users = await testUsers()
  const tokens = { audience: tokenAudience('parkwise'), keys: users.keys }
  const system = { name: 'parkwise', title: 'ParkWise', port: 0, services: [users.identity, parking(options)], tokens }
  running = await inMemory(system, { clock, random: systemRandom })
  check = () => []
  const document = await running.app.inject({ url: '/openapi.json' })
  check = responseCheck(document.json() as object)
}

/** Runs parking and the users that it needs for the tests of one file; what they use is exported here and set before they begin. */
export const runParking = (options: ParkingOptions = {}): void => {
  beforeAll(async () => {
    await start(options)
    token = await register('provider')
    otherToken = await register('provider')
    driverToken = await register('driver')
  })
  afterAll(() => running.stop())
  beforeEach(() => {
    town += 1
  })
}
