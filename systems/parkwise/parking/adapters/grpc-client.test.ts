import { describe, expect, it, onTestFinished } from 'vitest'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { spots } from '../application/spots.ts'
import type { ParkingApi, SpotId } from '../contract/parking-api.ts'
import { HOLD_MS, LIMITS, message, NOW, slot, type TestLot, testLot, wish } from '../test-lot.ts'
import { parkingClient } from './grpc-client.ts'
import { apiOf, EXTENSION_MS, serve } from './grpc-fixture.ts'

const ways: Readonly<Record<string, (lot: TestLot) => Promise<ParkingApi>>> = {
  'in one process': async (lot) => apiOf(lot),
  'over gRPC': async (lot) => {
    const { port } = await serve(lot)
    const client = parkingClient(`127.0.0.1:${port}`)
    onTestFinished(client.close)
    return client
  },
}

describe.each(Object.keys(ways))('parking called %s', (way) => {
  const open = async () => {
    const lot = await testLot()
    return { lot, api: await (ways[way] as (lot: TestLot) => Promise<ParkingApi>)(lot) }
  }

  it('holds a space with an itemised price, and refuses the next driver', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list()
    const { held } = await api.hold(wish(spotId, 'a'), message('1'))
    expect(held).toEqual({
      claimId: 'a',
      spotId,
      calendarId: expect.any(String),
      spotName: 'Parkhaus Urania',
      providerId: 'provider-1',
      timeZone: 'Europe/Zurich',
      holdExpiresAtMs: NOW + HOLD_MS,
      quote: {
        total: { amountMinor: 400, currency: 'CHF' },
        lines: [
          {
            label: 'hourly',
            quantity: 2,
            unit: 'hour',
            unitPrice: { amountMinor: 200, currency: 'CHF' },
            amount: { amountMinor: 400, currency: 'CHF' },
          },
        ],
      },
    })
    expect(await api.hold(wish(spotId, 'b'), message('2'))).toEqual({ rejected: { type: 'AlreadyTaken' } })
  })

  it('gives a repeated message its first answer, and refuses it for another wish', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list()
    const once = message('1', { fingerprint: 'f' })
    const first = await api.hold(wish(spotId, 'a'), once)
    expect(await api.hold(wish(spotId, 'a'), once)).toEqual(first)
    await expect(api.hold(wish(spotId, 'a', slot(5, 6)), message('1', { fingerprint: 'g' }))).rejects.toThrow(FingerprintMismatch)
  })

  it('says why a space cannot be held', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list({ openingHours: { thursday: [{ fromMinute: 480, toMinute: 600 }] } })
    const ask = (id: string, from: number, to: number) => api.hold(wish(spotId, id, slot(from, to)), message(id))
    expect(await api.hold(wish('nowhere' as SpotId, 'n'), message('n'))).toEqual({ rejected: { type: 'SpotNotFound' } })
    expect(await ask('night', 20, 22)).toEqual({ rejected: { type: 'OutsideOpeningHours' } })
    expect(await ask('past', -3, -1)).toEqual({ rejected: { type: 'InThePast' } })
    expect(await ask('late', 24 * 400, 24 * 400 + 1)).toEqual({
      rejected: { type: 'TooFarAhead', latestMs: NOW + LIMITS.furthestAheadMs },
    })
    expect(await ask('long', 1, 24 * 40)).toEqual({ rejected: { type: 'TooLong', longestMs: LIMITS.longestMs } })
    await lot.store.execute(spots, spotId, { type: 'Archive', nowMs: NOW }, message('archive'))
    expect(await ask('gone', 8, 9)).toEqual({ rejected: { type: 'SpotNotOpen', why: 'archived' } })
  })

  it('confirms a hold in time, and not one that has ended', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list({ capacity: 2 })
    const [a, b] = [await api.hold(wish(spotId, 'a'), message('1')), await api.hold(wish(spotId, 'b'), message('2'))]
    if (!a.held || !b.held) throw new Error('both fit')
    expect(await api.confirm(a.held, message('confirm-a'))).toEqual({})
    lot.clock.advance(HOLD_MS)
    expect(await api.confirm(b.held, message('confirm-b'))).toEqual({ rejected: { type: 'HoldEnded' } })
  })

  it('makes a hold longer once, and not one that has ended', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list({ capacity: 1 })
    const { held } = await api.hold(wish(spotId, 'a'), message('1'))
    if (!held) throw new Error('it was free')
    const untilMs = held.holdExpiresAtMs + EXTENSION_MS
    expect(await api.extend(held, message('extend-a'))).toEqual({ holdExpiresAtMs: untilMs })
    expect(await api.extend(held, message('extend-again'))).toEqual({ holdExpiresAtMs: untilMs })
    lot.clock.advance(HOLD_MS + EXTENSION_MS)
    expect(await api.extend(held, message('extend-late'))).toEqual({ rejected: { type: 'HoldEnded' } })
  })

  it('takes a space back, once or twice', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list()
    const { held } = await api.hold(wish(spotId, 'a'), message('1'))
    if (!held) throw new Error('it was free')
    await api.release(held, message('release'))
    await api.release(held, message('release-again'))
    expect((await api.hold(wish(spotId, 'b'), message('2'))).held?.claimId).toBe('b')
  })

  it('says that it is away when its database is', async () => {
    const { lot, api } = await open()
    const { spotId } = await lot.list()
    await lot.lane.close()
    await expect(api.hold(wish(spotId, 'a'), message('1'))).rejects.toThrow(StoreUnavailable)
  })
})
