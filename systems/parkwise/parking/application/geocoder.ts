import type { GeoPoint } from '#platform/kernel/geo-point.ts'

/** A place in the world, whether or not anything is listed there. */
export type NamedPlace = { readonly name: string; readonly address: string; readonly location: GeoPoint }

/** Knows where in the world places are, by what people call them. */
export type Geocoder = {
  /** Whose knowledge that is, to be shown with each answer. */
  readonly attribution: string
  /**
   * At most `limit` places, the best first, in the first of `languages` (BCP 47, the best first) that has names for them. It never
   * throws and takes 2 s at most: nothing is found where the geocoder is away, slow or asked too often.
   */
  readonly placesNamed: (text: string, languages: readonly string[], limit: number) => Promise<readonly NamedPlace[]>
  readonly close: () => Promise<void>
}

/** Where there is none: nothing is asked, and nothing found. */
export const noGeocoder: Geocoder = { attribution: '', placesNamed: async () => [], close: async () => undefined }
