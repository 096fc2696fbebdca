import { invariant } from '#platform/kernel/decision.ts'
import type { AnyCollection } from '../collection.ts'
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
  const sort = query.orderBy ? column(query.orderBy.column) : undefined
  const [past, direction] = query.orderBy?.descending ? ['<', 'desc'] : ['>', 'asc']
  if (query.after) {
    if (sort && query.orderBy?.column !== 'id') {
      conditions.push(`(${sort} ${past} ? or (${sort} = ? and id ${past} ?))`)
      parameters.push(query.after.value, query.after.value, query.after.id)
    } else {
      conditions.push(`id ${past} ?`)
      parameters.push(query.after.id)
    }
  }
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
  const order = sort && query.orderBy?.column !== 'id' ? `${sort} ${direction}, id ${direction}` : `id ${direction}`
  return {
    text: `select id, version, state from ${table}${where} order by ${order} limit ${Math.max(0, Math.floor(query.limit))}`,
    parameters,
  }
}
