import { derivedId, type MessageId, type PrincipalId } from '#platform/kernel/ids.ts'
import type { Message } from '#platform/store/message.ts'
import type { Store } from '#platform/store/store.ts'
import type { SpotDetails } from '../domain/listing.ts'
import type { Pricing } from '../domain/pricing.ts'
import type { FeatureProblem, Features, SpotFeature } from './geojson-features.ts'
import { likelyTimeZone } from './likely-time-zone.ts'
import { listSpot } from './list-spot.ts'

/** What to take for features that do not say it themselves. */
export type ImportDefaults = { readonly timeZone?: string | undefined; readonly pricing: Pricing }
export type Imported = { readonly listed: number; readonly alreadyListed: number; readonly problems: readonly FeatureProblem[] }

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
    onProgress: (done: number, total: number) => void,
  ): Promise<Imported> => {
    const found: FeatureProblem[] = [...problems]
    let listed = 0
    let alreadyListed = 0
    for (let first = 0; first < spots.length; first += AT_ONCE) {
      const part = spots.slice(first, first + AT_ONCE)
      const outcomes = await Promise.all(
        part.map(async (feature) => {
          const details = detailsOf(feature, city, defaults)
          if (typeof details === 'string') return { index: feature.index, name: feature.name, reason: details }
          const { isNew } = await listSpot(store)(providerId, details, nowMs, messageOf(feature, providerId, nowMs))
          return isNew
        }),
      )
      for (const outcome of outcomes) {
        if (typeof outcome === 'object') found.push(outcome)
        else if (outcome) listed++
        else alreadyListed++
      }
      onProgress(first + part.length, spots.length)
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
  if (timeZone === undefined) return 'its time zone is not known; say it with --time-zone'
  const { name, location, capacity, spotType, covered, amenities } = feature
  return {
    ...{ name, location, capacity, spotType, covered, amenities, timeZone },
    address: feature.address ?? city ?? name,
    limits: {},
    openingHours: feature.openingHours ?? 'always',
    pricing: feature.pricing ?? defaults.pricing,
  }
}
