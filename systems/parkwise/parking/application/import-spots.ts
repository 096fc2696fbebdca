import { derivedId, type MessageId, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { SpotDetails } from '../domain/listing.ts'
import type { Pricing } from '../domain/pricing.ts'
import type { FeatureProblem, Features, SpotFeature } from './geojson-features.ts'
import { likelyTimeZone } from './likely-time-zone.ts'
import { listSpot } from './list-spot.ts'

/** What an hour costs where neither the file nor the importer says it. */
export const DEFAULT_HOURLY = '2.50'
export const DEFAULT_CURRENCY = 'EUR'

/** What to take for features that do not say it themselves. */
export type ImportDefaults = { readonly timeZone?: string | undefined; readonly pricing: Pricing }
/** A feature that is a spot now. */
export type ImportedSpot = { readonly index: number; readonly name: string; readonly spotId: SpotId }
/** What became of each feature, in the order of the file. */
export type Imported = {
  readonly listed: readonly ImportedSpot[]
  /** Listed by an import before this one. */
  readonly alreadyListed: readonly ImportedSpot[]
  readonly problems: readonly FeatureProblem[]
}

/** How many spots are listed at a time. */
const AT_ONCE = 32

/**
 * Lists the car parks of a file. Each has a message of its own that follows from the provider, its name and its place, so it is safe
 * to do it twice or to break it off: what is listed already is left as it is. `onProgress` hears how many are done.
 */
export const importSpots =
  (store: Store) =>
  async (
    { spots, problems, city }: Features,
    providerId: PrincipalId,
    defaults: ImportDefaults,
    nowMs: number,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Imported> => {
    const found: FeatureProblem[] = [...problems]
    const listed: ImportedSpot[] = []
    const alreadyListed: ImportedSpot[] = []
    for (let first = 0; first < spots.length; first += AT_ONCE) {
      const part = spots.slice(first, first + AT_ONCE)
      const outcomes = await Promise.all(
        part.map(async (feature) => {
          const { index, name } = feature
          const details = detailsOf(feature, city, defaults)
          if (typeof details === 'string') return { index, name, reason: details }
          const { spotId, isNew } = await listSpot(store)(providerId, details, nowMs, messageOf(feature, providerId, nowMs))
          return { isNew, spot: { index, name, spotId } }
        }),
      )
      for (const outcome of outcomes) {
        if (outcome.spot) (outcome.isNew ? listed : alreadyListed).push(outcome.spot)
        else found.push(outcome)
      }
      onProgress?.(first + part.length, spots.length)
    }
    return { listed, alreadyListed, problems: found.sort((a, b) => a.index - b.index) }
  }

const messageOf = (feature: SpotFeature, providerId: PrincipalId, nowMs: number): Message => ({
  id: `import/${derivedId('feature', providerId, feature.key)}` as MessageId,
  atMs: nowMs,
})

/** The listing of a feature, or why there cannot be one. */
const detailsOf = (feature: SpotFeature, city: string | undefined, defaults: ImportDefaults): SpotDetails | string => {
  const timeZone = feature.timeZone ?? defaults.timeZone ?? likelyTimeZone(feature.location)
  if (timeZone === undefined) return 'its time zone is not known; say which one to take'
  const { name, location, capacity, spotType, covered, amenities } = feature
  return {
    ...{ name, location, capacity, spotType, covered, amenities, timeZone },
    address: feature.address ?? city ?? name,
    limits: {},
    openingHours: feature.openingHours ?? 'always',
    pricing: feature.pricing ?? defaults.pricing,
  }
}
