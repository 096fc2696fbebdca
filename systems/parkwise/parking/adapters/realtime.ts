import Type from 'typebox'
import { type LiveFeed, liveMessage } from '#platform/edge/realtime/live-feed.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { CELL_RESOLUTIONS, cellOf, isIndexedCell } from '#platform/kernel/geo-cells.ts'
import { Id } from '#platform/store/event-data.ts'
import type { Store } from '#platform/store/store.ts'
import { freeSoon } from '../application/free-soon.ts'
import { spots } from '../application/spots.ts'
import { availabilityChanged, holdConfirmed, spotArchived, spotListed, spotUpdated } from '../contract/events.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Spot } from '../domain/listing.ts'

const spotUpdate = liveMessage(
  'SPOT_UPDATE',
  'Something about a spot has changed: its listing, or what of it is taken, now or later. So it is for whoever comes now.',
  Type.Object({
    type: Type.Literal('SPOT_UPDATE'),
    spotId: Id,
    status: Type.Enum(['AVAILABLE', 'HELD', 'FULL'], {
      description:
        'AVAILABLE: one can come now and stay for an hour. HELD: not now, but some of what is taken is not paid yet. FULL: not at all; closed and archived spots too.',
    }),
    freeUnits: Type.Integer({ minimum: 0, description: 'How many could come now and stay for an hour.' }),
  }),
  { type: 'SPOT_UPDATE', spotId: '0b8f9c1e-5a8e-8f6e-9b7e-2f6f3a1c5d01', status: 'AVAILABLE', freeUnits: 12 },
)

/** An event tells of what may lie in the future, too: an open map for that time then asks anew. */
const WATCHED = [availabilityChanged, holdConfirmed, spotListed, spotUpdated, spotArchived]

const LONGEST_ID = 100

const channelsOf = (spotId: string, { location }: Spot): readonly string[] => [
  `spot/${spotId}`,
  ...CELL_RESOLUTIONS.map((resolution) => `area/${cellOf(location, resolution)}`),
]

/**
 * What parking tells those who look at a spot or at an area of the map. A spot that has moved is told where it is now.
 */
export const spotFeed = (store: Store, clock: Pick<Clock, 'nowMs'>): LiveFeed => ({
  topics: [
    {
      name: 'spot',
      argument: 'the id of a spot',
      purpose: 'One spot.',
      access: 'public',
      channelOf: async (spotId) => {
        const spot = spotId.length <= LONGEST_ID ? (await store.get(spots, spotId))?.state : undefined
        return spot && spot.status !== 'ARCHIVED' ? `spot/${spotId}` : undefined
      },
    },
    {
      name: 'area',
      argument: `an H3 cell of resolution ${CELL_RESOLUTIONS.join(', ')}`,
      purpose: 'All spots in that cell.',
      access: 'public',
      channelOf: (cell) => (isIndexedCell(cell) ? `area/${cell}` : undefined),
    },
  ],
  messages: [spotUpdate],
  events: WATCHED,
  subjectOf: ({ data }) => (data as { readonly spotId: string }).spotId,
  describe: async (spotIds, isHeard) => {
    const found = await store.getMany(spots, spotIds)
    const heard = spotIds.flatMap((spotId, index) => {
      const spot = found[index]?.state
      const channels = spot ? channelsOf(spotId, spot).filter(isHeard) : []
      return spot && channels.length > 0 ? [{ id: spotId as SpotId, spot, channels }] : []
    })
    const free = await freeSoon(store, heard, clock.nowMs())
    return new Map(heard.map(({ id, channels }, index) => [id, { channels, message: { type: 'SPOT_UPDATE', spotId: id, ...free[index] } }]))
  },
})
