import { CELL_RESOLUTIONS, cellNumber, cellOf } from '#platform/kernel/geo-cells.ts'
import type { GeoPoint } from '#platform/kernel/geo-point.ts'
import { type Column, collection } from '#platform/store/collection.ts'
import { spotArchived, spotListed, spotUpdated } from '../contract/events.ts'
import { type Amenity, type Spot, type SpotType, spotDecider } from '../domain/listing.ts'
import { indexedWords, WORDS_LIMIT } from '../domain/place-words.ts'

/** A GeoJSON point. */
export const pointOf = ({ lat, lng }: GeoPoint): { type: 'Point'; coordinates: [number, number] } => ({
  type: 'Point',
  coordinates: [lng, lat],
})

const factsOf = (spotId: string, spot: Spot) => ({
  spotId,
  providerId: spot.providerId,
  name: spot.name,
  address: spot.address,
  location: pointOf(spot.location),
  capacity: spot.capacity,
  spotType: spot.spotType,
  covered: spot.covered,
  amenities: [...spot.amenities],
  timeZone: spot.timeZone,
  status: spot.status === 'PAUSED' ? ('PAUSED' as const) : ('ACTIVE' as const),
  revision: spot.revision,
})

const column = <Type extends Column<Spot | null>['type']>(type: Type, of: (spot: Spot) => string | number | boolean | null) => ({
  type,
  of: (spot: Spot | null) => (spot ? of(spot) : null),
})

export const cellColumnName = (resolution: number): string => `cell_${resolution}`

/** Who is archived cannot be found, so it needs no place in the index. */
const cellColumn = (resolution: number) => column('text', (spot) => (spot.status === 'ARCHIVED' ? null : cellOf(spot.location, resolution)))

export const countedColumnName = (resolution: number): string => `counted_${resolution}`

/** What is counted on maps, by its cell: only what is active. Numbers, since an index of three texts is too long for some databases. */
const countedColumn = (resolution: number) =>
  column('integer', (spot) => (spot.status === 'ACTIVE' ? cellNumber(cellOf(spot.location, resolution)) : null))

/** What filters ask for, each as a bit of the column `kind`. Rows keep them, so a bit that was given to something stays with it. */
const BITS = {
  covered: 0,
  regular: 1,
  ev: 2,
  accessible: 3,
  motorcycle: 4,
  '24h-staff': 5,
  'bike-parking': 6,
  'car-wash': 7,
  cctv: 8,
  'changing-table': 9,
  elevator: 10,
  'ev-charging': 11,
  'family-spaces': 12,
  gated: 13,
  lighting: 14,
  'luggage-lockers': 15,
  'public-transport': 16,
  shuttle: 17,
  toilet: 18,
  valet: 19,
  'wheelchair-access': 20,
} as const satisfies Record<'covered' | SpotType | Amenity, number>

type Asked = Pick<Spot, 'amenities'> & { readonly covered: boolean; readonly spotType?: SpotType | undefined }

/** What a spot offers, or a filter asks for, as one number. */
export const kindOf = ({ spotType, covered, amenities }: Asked): number =>
  [...amenities, ...(covered ? (['covered'] as const) : []), ...(spotType ? [spotType] : [])].reduce(
    (bits, name) => bits | (1 << BITS[name]),
    0,
  )

const wordColumn = (index: number) =>
  column('text', (spot) => (spot.status === 'ARCHIVED' ? null : (indexedWords(spot.name, spot.address)[index] ?? null)))

export const WORD_COLUMNS: readonly string[] = Array.from({ length: WORDS_LIMIT }, (_, i) => `word_${i + 1}`)

/** What providers have listed. */
export const spots = collection({
  name: 'spot',
  decider: spotDecider,
  columns: {
    provider: column('text', (spot) => spot.providerId),
    listed_ms: column('integer', (spot) => spot.listedAtMs),
    status: column('text', (spot) => spot.status),
    spot_type: column('text', (spot) => spot.spotType),
    covered: column('boolean', (spot) => spot.covered),
    lat: column('real', (spot) => spot.location.lat),
    lng: column('real', (spot) => spot.location.lng),
    capacity: column('integer', (spot) => spot.capacity),
    kind: column('integer', kindOf),
    ...Object.fromEntries(CELL_RESOLUTIONS.map((resolution) => [countedColumnName(resolution), countedColumn(resolution)])),
    ...Object.fromEntries(CELL_RESOLUTIONS.map((resolution) => [cellColumnName(resolution), cellColumn(resolution)])),
    ...Object.fromEntries(WORD_COLUMNS.map((name, i) => [name, wordColumn(i)])),
  },
  indexes: [
    ['provider', 'listed_ms'],
    ...CELL_RESOLUTIONS.map((resolution) => [cellColumnName(resolution)]),
    ...WORD_COLUMNS.map((name) => [name]),
    // All that counting on a map needs, so that no row is read for it.
    ['lat', 'lng', ...CELL_RESOLUTIONS.map(countedColumnName), 'kind', 'capacity'],
  ],
  publish: (event, spot, spotId) => {
    if (!spot) return []
    switch (event.type) {
      case 'SpotListed':
        return [spotListed.of(factsOf(spotId, spot))]
      case 'SpotChanged':
        return [spotUpdated.of(factsOf(spotId, spot))]
      case 'SpotArchived':
        return [spotArchived.of({ spotId, providerId: spot.providerId })]
    }
  },
})
