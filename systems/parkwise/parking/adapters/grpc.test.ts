import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { status } from '@grpc/grpc-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grpcClient } from '#platform/edge/grpc/client.ts'
import { HOUR_MS, toIso } from '#platform/kernel/clock.ts'
import { wireName } from '#platform/store/envelope.ts'
import type { CloudEvent, EventDraft } from '#platform/store/event-type.ts'
import { StoreUnavailable } from '#platform/store/message.ts'
import { spots } from '../application/spots.ts'
import { availabilityChanged, spotArchived } from '../contract/events.ts'
import { ParkingSpotAvailabilityServiceService as definition, SpotStatus } from '../contract/generated/parking.ts'
import type { SpotId } from '../contract/parking-api.ts'
import { message, NOW, slot, testLot, wish } from '../test-lot.ts'
import type { GrpcPorts } from './grpc.ts'
import { apiOf, serve } from './grpc-fixture.ts'

const run = promisify(execFile)

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

const rawClient = (port: number) => {
  const client = grpcClient(definition, `127.0.0.1:${port}`, { attempts: 1 })
  onTestFinished(client.close)
  return client
}

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
