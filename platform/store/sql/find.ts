import { invariant } from '#platform/kernel/decision.ts'
import type { AnyCollection, ColumnValue } from '../collection.ts'
import type { Find } from '../engine.ts'
import type { Dialect } from './database.ts'

/** The statement for a {@link Find}; throws for a column that the collection does not declare. */
export const findStatement = (
  dialect: Dialect,
  table: string,
  collection: AnyCollection,
  query: Find,
): { readonly text: string; readonly parameters: readonly unknown[] } => {
  const parameters: unknown[] = []
  const column = (name: string): string => {
    invariant(name === 'id' || name in collection.columns, `${collection.name} declares no column ${name}`)
    return dialect.quote(name)
  }
  const conditions = query.where.map(({ column: name, is, value }) => {
    parameters.push(value)
    return is === 'in' ? dialect.anyOf(column(name)) : `${column(name)} ${is === '!=' ? '<>' : is} ?`
  })
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
