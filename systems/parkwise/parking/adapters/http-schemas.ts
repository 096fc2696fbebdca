import Type, { type Static } from 'typebox'
import { CursorSchema, IdSchema, InstantSchema, LimitSchema, MoneySchema, PointSchema, pageOf } from '#platform/edge/schemas.ts'
import { OpeningHoursSchema } from '../contract/opening-hours-schema.ts'
import { PricingSchema } from '../contract/pricing-schema.ts'
import { QuoteSchema } from '../contract/quote-schema.ts'
import { AMENITIES, CAPACITY_LIMIT, SPOT_TYPES } from '../domain/listing.ts'

const closed = { additionalProperties: false } as const

/** A text on one line that is not blank. */
const line = (maxLength: number, description: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: '^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$',
    description,
  })

const SpotType = Type.Enum([...SPOT_TYPES])
const Amenity = Type.Enum([...AMENITIES])
const Metres = (description: string) => Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100, description }))

const FIELDS = {
  name: line(200, 'What the sign says.'),
  address: line(300, 'Street, number, town.'),
  location: PointSchema,
  capacity: Type.Integer({ minimum: 1, maximum: CAPACITY_LIMIT, description: '1 for a single space, else the size of the lot.' }),
  spotType: SpotType,
  covered: Type.Boolean(),
  amenities: Type.Array(Amenity, { uniqueItems: true, maxItems: AMENITIES.length }),
  limits: Type.Object(
    {
      heightM: Metres('The highest vehicle that fits.'),
      lengthM: Metres('The longest vehicle that fits.'),
      widthM: Metres('The widest vehicle that fits.'),
    },
    { ...closed, description: 'The largest vehicle that fits, in metres; what is left out is not limited.' },
  ),
  openingHours: OpeningHoursSchema,
  timeZone: Type.String({ maxLength: 64, description: 'IANA name.', examples: ['Europe/Zurich'] }),
  pricing: PricingSchema,
}

export const ListSpotSchema = Type.Object(
  {
    name: FIELDS.name,
    address: FIELDS.address,
    location: FIELDS.location,
    capacity: FIELDS.capacity,
    spotType: Type.Optional(FIELDS.spotType),
    covered: Type.Optional(FIELDS.covered),
    amenities: Type.Optional(FIELDS.amenities),
    limits: Type.Optional(FIELDS.limits),
    openingHours: Type.Optional(FIELDS.openingHours),
    timeZone: FIELDS.timeZone,
    pricing: FIELDS.pricing,
  },
  { ...closed, description: 'What is left out: a regular space in the open, without amenities and limits, always open.' },
)
export type ListSpotBody = Static<typeof ListSpotSchema>

export const ChangeSpotSchema = Type.Object(
  {
    name: Type.Optional(FIELDS.name),
    address: Type.Optional(FIELDS.address),
    location: Type.Optional(FIELDS.location),
    capacity: Type.Optional(FIELDS.capacity),
    spotType: Type.Optional(FIELDS.spotType),
    covered: Type.Optional(FIELDS.covered),
    amenities: Type.Optional(FIELDS.amenities),
    limits: Type.Optional(FIELDS.limits),
    openingHours: Type.Optional(FIELDS.openingHours),
    timeZone: Type.Optional(FIELDS.timeZone),
    pricing: Type.Optional(FIELDS.pricing),
    status: Type.Optional(Type.Enum(['ACTIVE', 'PAUSED'], { description: 'A paused spot keeps its bookings and takes no new ones.' })),
  },
  { ...closed, minProperties: 1, description: 'What is left out stays; limits, openingHours and pricing are replaced as a whole.' },
)
export type ChangeSpotBody = Static<typeof ChangeSpotSchema>

const Status = Type.Enum(['ACTIVE', 'PAUSED', 'ARCHIVED'])
export const SpotSchema = Type.Object({ id: IdSchema, ...FIELDS, status: Status }, closed)
export const OwnSpotSchema = Type.Object(
  {
    id: IdSchema,
    ...FIELDS,
    status: Status,
    revision: Type.Integer({ minimum: 1, description: 'The ETag; send it as If-Match with a change.' }),
    createdAt: InstantSchema,
    changedAt: InstantSchema,
  },
  closed,
)
export const OwnSpotPageSchema = pageOf(OwnSpotSchema)

export const PreviewQuoteSchema = Type.Object(
  {
    pricing: FIELDS.pricing,
    timeZone: FIELDS.timeZone,
    from: InstantSchema,
    to: Type.String({ ...InstantSchema, description: 'At most as long after from as a stay may be.' }),
  },
  closed,
)
export const QuotedSchema = Type.Object({ price: MoneySchema, quote: QuoteSchema }, closed)

export const SpotParams = Type.Object({ id: IdSchema }, closed)
export const BlockParams = Type.Object({ id: IdSchema, blockId: IdSchema }, closed)
export const OwnSpotsQuery = Type.Object(
  {
    status: Type.Optional(Type.Enum(['ACTIVE', 'PAUSED', 'ARCHIVED'], { description: 'All but archived ones when left out.' })),
    limit: LimitSchema,
    cursor: Type.Optional(CursorSchema),
  },
  closed,
)
export const IfMatchSchema = Type.Object({
  'If-Match': Type.Optional(Type.String({ description: 'The ETag of the spot that was read.', examples: ['"1"'] })),
})

export const PlaceBlockSchema = Type.Object(
  {
    from: InstantSchema,
    to: InstantSchema,
    reason: line(200, 'For the provider to remember.'),
    units: Type.Optional(Type.Integer({ minimum: 1, maximum: CAPACITY_LIMIT, description: 'The whole lot when left out.' })),
  },
  closed,
)
export const BlockSchema = Type.Object(
  {
    id: IdSchema,
    spotId: IdSchema,
    from: InstantSchema,
    to: InstantSchema,
    units: Type.Integer({ minimum: 1 }),
    reason: Type.String(),
    createdAt: InstantSchema,
  },
  closed,
)
export const BlockPageSchema = pageOf(BlockSchema)
export const BlocksQuery = Type.Object(
  {
    from: Type.Optional(Type.String({ ...InstantSchema, description: 'Only blocks that end after this instant; now when left out.' })),
    limit: LimitSchema,
    cursor: Type.Optional(CursorSchema),
  },
  closed,
)

const NUMBER = '-?\\d{1,3}(\\.\\d{1,20})?'
const BBox = Type.String({
  pattern: `^${NUMBER},${NUMBER},${NUMBER},${NUMBER}$`,
  description: 'west,south,east,north in degrees. West greater than east crosses the antimeridian.',
  examples: ['8.50,47.35,8.58,47.40'],
})
const FILTERS = {
  spotType: Type.Optional(SpotType),
  covered: Type.Optional(Type.Boolean()),
  amenities: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9-]+(,[a-z0-9-]+)*$',
      maxLength: 400,
      description: 'All of these, separated by commas.',
      examples: ['cctv,toilet'],
    }),
  ),
}

export const SearchQuery = Type.Object(
  {
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    radiusM: Type.Optional(Type.Number({ minimum: 1, maximum: 50_000, description: '1000 when left out.' })),
    bbox: Type.Optional(BBox),
    from: InstantSchema,
    to: InstantSchema,
    ...FILTERS,
    maxPrice: Type.Optional(Type.Number({ minimum: 0, maximum: 1e9, description: 'For the whole stay, in each spot’s own currency.' })),
    sort: Type.Enum(['distance', 'price'], { default: 'distance' }),
    limit: LimitSchema,
    cursor: Type.Optional(CursorSchema),
  },
  closed,
)
export type SearchParams = Static<typeof SearchQuery>

const FoundSpotSchema = Type.Object(
  {
    id: IdSchema,
    name: Type.String(),
    address: Type.String(),
    location: PointSchema,
    distanceM: Type.Integer({ minimum: 0, description: 'From the point, or from the middle of the box.' }),
    spotType: SpotType,
    covered: Type.Boolean(),
    amenities: Type.Array(Amenity),
    capacity: Type.Integer({ minimum: 1 }),
    freeUnits: Type.Integer({ minimum: 1, description: 'How many can be held for the whole of the interval.' }),
    timeZone: Type.String({ description: 'IANA name: the zone that the place keeps.' }),
    price: MoneySchema,
  },
  closed,
)
export const FoundSpotPageSchema = pageOf(FoundSpotSchema)

export const ClustersQuery = Type.Object(
  {
    bbox: BBox,
    zoom: Type.Integer({ minimum: 0, maximum: 24 }),
    from: Type.Optional(InstantSchema),
    to: Type.Optional(InstantSchema),
    ...FILTERS,
  },
  closed,
)
export const ClustersSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          cell: Type.String({ description: 'H3 cell.' }),
          location: PointSchema,
          count: Type.Integer({ minimum: 1 }),
          capacity: Type.Integer({ minimum: 1 }),
          freeUnits: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
            description: 'Null without from and to, and where there are too many spots to look at each.',
          }),
          spotId: Type.Union([IdSchema, Type.Null()], { description: 'The spot, when it is the only one.' }),
        },
        closed,
      ),
    ),
  },
  closed,
)

export const PlacesQuery = Type.Object(
  {
    q: Type.String({ minLength: 1, maxLength: 200 }),
    limit: Type.Integer({ minimum: 1, maximum: 20, default: 10, description: 'Of spots, and of addresses.' }),
    addresses: Type.Boolean({
      default: true,
      description: 'False for spots alone, which are found at once: for each letter that is typed.',
    }),
  },
  closed,
)
const PLACE = { name: Type.String(), address: Type.String(), location: PointSchema }
export const PlacesSchema = Type.Object(
  {
    items: Type.Array(Type.Object({ kind: Type.Literal('spot'), id: IdSchema, ...PLACE }, closed), { description: 'What is listed.' }),
    addresses: Type.Array(Type.Object({ kind: Type.Literal('address'), ...PLACE }, closed), {
      description: 'Other places in the world, the best first. Nothing need be listed there.',
    }),
    attribution: Type.Union([Type.String(), Type.Null()], { description: 'To be shown with the addresses, where there are any.' }),
  },
  closed,
)

export const AvailabilityQuery = Type.Object({ from: InstantSchema, to: InstantSchema }, closed)
export const AvailabilitySchema = Type.Object(
  {
    available: Type.Boolean(),
    freeUnits: Type.Integer({ minimum: 0 }),
    price: MoneySchema,
    quote: QuoteSchema,
  },
  closed,
)

export const SpotCalendarQuery = Type.Object(
  { from: InstantSchema, to: Type.String({ ...InstantSchema, description: 'At most 14 days after from.' }) },
  closed,
)
export const SpotCalendarSchema = Type.Object(
  {
    timeZone: Type.String({ description: 'IANA name: the zone whose clock the hours follow.' }),
    hours: Type.Array(
      Type.Object(
        {
          from: InstantSchema,
          to: InstantSchema,
          status: Type.Enum(['FREE', 'FULL', 'CLOSED'], { description: 'CLOSED when it is not open for the whole of the hour.' }),
          freeUnits: Type.Integer({ minimum: 0, description: 'How many can be held for the whole of the hour.' }),
        },
        closed,
      ),
      { description: 'One after the other, without a gap. The first and the last may be shorter, and those around a change of clocks.' },
    ),
  },
  closed,
)
