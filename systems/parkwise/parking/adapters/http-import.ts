import Type from 'typebox'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { invalidField } from '#platform/edge/problem.ts'
import { principalOf } from '#platform/edge/request.ts'
import { IdSchema } from '#platform/edge/schemas.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { readFeatures } from '../application/geojson-features.ts'
import { DEFAULT_CURRENCY, DEFAULT_HOURLY, type importSpots } from '../application/import-spots.ts'
import { pricingFromText } from '../contract/pricing-schema.ts'
import { mayWrite, tags } from './http-provider.ts'
import { timeZoneOf } from './views.ts'

/** As many as are listed while somebody waits for the answer; longer files are for `plaza parkwise import`. */
const MOST_FEATURES = 2_000

const closed = { additionalProperties: false } as const

/** RFC 7946 lets everybody add members, so only what is needed is asked for here; the rest is told feature by feature. */
const CollectionSchema = Type.Object(
  { type: Type.Literal('FeatureCollection'), features: Type.Array(Type.Unknown(), { maxItems: MOST_FEATURES }) },
  { additionalProperties: true, description: 'A GeoJSON FeatureCollection of points (RFC 7946), as README.md of demo/ describes them.' },
)

const DefaultsQuery = Type.Object(
  {
    timeZone: Type.Optional(Type.String({ maxLength: 64, description: 'IANA name, for features that name none.' })),
    hourly: Type.Optional(
      Type.String({
        pattern: '^\\d{1,12}(\\.\\d{1,3})?$',
        maxLength: 16,
        description: `What an hour costs at features without a price; ${DEFAULT_HOURLY} when left out.`,
      }),
    ),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', maxLength: 3, description: `ISO 4217; ${DEFAULT_CURRENCY} when left out.` }),
    ),
  },
  closed,
)

const Index = Type.Integer({ minimum: 0, description: 'Where the feature stands in the file, from 0.' })
const ImportedSpotSchema = Type.Object({ index: Index, name: Type.String(), spotId: IdSchema }, closed)
const ImportedSchema = Type.Object(
  {
    listed: Type.Array(ImportedSpotSchema),
    alreadyListed: Type.Array(ImportedSpotSchema, { description: 'Listed by an import before; left as they are.' }),
    problems: Type.Array(Type.Object({ index: Index, name: Type.Optional(Type.String()), reason: Type.String() }, closed), {
      description: 'Features that cannot be used, each with the first reason why.',
    }),
  },
  closed,
)

type Ports = { readonly importSpots: ReturnType<typeof importSpots>; readonly clock: Clock }

/** Adds the import of a file of car parks. Sent again, also after changes, it lists nothing twice. */
export const importRoute = (app: HttpApp, { importSpots: list, clock }: Ports): void => {
  app.post(
    '/providers/spots/import',
    {
      config: { ...mayWrite, idempotencyKey: false },
      schema: {
        tags,
        operationId: 'importSpots',
        summary: 'List the car parks of a GeoJSON file',
        description: `Up to ${MOST_FEATURES} at a time. Those with the name and the place of one that was imported before are left as they are, so it is harmless to send a file twice.`,
        querystring: DefaultsQuery,
        body: CollectionSchema,
        response: { 200: ImportedSchema },
      },
    },
    async (request) => {
      const { timeZone, hourly = DEFAULT_HOURLY, currency = DEFAULT_CURRENCY } = request.query
      const { pricing, problem } = pricingFromText({ hourly: { amount: hourly, currency } })
      if (problem) throw invalidField('hourly', problem.message)
      const zone = timeZone === undefined ? undefined : timeZoneOf(timeZone)
      const features = readFeatures(request.body)
      if (typeof features === 'string') throw invalidField('features', features)
      const { listed, alreadyListed, problems } = await list(features, principalOf(request).id, { timeZone: zone, pricing }, clock.nowMs())
      return { listed: [...listed], alreadyListed: [...alreadyListed], problems: [...problems] }
    },
  )
}
