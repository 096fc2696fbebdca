import type { Store } from '#platform/store/store.ts'
import type { SpotId } from '../contract/parking-api.ts'
import type { Spot } from '../domain/listing.ts'
import { afterPrefix, matchesPrefixes, WORD_LENGTH, wordsOf } from '../domain/place-words.ts'
import { spots, WORD_COLUMNS } from './spots.ts'

export type Place = { readonly id: SpotId; readonly spot: Spot }

/** How many listings are read for one word in one column. */
const READ_LIMIT = 200
/** How many words of a question are looked up; all of them must match. */
const LOOKED_UP = 4

/**
 * Active spots whose name or address has, for each word of `text`, a word that begins with it; case and accents do not count. Those
 * that match by their name come first, then in the order of their names.
 */
export const findPlaces =
  (store: Store) =>
  async (text: string, limit: number): Promise<readonly Place[]> => {
    const asked = wordsOf(text)
    if (asked.length === 0) return []
    const lookups = await Promise.all(
      asked
        .toSorted((a, b) => b.length - a.length)
        .slice(0, LOOKED_UP)
        .map((word) => lookUp(store, word.slice(0, WORD_LENGTH))),
    )
    // Every spot that is meant is among those of each word, so the word that few have is enough; `Parkhaus` alone has too many.
    const whole = lookups.filter(({ isWhole }) => isWhole).sort((a, b) => a.found.size - b.found.size)[0]
    const found = whole?.found ?? new Map(lookups.flatMap((lookup) => [...lookup.found]))
    return [...found]
      .map(([id, spot]) => ({ id: id as SpotId, spot, inName: matchesPrefixes(asked, wordsOf(spot.name)) }))
      .filter(({ spot, inName }) => inName || matchesPrefixes(asked, wordsOf(`${spot.name} ${spot.address}`)))
      .sort((a, b) => Number(b.inName) - Number(a.inName) || compare(a.spot.name, b.spot.name) || compare(a.id, b.id))
      .slice(0, limit)
      .map(({ id, spot }) => ({ id, spot }))
  }

type LookUp = { readonly found: ReadonlyMap<string, Spot>; readonly isWhole: boolean }

/** The active spots that have a word with this beginning; not the whole of them where they are very many. */
const lookUp = async (store: Store, prefix: string): Promise<LookUp> => {
  const pages = await Promise.all(
    WORD_COLUMNS.map((column) =>
      store.find(spots, {
        where: [
          { column, is: '>=', value: prefix },
          { column, is: '<', value: afterPrefix(prefix) },
          { column: 'status', is: '=', value: 'ACTIVE' },
        ],
        orderBy: { column },
        limit: READ_LIMIT,
      }),
    ),
  )
  const found = pages.flat().flatMap(({ id, state }): [string, Spot][] => (state ? [[id, state]] : []))
  return { found: new Map(found), isWhole: pages.every((page) => page.length < READ_LIMIT) }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
