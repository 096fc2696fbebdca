import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { accept } from '#platform/kernel/decision.ts'
import type { MessageId } from '#platform/kernel/ids.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { collection } from '#platform/store/collection.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { openStore } from '#platform/store/store.ts'
import { cursorCodec } from './cursor.ts'
import { type ListWish, listPage } from './list-page.ts'
import { Problem } from './problem.ts'

type Book = { readonly owner: string; readonly year: number | null }
const books = collection<Book | null, Book, Book, never>({
  name: 'book',
  decider: { initial: null, decide: (_before, book) => accept(book), evolve: (_before, book) => book },
  columns: {
    owner: { type: 'text', of: (book) => book?.owner ?? null },
    year: { type: 'integer', of: (book) => book?.year ?? null },
  },
})

const YEARS: readonly (number | null)[] = [1900, 1900, null, 1850, 2000, 1900, null]

const library = async () => {
  const clock = manualClock()
  const engine = memoryEngine()
  await engine.migrate([books])
  const { store } = openStore({ engine, clock, stamp: { system: 'town', service: 'library' }, collections: [books] })
  const put = (id: string, book: Book) => store.execute(books, id, book, { id: `put/${id}` as MessageId, atMs: clock.nowMs() })
  for (const [i, year] of YEARS.entries()) await put(`book-${i}`, { owner: 'ana', year })
  await put('another', { owner: 'bea', year: 1900 })
  const ports = { store, cursors: cursorCodec(randomBytes(32)) }
  const page = (wish: Partial<ListWish> = {}) =>
    listPage(
      ports,
      books,
      { where: [{ column: 'owner', is: '=', value: 'ana' }], orderBy: { column: 'year', descending: true }, limit: 2, ...wish },
      ({ id }) => id,
    )
  return { ...ports, page }
}

describe('a list in pages', () => {
  it.each([true, false])('has every row once and in order, rows of equal or no value too (descending: %s)', async (descending) => {
    const { store, page } = await library()
    const orderBy = { column: 'year', descending }
    const all = await store.find(books, { where: [{ column: 'owner', is: '=', value: 'ana' }], orderBy, limit: 100 })
    for (const limit of [1, 2, 3, 7, 8]) {
      const seen: string[] = []
      let cursor: string | null | undefined
      do {
        const next: Awaited<ReturnType<typeof page>> = await page({ orderBy, limit, cursor: cursor ?? undefined })
        expect(next.items.length).toBeLessThanOrEqual(limit)
        seen.push(...next.items)
        cursor = next.nextCursor
      } while (cursor !== null)
      expect(seen).toEqual(all.map(({ id }) => id))
    }
  })

  it('ends with the page that has the last row', async () => {
    const { page } = await library()
    expect((await page({ limit: YEARS.length })).nextCursor).toBeNull()
    expect((await page({ limit: YEARS.length - 1 })).nextCursor).not.toBeNull()
  })

  it('leaves out what its view says nothing about', async () => {
    const { store, cursors } = await library()
    const { items } = await listPage(
      { store, cursors },
      books,
      { where: [{ column: 'owner', is: '=', value: 'ana' }], orderBy: { column: 'year' }, limit: 100 },
      ({ state }) => state?.year ?? undefined,
    )
    expect(items).toEqual([1850, 1900, 1900, 1900, 2000])
  })

  it('takes no cursor of another owner, another order or made by hand', async () => {
    const { page } = await library()
    const cursor = (await page()).nextCursor ?? ''
    expect((await page({ cursor })).items).toHaveLength(2)
    for (const wish of [
      { cursor, where: [{ column: 'owner', is: '=' as const, value: 'bea' }] },
      { cursor, orderBy: { column: 'year' } },
      { cursor: 'made.byhand' },
    ]) {
      await expect(page(wish)).rejects.toThrow(Problem)
    }
  })

  it('goes on where its conditions have moved with time, when its scope is named', async () => {
    const { page } = await library()
    const until = (year: number) => ({
      scope: 'ana',
      where: [{ column: 'year', is: '<' as const, value: year }],
      orderBy: { column: 'year' },
      limit: 2,
    })
    const first = await page(until(1950))
    expect((await page({ ...until(1951), cursor: first.nextCursor ?? '' })).items).not.toContain(first.items[0])
    await expect(page({ ...until(1950), scope: 'bea', cursor: first.nextCursor ?? '' })).rejects.toThrow(Problem)
  })
})
