import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Spot } from '../domain/listing.ts'
import { afterPrefix, matchesPrefixes, wordsOf } from '../domain/place-words.ts'
import { spots, WORD_COLUMNS } from './spots.ts'

export type Place = { readonly id: SpotId; readonly spot: Spot }

/** How many listings are read for one word. */
const READ_LIMIT = 200

/**
 * Active spots whose name or address has, for each word of `text`, a word that begins with it; case and accents do not count. Those
 * that match by their name come first, then in the order of their names.
 */
export const findPlaces =
  (store: Store) =>
  async (text: string, limit: number): Promise<readonly Place[]> => {
    const asked = wordsOf(text)
    // The longest word finds the fewest.
    const rarest = asked.toSorted((a, b) => b.length - a.length)[0]?.slice(0, 40)
    if (rarest === undefined) return []
    const found = new Map<string, Spot>()
    const pages = await Promise.all(
      WORD_COLUMNS.map((column) =>
        store.find(spots, {
          where: [
            { column, is: '>=', value: rarest },
            { column, is: '<', value: afterPrefix(rarest) },
            { column: 'status', is: '=', value: 'ACTIVE' },
          ],
          orderBy: { column },
          limit: READ_LIMIT,
        }),
      ),
    )
    for (const { id, state } of pages.flat()) if (state) found.set(id, state)
    return [...found]
      .map(([id, spot]) => ({ id: id as SpotId, spot, inName: matchesPrefixes(asked, wordsOf(spot.name)) }))
      .filter(({ spot, inName }) => inName || matchesPrefixes(asked, wordsOf(`${spot.name} ${spot.address}`)))
      .sort((a, b) => Number(b.inName) - Number(a.inName) || compare(a.spot.name, b.spot.name) || compare(a.id, b.id))
      .slice(0, limit)
      .map(({ id, spot }) => ({ id, spot }))
  }

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
