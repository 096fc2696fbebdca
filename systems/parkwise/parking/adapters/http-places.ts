import type { HttpApp } from '#platform/edge/http-app.ts'
import type { Store } from '#platform/store/store.ts'
import { findPlaces } from '../application/find-places.ts'
import type { Geocoder } from '../application/geocoder.ts'
import { pointOf } from '../application/spots.ts'
import { tags } from './http-provider.ts'
import { PlacesQuery, PlacesSchema } from './http-schemas.ts'
import { languagesOf } from './languages.ts'
import { placeView } from './views.ts'

type Ports = { readonly store: Store; readonly geocoder: Geocoder }

/** Adds the search for places by their names. */
export const placesRoute = (app: HttpApp, { store, geocoder }: Ports): void => {
  app.get(
    '/places',
    {
      config: { access: 'public' },
      schema: {
        tags,
        operationId: 'findPlaces',
        summary: 'Spots by the beginning of words of their name and address, and other places in the world by their names',
        description: 'Addresses are only found where a geocoder is set, in the language of Accept-Language. They may take two seconds.',
        querystring: PlacesQuery,
        response: { 200: PlacesSchema },
      },
    },
    async (request, reply) => {
      const { q, limit, addresses } = request.query
      const [found, named] = await Promise.all([
        findPlaces(store)(q, limit),
        addresses ? geocoder.placesNamed(q, languagesOf(request.headers['accept-language']), limit) : [],
      ])
      return reply.send({
        items: found.map(({ id, spot }) => ({ kind: 'spot' as const, ...placeView(id, spot) })),
        addresses: named.map(({ location, ...place }) => ({ kind: 'address' as const, ...place, location: pointOf(location) })),
        attribution: named.length > 0 ? geocoder.attribution : null,
      })
    },
  )
}
