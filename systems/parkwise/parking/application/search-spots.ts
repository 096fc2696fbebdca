import { distanceM } from '#platform/kernel/geo-point.ts'
import { type Money, minorDigits } from '#platform/kernel/money.ts'
import type { TimeSlot } from '#platform/kernel/time-slot.ts'
import type { Store } from '#platform/store/store.ts'
import type { Quote, SpotId } from '../contract/parking-api.ts'
import { isOpenThroughout } from '../domain/opening-hours.ts'
import { quoteFor } from '../domain/quote.ts'
import { freeUnitsOf } from './free-units.ts'
import { spots } from './spots.ts'
import { type Candidate, type SearchArea, type SpotFilter, spotsByDistance, spotsIn } from './spots-in-area.ts'

export type SpotSearch = {
  readonly area: SearchArea
  readonly slot: TimeSlot
  readonly filter: SpotFilter
  /** The most that the whole stay may cost, in whole units of each spot's own currency. */
  readonly maxPrice?: number | undefined
  readonly sort: 'distance' | 'price'
  readonly limit: number
  /** Where the page before ended: its last sort value (metres, or whole units of currency) and id. */
  readonly after?: SearchEnd | undefined
}
export type SearchEnd = { readonly value: number; readonly id: string }
export type SpotHit = Candidate & { readonly freeUnits: number; readonly quote: Quote }
/** `end` is there when more may follow. */
export type SpotPage = { readonly hits: readonly SpotHit[]; readonly end?: SearchEnd | undefined }

/** How many calendars' worth of candidates are looked at beyond what the page still lacks. */
const SPARE_CANDIDATES = 8

type Priced = Candidate & { readonly quote: Quote; readonly price: number }

/** An amount in whole units of its currency, to compare by. */
export const majorUnits = ({ amountMinor, currency }: Money): number => amountMinor / 10 ** minorDigits(currency)

/**
 * One page of the spots that are open and have a unit free for the whole of `slot`; a full spot is left out. Nearest or cheapest
 * first, equal ones by id. Prices in several currencies are compared by their figures.
 */
export const searchSpots =
  (store: Store) =>
  async (search: SpotSearch, nowMs: number): Promise<SpotPage> => {
    const hits: SpotHit[] = []
    // One more than the page tells whether there is another.
    const wanted = search.limit + 1
    for await (const batch of search.sort === 'distance' ? nearestFirst(store, search) : cheapestFirst(store, search)) {
      for (let next = 0; next < batch.length && hits.length < wanted; ) {
        const chunk = batch.slice(next, next + wanted - hits.length + SPARE_CANDIDATES)
        next += chunk.length
        const priced = chunk.flatMap((candidate) => pricedOf(candidate, search))
        const free = await freeUnitsOf(store, priced, search.slot, nowMs)
        priced.forEach(({ id, spot, distanceM, quote }, i) => {
          const units = free[i] ?? 0
          if (units > 0) hits.push({ id, spot, distanceM, quote, freeUnits: units })
        })
      }
      if (hits.length >= wanted) break
    }
    const page = hits.slice(0, search.limit)
    const last = page.at(-1)
    if (hits.length <= search.limit || !last) return { hits: page }
    return { hits: page, end: { value: search.sort === 'distance' ? last.distanceM : majorUnits(last.quote.total), id: last.id } }
  }

const isAfter = (value: number, id: string, after: SearchEnd | undefined): boolean =>
  !after || value > after.value || (value === after.value && id > after.id)

async function* nearestFirst(store: Store, { area, filter, slot, after }: SpotSearch): AsyncGenerator<readonly Candidate[]> {
  for await (const ring of spotsByDistance(store, area, filter, after?.value ?? 0)) {
    yield ring.filter(({ id, distanceM, spot }) => isAfter(distanceM, id, after) && isOpen({ spot }, slot))
  }
}

/** Prices everything there is, but keeps only the figures: a wide circle in a dense city has more listings than memory should hold. */
async function* cheapestFirst(store: Store, search: SpotSearch): AsyncGenerator<readonly Priced[]> {
  const found: { readonly id: SpotId; readonly price: number }[] = []
  for await (const page of spotsIn(store, search.area, search.filter)) {
    const priced = page.filter((candidate) => isOpen(candidate, search.slot)).flatMap((candidate) => pricedOf(candidate, search))
    found.push(...priced.filter(({ price, id }) => isAfter(price, id, search.after)).map(({ id, price }) => ({ id, price })))
  }
  found.sort((a, b) => a.price - b.price || (a.id < b.id ? -1 : 1))
  for (let next = 0; next < found.length; next += search.limit + SPARE_CANDIDATES) {
    const part = found.slice(next, next + search.limit + SPARE_CANDIDATES)
    const rows = await store.getMany(
      spots,
      part.map(({ id }) => id),
    )
    yield part.flatMap(({ id, price }, i) => {
      const spot = rows[i]?.state
      const priced = spot?.status === 'ACTIVE' && pricedOf({ id, spot, distanceM: distanceM(search.area.centre, spot.location) }, search)
      // What was paused or became dearer in this moment has lost its place.
      return (priced || []).filter((now) => now.price === price)
    })
  }
}

const isOpen = ({ spot }: Pick<Candidate, 'spot'>, slot: TimeSlot): boolean => isOpenThroughout(spot.openingHours, slot, spot.timeZone)

const pricedOf = (candidate: Candidate | Priced, { slot, maxPrice }: SpotSearch): readonly Priced[] => {
  if ('price' in candidate) return [candidate]
  const quote = quoteFor(candidate.spot.pricing, slot, candidate.spot.timeZone)
  const price = majorUnits(quote.total)
  return maxPrice !== undefined && price > maxPrice ? [] : [{ ...candidate, quote, price }]
}
