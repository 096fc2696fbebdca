import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { status } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from 'vitest'
import { grpcClient } from '#platform/edge/grpc/client.ts'
import { type GrpcServer, grpcServer } from '#platform/edge/grpc/server.ts'
import { HOUR_MS, MINUTE_MS, toIso } from '#platform/kernel/clock.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent, EventDraft } from '#platform/store/event-type.ts'
import { FingerprintMismatch, StoreUnavailable } from '#platform/store/message.ts'
import { readCalendars } from '../application/calendar-reader.ts'
import { calendars } from '../application/calendars.ts'
import { extendHold } from '../application/extend-hold.ts'
import { holdSpace } from '../application/hold-space.ts'
import { spots } from '../application/spots.ts'
import { availabilityChanged, spotArchived } from '../contract/events.ts'
import { ParkingSpotAvailabilityServiceService as definition, SpotStatus } from '../contract/generated/parking.ts'
import type { ParkingApi, SpotId } from '../contract/parking-api.ts'
import { HOLD_MS, LIMITS, message, NOW, slot, type TestLot, testLot, wish } from '../test-lot.ts'
import { type GrpcPorts, parkingGrpc } from './grpc.ts'
import { availabilityIn } from './grpc-availability.ts'
import { parkingClient } from './grpc-client.ts'

const run = promisify(execFile)
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

const EXTENSION_MS = 5 * MINUTE_MS

const apiOf = ({ store, clock }: TestLot): ParkingApi => {
  const hold = holdSpace({
    store,
    limits: LIMITS,
    holdMs: HOLD_MS,
    readCalendars: (spotId, count) => readCalendars(store, spotId, count),
  })
  return {
    hold: (request, wanted) => hold(request, clock.nowMs(), wanted),
    confirm: async ({ claimId, calendarId }, wanted) => {
      const { rejected } = await store.execute(calendars, calendarId, { type: 'Confirm', claimId, nowMs: clock.nowMs() }, wanted)
      return rejected ? { rejected: { type: 'HoldEnded' } } : {}
    },
    extend: extendHold(store, clock, EXTENSION_MS),
    release: async ({ claimId, calendarId }, wanted) => {
      await store.execute(calendars, calendarId, { type: 'Release', claimId, nowMs: clock.nowMs() }, wanted)
    },
  }
}

/** Events that a test makes happen, for those who watch. */
const liveEvents = () => {
  const watchers = new Set<{ readonly names: readonly string[]; readonly see: (event: CloudEvent) => void }>()
  const tail: GrpcPorts['tail'] = (types, see) => {
    const watcher = { names: types.map(({ name }) => name), see }
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }
  const happen = ({ type, data }: EventDraft): void => {
    for (const { names, see } of watchers) {
      if (names.includes(type.name)) see({ type: wireName('parkwise', type.name), data } as CloudEvent)
    }
  }
  return { tail, happen, watching: () => watchers.size }
}

const taken = (spotId: SpotId, from: number | null = null, to: number | null = null): EventDraft => {
  const at = (hours: number | null): string | null => (hours === null ? null : toIso(NOW + hours * HOUR_MS))
  return availabilityChanged.of({ ...availabilityChanged.example, spotId, from: at(from), to: at(to) })
}

const silent = { warn: () => undefined, error: () => undefined } as never
const serve = async (lot: TestLot, ports: Partial<GrpcPorts> = {}): Promise<GrpcServer> => {
  const service = parkingGrpc({
    api: apiOf(lot),
    availabilityOf: availabilityIn(lot.store),
    tail: liveEvents().tail,
    clock: lot.clock,
    ...ports,
  })
  const server = await grpcServer({ services: [service], log: silent, port: 0 })
  ends.push(() => server.drain(50))
  return server
}
const rawClient = (port: number) => {
  const client = grpcClient(definition, `127.0.0.1:${port}`, { attempts: 1 })
  ends.push(client.close)
  return client
}

const ways: Readonly<Record<string, (lot: TestLot) => Promise<ParkingApi>>> = {
  'in one process': async (lot) => apiOf(lot),
  'over gRPC': async (lot) => {
    const { port } = await serve(lot)
    const client = parkingClient(`127.0.0.1:${port}`)
    ends.push(client.close)
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

describe('availability over gRPC', () => {
  it('answers for every spot that was asked for, unknown ones too', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 3 })
    await apiOf(lot).hold(wish(spotId, 'a'), message('1'))
    const client = rawClient((await serve(lot)).port)
    const { spots: found } = await client.call('getSpotsAvailability', { spotIds: [spotId, 'nowhere'], ...slot(2, 4) })
    expect(found).toEqual([
      { spotId, status: SpotStatus.SPOT_STATUS_ACTIVE, capacity: 3, freeUnits: 2, slot: slot(2, 4), atMs: NOW },
      { spotId: 'nowhere', status: SpotStatus.SPOT_STATUS_NOT_FOUND, capacity: 0, freeUnits: 0, slot: slot(2, 4), atMs: NOW },
    ])
  })

  it('offers nothing outside opening hours', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ openingHours: { thursday: [{ fromMinute: 480, toMinute: 600 }] } })
    const client = rawClient((await serve(lot)).port)
    const free = async (from: number, to: number) =>
      (await client.call('getSpotsAvailability', { spotIds: [spotId], ...slot(from, to) })).spots[0]?.freeUnits
    expect([await free(7, 8), await free(8, 10)]).toEqual([1, 0])
  })

  it.each<[string, { readonly spotIds: readonly string[]; readonly fromMs: number; readonly toMs: number }]>([
    ['spot_ids', { spotIds: [], fromMs: 1, toMs: 2 }],
    ['spot_ids', { spotIds: Array.from({ length: 501 }, String), fromMs: 1, toMs: 2 }],
    ['spot_ids[1]', { spotIds: ['a', ''], fromMs: 1, toMs: 2 }],
    ['spot_ids[0]', { spotIds: ['x'.repeat(201)], fromMs: 1, toMs: 2 }],
    ['to_ms', { spotIds: ['a'], fromMs: 2, toMs: 2 }],
    ['to_ms', { spotIds: ['a'], fromMs: 2, toMs: Number.MAX_SAFE_INTEGER }],
    ['from_ms', { spotIds: ['a'], fromMs: -1, toMs: 2 }],
  ])('names the field %s that cannot be used', async (field, request) => {
    const client = rawClient((await serve(await testLot())).port)
    const fault = await client.call('getSpotsAvailability', request).catch((error: Error) => error.cause)
    expect(fault).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringContaining(`${field}: must `) })
  })

  it('changes nothing without a message id', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list()
    const client = rawClient((await serve(lot)).port)
    const fault = await client.call('hold', wish(spotId, 'a')).catch((error: Error) => error.cause)
    expect(fault).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringMatching(/^plaza-message-id: /) })
  })
})

describe('a subscription to spots', () => {
  const subscribe = async (capacity = 3) => {
    const [lot, live] = [await testLot(), liveEvents()]
    const { spotId } = await lot.list({ capacity })
    const server = await serve(lot, { tail: live.tail })
    const client = rawClient(server.port)
    const reader = (request: Parameters<typeof client.stream<'subscribeToSpotUpdates'>>[1]) =>
      client.stream('subscribeToSpotUpdates', request)[Symbol.asyncIterator]()
    const next = async (stream: ReturnType<typeof reader>) => (await stream.next()).value?.spot
    return { lot, live, spotId, server, reader, next, api: apiOf(lot) }
  }

  it('says first how each spot is, then what has changed', async () => {
    const { live, spotId, reader, next, api, lot } = await subscribe()
    const stream = reader({ spotIds: [spotId, 'nowhere'] })
    expect(await next(stream)).toMatchObject({ spotId, freeUnits: 3, slot: { fromMs: NOW, toMs: NOW + 1 } })
    expect(await next(stream)).toMatchObject({ spotId: 'nowhere', status: SpotStatus.SPOT_STATUS_NOT_FOUND })
    await api.hold(wish(spotId, 'a', slot(24, 26)), message('1'))
    live.happen(taken('another' as SpotId, 24, 26))
    live.happen(taken(spotId, 24, 26))
    expect(await next(stream)).toMatchObject({ spotId, freeUnits: 2, slot: slot(24, 26) })
    await lot.store.execute(spots, spotId, { type: 'Archive', nowMs: NOW }, message('archive'))
    live.happen(spotArchived.of({ spotId, providerId: 'provider-1' }))
    expect(await next(stream)).toMatchObject({ spotId, status: SpotStatus.SPOT_STATUS_ARCHIVED, freeUnits: 0 })
    await stream.return?.()
  })

  it('tells of the interval that was asked for, and of what touches it', async () => {
    const { live, spotId, reader, next, api } = await subscribe()
    const stream = reader({ spotIds: [spotId], slot: slot(1, 3) })
    expect(await next(stream)).toMatchObject({ freeUnits: 3, slot: slot(1, 3) })
    await api.hold(wish(spotId, 'a', slot(2, 5)), message('1'))
    live.happen(taken(spotId, 3, 5))
    live.happen(taken(spotId, 2, 5))
    expect(await next(stream)).toMatchObject({ freeUnits: 2, slot: slot(1, 3) })
    await stream.return?.()
  })

  it('keeps the newest state only, for a reader that is slow', async () => {
    const { live, spotId, reader, next } = await subscribe()
    const stream = reader({ spotIds: [spotId] })
    await next(stream)
    for (let i = 0; i < 10_000; i++) live.happen(taken(spotId, i, i + 1))
    const updates = [await next(stream)]
    // The first change may be on its way already; all others have become one.
    if (updates[0]?.slot?.toMs !== slot(0, 10_000).toMs) updates.push(await next(stream))
    expect(updates.at(-1)?.slot?.toMs).toBe(slot(0, 10_000).toMs)
    await stream.return?.()
  })

  it('stops watching when its reader goes', async () => {
    const { live, spotId, reader, next } = await subscribe()
    const stream = reader({ spotIds: [spotId] })
    await next(stream)
    expect(live.watching()).toBe(1)
    await stream.return?.()
    await expect.poll(live.watching).toBe(0)
  })

  it('ends when the server is drained, so that its reader asks another one', async () => {
    const { live, spotId, reader, next, server } = await subscribe()
    const stream = reader({ spotIds: [spotId] })
    await next(stream)
    const drained = server.drain(10_000)
    await expect(stream.next()).rejects.toThrow(StoreUnavailable)
    await drained
    expect(live.watching()).toBe(0)
  })
})

describe('a gRPC tool that knows nothing of us', () => {
  const bufCurl = async (...args: readonly string[]): Promise<string> => {
    const buf = new URL('../../../../node_modules/@bufbuild/buf/bin/buf', import.meta.url).pathname
    const { stdout } = await run(process.execPath, [buf, 'curl', '--http2-prior-knowledge', '--protocol', 'grpc', ...args])
    return stdout.trim()
  }

  it('finds out by reflection what is there, that it is well, and asks it', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 7 })
    const { port } = await serve(lot)
    const base = `http://127.0.0.1:${port}`
    const service = 'parkwise.parking.v1.ParkingSpotAvailabilityService'
    expect((await bufCurl('--list-services', base)).split('\n').toSorted()).toEqual(['grpc.health.v1.Health', service])
    expect(await bufCurl('--list-methods', base)).toContain(`${service}/SubscribeToSpotUpdates`)
    expect(JSON.parse(await bufCurl('-d', JSON.stringify({ service }), `${base}/grpc.health.v1.Health/Check`))).toEqual({
      status: 'SERVING',
    })

    const request = JSON.stringify({ spotIds: [spotId], fromMs: NOW, toMs: NOW + HOUR_MS })
    expect(JSON.parse(await bufCurl('-d', request, `${base}/${service}/GetSpotsAvailability`))).toMatchObject({
      spots: [{ spotId, status: 'SPOT_STATUS_ACTIVE', capacity: 7, freeUnits: 7 }],
    })
    const hold = JSON.stringify(wish(spotId, 'a'))
    const id = ['-H', 'plaza-message-id: m1', '-H', `plaza-message-at-ms: ${NOW}`]
    expect(JSON.parse(await bufCurl(...id, '-d', hold, `${base}/${service}/Hold`))).toMatchObject({ held: { spotName: 'Parkhaus Urania' } })
    await expect(bufCurl('-d', hold, `${base}/${service}/Hold`)).rejects.toThrow(/invalid_argument.*plaza-message-id/s)
  })
})
