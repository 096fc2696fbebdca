import type { Collection } from '#platform/store/collection.ts'
import type { Condition } from '#platform/store/engine.ts'
import type { Aggregate, Store } from '#platform/store/store.ts'
import type { CursorCodec } from './cursor.ts'

/** What a list asks for: `limit` and `cursor` are those of the request's query. */
export type ListWish = {
  readonly where: readonly Condition[]
  readonly orderBy: { readonly column: string; readonly descending?: boolean }
  readonly limit: number
  readonly cursor?: string | undefined
  /** What makes a cursor that of this list: `where` unless given. A list whose `where` has the present instant in it must say. */
  readonly scope?: string | undefined
}

/** A page in the form of `pageOf` in schemas.ts. */
export type ListPage<Item> = { readonly items: Item[]; readonly nextCursor: string | null }

/**
 * One page of a collection, by declared columns. A cursor is good for the same conditions in the same order only, so a list of
 * somebody's things must name them in `where`. What `view` has no answer for is left out. Throws a 422 problem for a cursor
 * of another list or made by hand.
 */
export const listPage = async <S, C, E, R, Item>(
  { store, cursors }: { readonly store: Store; readonly cursors: CursorCodec },
  collection: Collection<S, C, E, R>,
  { where, orderBy, limit, cursor, scope: named }: ListWish,
  view: (found: Aggregate<S>) => Item | null | undefined,
): Promise<ListPage<Item>> => {
  const scope = JSON.stringify([collection.name, named ?? where, orderBy.column, orderBy.descending === true])
  const after = cursor === undefined ? undefined : cursors.read(scope, cursor)
  // One more than asked for tells whether there is another page.
  const found = await store.find(collection, { where, orderBy, after, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.flatMap((row) => view(row) ?? []) as Item[],
    nextCursor: last
      ? cursors.write(scope, { value: collection.columns[orderBy.column]?.of(last.state, last.id) ?? null, id: last.id })
      : null,
  }
}
