import { invariant } from '#platform/kernel/decision.ts'
import type { Condition, Find, Summary, Summed } from '../engine.ts'
import type { Cell, MemoryRow, MemoryTable } from './database.ts'

/** The rows that a query is about, in its order. Throws for a column that the table does not have. */
export const findRows = (table: MemoryTable, { where, orderBy, after, limit }: Find): readonly MemoryRow[] => {
  const isWanted = matcher(table, where)
  const sort = reader(table, orderBy?.column ?? 'id')
  const byId = (orderBy?.column ?? 'id') === 'id'
  const sign = orderBy?.descending ? -1 : 1
  const order = (a: Place, b: Place): number => sign * ((byId ? 0 : compare(a.value, b.value)) || compare(a.id, b.id))

  const places: Place[] = []
  for (const row of table.rows.values()) {
    if (!isWanted(row)) continue
    const place = { value: sort(row), id: row.id, row }
    if (!after || order(place, after) > 0) places.push(place)
  }
  places.sort(order)
  return places.slice(0, Math.max(0, limit)).map((place) => place.row as MemoryRow)
}

/** The groups of a {@link Summary}, in the order in which their first rows were written. */
export const summedRows = (table: MemoryTable, { where, by, sum, limit }: Summary): readonly Summed[] => {
  const isWanted = matcher(table, where)
  const keys = by.map((name) => reader(table, name))
  const values = sum.map((name) => reader(table, name))
  const groups = new Map<string, { readonly by: (number | null)[]; count: number; readonly sum: number[] }>()
  for (const row of table.rows.values()) {
    if (!isWanted(row)) continue
    const key = keys.map((read) => read(row) as number | null)
    const group = groups.get(key.join()) ?? { by: key, count: 0, sum: sum.map(() => 0) }
    groups.set(key.join(), group)
    group.count++
    values.forEach((read, i) => {
      group.sum[i] = (group.sum[i] ?? 0) + Number(read(row) ?? 0)
    })
  }
  if (by.length === 0 && groups.size === 0) groups.set('', { by: [], count: 0, sum: sum.map(() => 0) })
  return [...groups.values()].slice(0, Math.max(0, limit))
}

const matcher = (table: MemoryTable, where: readonly Condition[]): ((row: MemoryRow) => boolean) => {
  const tests = where.map((condition) => {
    const cell = reader(table, condition.column)
    return (row: MemoryRow) => meets(cell(row), condition)
  })
  return (row) => tests.every((test) => test(row))
}

type Place = { readonly value: Cell; readonly id: string; readonly row?: MemoryRow }

const reader = (table: MemoryTable, column: string): ((row: MemoryRow) => Cell) => {
  if (column === 'id') return (row) => row.id
  const index = table.columns.indexOf(column)
  invariant(index >= 0, `there is no column ${column}`)
  return (row) => row.columns[index] ?? null
}

const meets = (cell: Cell, { is, value }: Condition): boolean => {
  if (cell === null || value === null) return false
  if (Array.isArray(value)) return is === 'in' && value.includes(cell)
  const difference = compare(cell, value as Cell)
  switch (is) {
    case '=':
      return difference === 0
    case '!=':
      return difference !== 0
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
    case 'in':
      throw new TypeError('in takes a list')
  }
}

/** Null below everything, false below true, numbers by size, texts by code points. */
const compare = (a: Cell, b: Cell): number => {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

const compareText = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** JavaScript's own order is by UTF-16 units, which puts U+E000 to U+FFFF behind everything that needs two units. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800)
