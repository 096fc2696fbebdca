import Type from 'typebox'
import { Id, Instant } from '#platform/store/event-data.ts'
import { eventType } from '#platform/store/event-type.ts'

const Point = Type.Object({
  type: Type.Literal('Point'),
  coordinates: Type.Tuple([Type.Number({ minimum: -180, maximum: 180 }), Type.Number({ minimum: -90, maximum: 90 })]),
})
const Kind = Type.Union([Type.Literal('booking'), Type.Literal('block'), Type.Literal('shrink')], {
  description: 'Somebody parks, the provider blocks the units, or they are about to leave the lot.',
})

const SpotFacts = Type.Object({
  spotId: Id,
  providerId: Id,
  name: Type.String(),
  address: Type.String(),
  location: Point,
  capacity: Type.Integer({ minimum: 1 }),
  spotType: Type.String(),
  covered: Type.Boolean(),
  amenities: Type.Array(Type.String()),
  timeZone: Type.String({ description: 'IANA name.' }),
  status: Type.Union([Type.Literal('ACTIVE'), Type.Literal('PAUSED')]),
  revision: Type.Integer({ minimum: 1 }),
})

const spotExample = {
  spotId: '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d01',
  providerId: '01900000-0000-7000-8000-000000000001',
  name: 'Parkhaus Urania',
  address: 'Uraniastrasse 3, 8001 Zürich',
  location: { type: 'Point' as const, coordinates: [8.5396, 47.3744] as [number, number] },
  capacity: 607,
  spotType: 'regular',
  covered: true,
  amenities: ['cctv'],
  timeZone: 'Europe/Zurich',
  status: 'ACTIVE' as const,
  revision: 1,
}

export const spotListed = eventType('parking.spot-listed.v1', 'A provider has listed a spot.', SpotFacts, spotExample)

export const spotUpdated = eventType(
  'parking.spot-updated.v1',
  'A listed spot has been changed, paused or resumed; the data is how it is now.',
  SpotFacts,
  { ...spotExample, revision: 2 },
)

export const spotArchived = eventType(
  'parking.spot-archived.v1',
  'A spot is no longer offered and never will be again.',
  Type.Object({ spotId: Id, providerId: Id }),
  { spotId: spotExample.spotId, providerId: spotExample.providerId },
)

const claimExample = {
  spotId: spotExample.spotId,
  calendarId: '7d3e2a90-41c2-8a51-8d7c-6a0f3b1e9c02',
  claimId: '01900000-0000-7000-8000-000000000002',
  kind: 'booking' as const,
  units: 1,
  from: '2026-05-04T10:00:00.000Z',
  to: '2026-05-04T12:00:00.000Z',
}

export const availabilityChanged = eventType(
  'parking.availability-changed.v1',
  'Units of a spot have been taken or given back for an interval, or for good.',
  Type.Object({
    spotId: Id,
    calendarId: Id,
    cause: Type.Union([
      Type.Literal('held'),
      Type.Literal('released'),
      Type.Literal('expired'),
      Type.Literal('resized'),
      Type.Literal('closed'),
      Type.Literal('reopened'),
    ]),
    unitsFreed: Type.Integer({ description: 'Negative when units were taken.' }),
    claimId: Type.Union([Id, Type.Null()]),
    kind: Type.Union([Kind, Type.Null()]),
    from: Type.Union([Instant, Type.Null()], { description: 'Null with `to` when the lot itself has changed.' }),
    to: Type.Union([Instant, Type.Null()]),
  }),
  {
    spotId: claimExample.spotId,
    calendarId: claimExample.calendarId,
    cause: 'held',
    unitsFreed: -1,
    claimId: claimExample.claimId,
    kind: 'booking',
    from: claimExample.from,
    to: claimExample.to,
  },
)

export const holdConfirmed = eventType(
  'parking.hold-confirmed.v1',
  'What was only held is taken for good.',
  Type.Object({ spotId: Id, calendarId: Id, claimId: Id }),
  { spotId: claimExample.spotId, calendarId: claimExample.calendarId, claimId: claimExample.claimId },
)

export const holdExpired = eventType(
  'parking.hold-expired.v1',
  'A hold has ended because nobody confirmed it in time; its units are free again.',
  Type.Object({ spotId: Id, calendarId: Id, claimId: Id, kind: Kind, units: Type.Integer({ minimum: 1 }), from: Instant, to: Instant }),
  claimExample,
)

export const spaceBlocked = eventType(
  'parking.space-blocked.v1',
  'A provider has taken units of a spot out of use for an interval.',
  Type.Object({ blockId: Id, spotId: Id, providerId: Id, units: Type.Integer({ minimum: 1 }), from: Instant, to: Instant }),
  {
    blockId: '5f2f1a60-9a0d-8b3c-a1de-0c2b4d6e8f03',
    spotId: spotExample.spotId,
    providerId: spotExample.providerId,
    units: 20,
    from: claimExample.from,
    to: claimExample.to,
  },
)

export const blockEnded = eventType(
  'parking.block-ended.v1',
  'A block was removed by its provider, or lapsed before it could be completed; its units are in use again.',
  Type.Object({ blockId: Id, spotId: Id, providerId: Id, how: Type.Union([Type.Literal('removed'), Type.Literal('lapsed')]) }),
  {
    blockId: '5f2f1a60-9a0d-8b3c-a1de-0c2b4d6e8f03',
    spotId: spotExample.spotId,
    providerId: spotExample.providerId,
    how: 'removed',
  },
)
