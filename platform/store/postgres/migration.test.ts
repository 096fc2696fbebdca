import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { type TallyCollection, tallies } from '../contract/tally.ts'
import { migrate } from '../sql/schema.ts'
import { postgresDatabase, postgresPool } from './database.ts'

const pool = postgresPool({ url: inject('postgresUrl'), connections: 1 })
afterAll(() => pool.end())

const ages: TallyCollection = { ...tallies, columns: { ...tallies.columns, age: { type: 'integer', of: ({ entries }) => entries } } }
const database = postgresDatabase(pool)
let schema: string
let migrations: number
/** Brings the tables up to date; the partitions that the log has. */
const start = (collections: readonly TallyCollection[], creations: readonly string[] = [], partitions = 2) => {
  const exclusively: typeof database.exclusively = (name, work) => {
    migrations += 1
    return database.exclusively(name, work)
  }
  return migrate({ ...database, exclusively }, schema, partitions, collections, creations)
}
beforeEach(() => {
  schema = `migration_${randomUUID().replaceAll('-', '')}`
  migrations = 0
})

describe('a start', () => {
  it('changes nothing over tables that the same release has brought into shape, and knows how many partitions they have', async () => {
    expect(await start([tallies])).toBe(2)
    expect(await start([tallies], [], 5)).toBe(2)
    expect(migrations).toBe(1)
  })

  it('brings them into shape again when a release wants another column, has another function, or comes back', async () => {
    const call = `create or replace function ${schema}.one() returns integer language sql as 'select 1'`
    await start([tallies])
    await start([ages])
    await start([ages], [call])
    expect(await database.query(`select ${schema}.one() as one`)).toEqual([{ one: 1 }])
    expect(await database.query(`select age from ${schema}.tally`)).toEqual([])
    await start([tallies])
    expect(migrations).toBe(4)
  })

  it('tries again what failed halfway', async () => {
    await start([tallies])
    await expect(start([tallies], ['create nonsense'])).rejects.toThrow()
    await expect(start([tallies], ['create nonsense'])).rejects.toThrow()
    expect(migrations).toBe(3)
  })
})
