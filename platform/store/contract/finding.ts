import { describe, expect } from 'vitest'
import { InvariantViolation } from '#platform/kernel/decision.ts'
import type { Condition, Find, Summary, Summed } from '../engine.ts'
import type { Store } from '../store.ts'
import { tallies } from './tally.ts'
import { message, type Scenario } from './world.ts'

const ids = async (store: Store, query: Partial<Find>): Promise<string[]> =>
  (await store.find(tallies, { where: [], limit: 100, ...query })).map(({ id }) => id)

const where = (column: string, is: Condition['is'], value: Condition['value']): Partial<Find> => ({ where: [{ column, is, value }] })

/** Tallies with a label and a total; a total of 0 leaves only the label. */
const describeAll = async (
  store: Store,
  rows: readonly { id: string; label?: string; total?: number; share?: number; isOpen?: boolean }[],
) => {
  await Promise.all(
    rows.map(async ({ id, total = 0, ...rest }) => {
      await store.execute(tallies, id, { type: 'Describe', ...rest }, message())
      await store.execute(tallies, id, { type: 'Add', by: total }, message())
    }),
  )
}

const FRUIT = [
  { id: 'a', label: 'pear', total: 3, share: 0.25, isOpen: true },
  { id: 'b', label: 'apple', total: 1, share: -1.5, isOpen: false },
  { id: 'c', label: 'pear', total: 2, isOpen: true },
  { id: 'd', total: 2, share: 0.1 },
  { id: 'e', label: 'fig', total: 2, share: 0.25, isOpen: false },
] as const

/** All pages of a query, each of `limit`, followed by the last row's value and id. */
const pages = async (store: Store, orderBy: Find['orderBy'], limit: number): Promise<string[]> => {
  const all: string[] = []
  for (let after: Find['after']; ; ) {
    const page = await store.find(tallies, { where: [], orderBy, after, limit })
    expect(page.length).toBeLessThanOrEqual(limit)
    all.push(...page.map(({ id }) => id))
    const last = page.at(-1)
    if (!last || all.length > 100) return all
    const column = orderBy && orderBy.column !== 'id' ? tallies.columns[orderBy.column] : undefined
    after = { value: column?.of(last.state, last.id) ?? null, id: last.id }
  }
}

/** What holds for queries by declared columns. */
export const findingContract = (given: Scenario): void => {
  describe('A query', () => {
    given('gives whole aggregates, as they are now', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      const [found, ...more] = await store.find(tallies, { ...where('label', '=', 'apple'), limit: 5 } as Find)
      expect(more).toEqual([])
      expect(found).toEqual(await store.get(tallies, 'b'))
      await store.execute(tallies, 'b', { type: 'Describe', label: 'plum' }, message())
      expect(await ids(store, where('label', '=', 'apple'))).toEqual([])
      expect(await ids(store, where('label', '=', 'plum'))).toEqual(['b'])
    })

    given('compares texts, numbers, flags and ids', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      for (const [column, is, value, expected] of [
        ['label', '=', 'pear', ['a', 'c']],
        ['label', '!=', 'pear', ['b', 'e']],
        ['label', '<', 'fig', ['b']],
        ['label', '>=', 'fig', ['a', 'c', 'e']],
        ['total', '=', 2, ['c', 'd', 'e']],
        ['total', '!=', 2, ['a', 'b']],
        ['total', '<', 2, ['b']],
        ['total', '<=', 2, ['b', 'c', 'd', 'e']],
        ['total', '>', 2, ['a']],
        ['total', '>=', 2, ['a', 'c', 'd', 'e']],
        ['total', 'in', [1, 3, 77], ['a', 'b']],
        ['share', '=', 0.1, ['d']],
        ['share', '>', 0.1, ['a', 'e']],
        ['share', '<', 0, ['b']],
        ['share', 'in', [0.25, -1.5], ['a', 'b', 'e']],
        ['is_open', '=', true, ['a', 'c']],
        ['is_open', '!=', true, ['b', 'e']],
        ['is_open', 'in', [false], ['b', 'e']],
        ['label', 'in', ['fig', 'apple', "'; drop table tally; --"], ['b', 'e']],
        ['label', 'in', [], []],
        ['id', '=', 'c', ['c']],
        ['id', '>', 'c', ['d', 'e']],
        ['id', 'in', ['e', 'a', 'a'], ['a', 'e']],
      ] as const) {
        expect([column, is, value, await ids(store, where(column, is, value))]).toEqual([column, is, value, expected])
      }
    })

    given('wants all of its conditions to hold', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      const between = [
        { column: 'total', is: '>=', value: 2 },
        { column: 'total', is: '<', value: 3 },
        { column: 'label', is: 'in', value: ['pear', 'fig'] },
        { column: 'id', is: '!=', value: 'c' },
      ] as const
      expect(await ids(store, { where: between })).toEqual(['e'])
    })

    given('never finds a row by a value that the row does not have', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      for (const is of ['=', '!=', '<', '<=', '>', '>='] as const) {
        expect(await ids(store, where('label', is, 'm'))).not.toContain('d')
        expect(await ids(store, where('label', is, null))).toEqual([])
      }
      expect(await ids(store, where('share', 'in', [0.1, 0.25, 0]))).not.toContain('c')
    })

    given('sorts by one column, then by id, and the other way round as a whole', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      expect(await ids(store, {})).toEqual(['a', 'b', 'c', 'd', 'e'])
      expect(await ids(store, { orderBy: { column: 'id', descending: true } })).toEqual(['e', 'd', 'c', 'b', 'a'])
      expect(await ids(store, { orderBy: { column: 'total' } })).toEqual(['b', 'c', 'd', 'e', 'a'])
      expect(await ids(store, { orderBy: { column: 'total', descending: true } })).toEqual(['a', 'e', 'd', 'c', 'b'])
      expect(await ids(store, { orderBy: { column: 'label' } })).toEqual(['d', 'b', 'e', 'a', 'c'])
      expect(await ids(store, { orderBy: { column: 'label', descending: true } })).toEqual(['c', 'a', 'e', 'b', 'd'])
      expect(await ids(store, { orderBy: { column: 'is_open' } })).toEqual(['d', 'b', 'e', 'a', 'c'])
      expect(await ids(store, { orderBy: { column: 'share' } })).toEqual(['c', 'b', 'd', 'a', 'e'])
    })

    given('comes in pages that meet without a gap or a repeat, whatever they are sorted by', async (world) => {
      const { store } = await world.store()
      await describeAll(
        store,
        Array.from({ length: 23 }, (_, i) => ({
          id: `row-${(i * 7) % 23}`,
          total: i % 3,
          ...(i % 4 === 0 ? {} : { label: ['x', 'X', 'é'][i % 3] as string }),
          ...(i % 5 === 0 ? {} : { share: (i % 2) / 3 }),
          ...(i % 6 === 0 ? {} : { isOpen: i % 2 === 0 }),
        })),
      )
      const orders = [
        undefined,
        ...['id', 'total', 'label', 'share', 'is_open'].flatMap((column) => [{ column }, { column, descending: true }]),
      ]
      for (const orderBy of orders) {
        const whole = await ids(store, { orderBy })
        expect(whole).toHaveLength(23)
        for (const limit of [1, 4, 23]) expect(await pages(store, orderBy, limit)).toEqual(whole)
      }
    })

    given('goes on behind a row that is no longer there', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      expect(await ids(store, { orderBy: { column: 'total' }, after: { value: 2, id: 'cc' } })).toEqual(['d', 'e', 'a'])
      expect(await ids(store, { after: { value: null, id: 'bb' }, limit: 2 })).toEqual(['c', 'd'])
      expect(await ids(store, { ...where('total', '=', 2), after: { value: null, id: 'c' } })).toEqual(['d', 'e'])
    })

    given('tells texts apart by case, accents and trailing spaces, and sorts them by code points', async (world) => {
      const { store } = await world.store()
      const labels = ['', ' ', 'A', 'B', 'Z', 'a', 'a ', 'ab', 'e\u0301', 'z', 'é', 'ﬁ', '😀']
      await describeAll(
        store,
        labels.map((label, i) => ({ id: `t${String.fromCharCode(122 - i)}`, label })),
      )
      const sorted = await store.find(tallies, { where: [], orderBy: { column: 'label' }, limit: 100 })
      expect(sorted.map(({ state }) => state.label)).toEqual(labels)
      for (const label of labels) {
        const found = await store.find(tallies, { where: [{ column: 'label', is: '=', value: label }], limit: 100 })
        expect(found.map(({ state }) => state.label)).toEqual([label])
      }
    })

    given('compares whole numbers exactly as far as JavaScript can', async (world) => {
      const { store } = await world.store()
      const most = Number.MAX_SAFE_INTEGER
      await describeAll(store, [
        { id: 'max', total: most },
        { id: 'less', total: most - 1 },
        { id: 'min', total: -most },
      ])
      expect(await ids(store, where('total', '=', most))).toEqual(['max'])
      expect(await ids(store, where('total', '<', most))).toEqual(['less', 'min'])
      expect(await ids(store, where('total', 'in', [-most, most - 1]))).toEqual(['less', 'min'])
    })

    given('for no rows gives none', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      expect(await ids(store, { limit: 0 })).toEqual([])
    })

    given('for a column that is not declared is a bug, not a question to the database', async (world) => {
      const { store } = await world.store()
      await expect(ids(store, where('kept', '=', 1))).rejects.toThrow(InvariantViolation)
      await expect(ids(store, { orderBy: { column: 'total desc' } })).rejects.toThrow(InvariantViolation)
    })
  })

  describe('A summary', () => {
    const sorted = async (store: Store, summary: Partial<Summary>): Promise<readonly Summed[]> =>
      (await store.summarize(tallies, { where: [], by: [], sum: [], limit: 100, ...summary })).toSorted(
        (a, b) => (a.by[0] ?? 0) - (b.by[0] ?? 0),
      )

    given('counts what matches and adds it up, group by group', async (world) => {
      const { store } = await world.store()
      await describeAll(store, FRUIT)
      expect(await sorted(store, { by: ['total'], sum: ['share', 'total'] })).toEqual([
        { by: [1], count: 1, sum: [-1.5, 1] },
        { by: [2], count: 3, sum: [expect.closeTo(0.35, 9), 6] },
        { by: [3], count: 1, sum: [0.25, 3] },
      ])
      const open = { where: [{ column: 'is_open', is: '=', value: true }] } as const
      expect(await sorted(store, { ...open, by: ['total'] })).toEqual([
        { by: [2], count: 1, sum: [] },
        { by: [3], count: 1, sum: [] },
      ])
      expect(await sorted(store, { by: ['total'], limit: 2 })).toHaveLength(2)
    })

    given('without groups is one figure, also of nothing', async (world) => {
      const { store } = await world.store()
      expect(await sorted(store, { sum: ['total'] })).toEqual([{ by: [], count: 0, sum: [0] }])
      await describeAll(store, FRUIT)
      expect(await sorted(store, { sum: ['total'] })).toEqual([{ by: [], count: 5, sum: [10] }])
    })

    given('of a column that is not declared is a bug', async (world) => {
      const { store } = await world.store()
      await expect(sorted(store, { by: ['kept'] })).rejects.toThrow(InvariantViolation)
      await expect(sorted(store, { sum: ['total)'] })).rejects.toThrow(InvariantViolation)
    })
  })
}
