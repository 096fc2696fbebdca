// What somebody looks for, as it stands in the address: so a link, a reload and the back button keep it.
import type { MapView } from '#platform/web/map/view.ts'
import type { FoundSpot } from '../api.ts'

/** When somebody wants to park, as ISO instants. */
export type Stay = { readonly from?: string; readonly to?: string }

export type SpotType = FoundSpot['spotType']
type Amenity = FoundSpot['amenities'][number]
export const SPOT_TYPES = ['regular', 'ev', 'accessible', 'motorcycle'] as const satisfies readonly SpotType[]
/** What drivers ask for; places have more to offer. */
export const ASKED_AMENITIES = [
  'ev-charging',
  'elevator',
  'family-spaces',
  'cctv',
  '24h-staff',
  'car-wash',
] as const satisfies readonly Amenity[]

export type Filters = {
  readonly type?: SpotType
  readonly covered?: true
  readonly amenities?: readonly string[]
  readonly max?: number
  readonly sort?: 'price'
}

export type Search = Partial<MapView> & Stay & Filters

/** Zürich, where the demo's car parks are, until somebody goes elsewhere. */
export const FIRST_VIEW: MapView = { lat: 47.3745, lng: 8.5395, zoom: 14 }

const QUARTER_MS = 15 * 60_000
const FIRST_STAY_MS = 2 * 3_600_000

const instant = (value: unknown): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : undefined
const number = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && value >= least && value <= most ? value : undefined
const defined = <Of extends object>(of: Of): { [Key in keyof Of]: Exclude<Of[Key], undefined> } =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as never

/** The times of an address; what makes no sense is left out. */
export const stayFrom = ({ from, to }: Record<string, unknown>): Stay => {
  const [begin, end] = [instant(from), instant(to)]
  return begin && end && begin < end ? { from: begin, to: end } : {}
}

/** All of an address of the search; what makes no sense is left out. */
export const searchFrom = (search: Record<string, unknown>): Search => ({
  ...stayFrom(search),
  ...defined({
    lat: number(search.lat, -85, 85),
    lng: number(search.lng, -180, 180),
    zoom: number(search.zoom, 0, 20),
    type: SPOT_TYPES.find((type) => type === search.type),
    covered: search.covered === true ? (true as const) : undefined,
    amenities: Array.isArray(search.amenities)
      ? search.amenities.filter((name) => (ASKED_AMENITIES as readonly unknown[]).includes(name))
      : undefined,
    max: number(search.max, 0.01, 100_000),
    sort: search.sort === 'price' ? ('price' as const) : undefined,
  }),
})

/** The next quarter of an hour and two hours, for whoever has not said when. */
const firstStay = (nowMs: number): Required<Stay> => {
  const fromMs = Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS
  return { from: new Date(fromMs).toISOString(), to: new Date(fromMs + FIRST_STAY_MS).toISOString() }
}

/** The times that are looked for: those of the address unless they are over. */
export const stayOf = ({ from, to }: Stay, nowMs: number): Required<Stay> =>
  from && to && Date.parse(to) > nowMs + QUARTER_MS && Date.parse(from) > nowMs - QUARTER_MS / 3 ? { from, to } : firstStay(nowMs)
