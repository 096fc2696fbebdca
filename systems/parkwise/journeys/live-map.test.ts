import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Client, connectTo, subscribed } from '#platform/edge/realtime/hub-under-test.ts'
import { REALTIME_PATH } from '#platform/edge/realtime/upgrade.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { cellOf } from '#platform/kernel/geo-cells.ts'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'
import { as, book, listGarage, nothingTold, register, type Told } from './steps.ts'

const AROUND_THE_GARAGE = `area:${cellOf({ lat: 47.3768, lng: 8.5438 }, 8)}`

describe('a garage with one space, on the open map of somebody who is not logged in', () => {
  let plaza: InMemoryPlaza
  let told: Told
  let guest: Client
  let driver: Client
  let lastPosition: string

  const connect = () => connectTo(`ws://127.0.0.1:${(plaza.plaza.app.server.address() as AddressInfo).port}${REALTIME_PATH}`)

  beforeAll(async () => {
    plaza = await driveInMemory()
    await plaza.plaza.app.listen({ port: 0, host: '127.0.0.1' })
    const fromMs = plaza.nowMs()
    told = { ...nothingTold(plaza, 'live'), slot: { from: toIso(fromMs), to: toIso(fromMs + 2 * HOUR_MS) } }
    for (const person of ['provider', 'driver'] as const) await register(told, person)
    guest = await connect()
    driver = await connect()
  })
  afterAll(() => plaza.stop())

  it('appears when its provider lists it', async () => {
    await subscribed(guest, AROUND_THE_GARAGE)
    told.spotId = await listGarage(told, 1)
    let update = await guest.next()
    // Its calendar comes a moment after the listing.
    while (update.freeUnits === 0) update = await guest.next()
    expect(update).toMatchObject({ type: 'SPOT_UPDATE', spotId: told.spotId, status: 'AVAILABLE', freeUnits: 1 })
  })

  it('is held as soon as somebody has booked it', async () => {
    await subscribed(guest, `spot:${told.spotId}`)
    expect((await book(told, 'driver', 'now')).status).toBe(201)
    let update = await guest.next()
    while (update.status === 'AVAILABLE') update = await guest.next()
    expect(update).toMatchObject({ type: 'SPOT_UPDATE', spotId: told.spotId, status: 'HELD', freeUnits: 0 })
    lastPosition = update.position as string
  })

  it('is full when the booking is paid, and the driver hears of it in the same moment', async () => {
    driver.say({ type: 'AUTH', token: told.tokens.get('driver') ?? '' })
    expect(await driver.next()).toEqual({ type: 'READY' })
    await subscribed(driver, 'me')
    const [booking] = (await as(told, 'driver', 'GET', '/bookings')).body.items
    const payment = { bookingId: booking?.id, paymentMethod: 'tok_visa' }
    expect((await as(told, 'driver', 'POST', '/payments/process', { key: 'live-pay', body: payment })).status).toBe(202)
    await plaza.until(10_000, async () => driver.heard.some(({ type }) => type === 'NOTIFICATION'))
    expect(await driver.next()).toMatchObject({ type: 'NOTIFICATION', notice: 'booking-confirmed' })
    expect(await guest.next()).toMatchObject({ spotId: told.spotId, status: 'FULL', freeUnits: 0 })
  })

  it('is told again to whoever was away, once, and as it is now', async () => {
    guest.socket.terminate()
    const back = await connect()
    back.say({ type: 'SUBSCRIBE', topic: AROUND_THE_GARAGE, after: lastPosition })
    expect(await back.next()).toMatchObject({ type: 'SPOT_UPDATE', spotId: told.spotId, status: 'FULL' })
    expect(await back.next()).toMatchObject({ type: 'READY', topic: AROUND_THE_GARAGE })
  })

  it.each([
    ['me', 'UNAUTHENTICATED'],
    ['spot:no-such-spot', 'UNKNOWN_TOPIC'],
    ['area:here', 'UNKNOWN_TOPIC'],
    ['area:8f1f8d2a6a5b5a5', 'UNKNOWN_TOPIC'],
    ['booking:1', 'UNKNOWN_TOPIC'],
  ])('does not make %s a topic for a guest', async (topic, code) => {
    const stranger = await connect()
    stranger.say({ type: 'SUBSCRIBE', topic })
    expect(await stranger.next()).toEqual({ type: 'ERROR', code, topic })
  })
})
