import { invariant } from '#platform/kernel/decision.ts'
import type { AnyCollection, ColumnValue } from '../collection.ts'
import type { Condition, Find, Summary } from '../engine.ts'
import type { Dialect } from './database.ts'

type Statement = { readonly text: string; readonly parameters: readonly unknown[] }

/** Quotes a column; throws for one that the collection does not declare. */
const columnOf =
  (dialect: Dialect, collection: AnyCollection) =>
  (name: string): string => {
    invariant(name === 'id' || name in collection.columns, `${collection.name} declares no column ${name}`)
    return dialect.quote(name)
  }

const conditionText = (dialect: Dialect, column: string, is: Condition['is']): string =>
  is === 'in' ? dialect.anyOf(column) : `${column} ${is === '!=' ? '<>' : is} ?`

/** The statement for a {@link Find}; throws for a column that the collection does not declare. */
export const findStatement = (dialect: Dialect, table: string, collection: AnyCollection, query: Find): Statement => {
  const column = columnOf(dialect, collection)
  const parameters: unknown[] = query.where.map(({ value }) => value)
  const conditions = query.where.map(({ column: name, is }) => conditionText(dialect, column(name), is))
  const sort = query.orderBy && query.orderBy.column !== 'id' ? column(query.orderBy.column) : undefined
  const direction = query.orderBy?.descending ? 'desc' : 'asc'
  if (query.after) {
    const { text, values } = behind(sort, direction, query.after)
    conditions.push(text)
    parameters.push(...values)
  }
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const order = sort ? `${sort} ${direction}${dialect.nullsLowest[direction]}, id ${direction}` : `id ${direction}`
  return {
    text: `select id, version, state from ${table}${where} order by ${order} limit ${Math.max(0, Math.floor(query.limit))}`,
    parameters,
  }
}

/** The statement for a {@link Summary}, with columns `by_1…`, `number` and `sum_1…`. */
export const summaryStatement = (dialect: Dialect, table: string, collection: AnyCollection, summary: Summary): Statement => {
  const column = columnOf(dialect, collection)
  const conditions = summary.where.map(({ column: name, is }) => conditionText(dialect, column(name), is))
  const by = summary.by.map(column)
  const shown = [
    ...by.map((name, i) => `${name} as by_${i + 1}`),
    'count(*) as number',
    ...summary.sum.map((name, i) => `coalesce(sum(${column(name)}), 0) as sum_${i + 1}`),
  ]
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const groups = by.length > 0 ? ` group by ${by.join(', ')}` : ''
  return {
    text: `select ${shown.join(', ')} from ${table}${where}${groups} limit ${Math.max(0, Math.floor(summary.limit))}`,
    parameters: summary.where.map(({ value }) => value),
  }
}

/** What comes after a row, where null is below every value. */
const behind = (
  sort: string | undefined,
  direction: 'asc' | 'desc',
  after: NonNullable<Find['after']>,
): { text: string; values: ColumnValue[] } => {
  const past = direction === 'asc' ? '>' : '<'
  if (!sort) return { text: `id ${past} ?`, values: [after.id] }
  if (after.value === null) {
    const above = direction === 'asc' ? `${sort} is not null or ` : ''
    return { text: `(${above}(${sort} is null and id ${past} ?))`, values: [after.id] }
  }
  const below = direction === 'desc' ? ` or ${sort} is null` : ''
  return { text: `(${sort} ${past} ?${below} or (${sort} = ? and id ${past} ?))`, values: [after.value, after.value, after.id] }
}
