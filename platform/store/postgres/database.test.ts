import { expect, inject, onTestFinished, test } from 'vitest'
import { postgresDatabase, postgresPool } from './database.ts'

test('a server that stays silent is given up, and another connection is tried', async () => {
  const pool = postgresPool({ url: inject('postgresUrl'), connections: 1, patienceMs: 100 })
  onTestFinished(() => pool.end())
  const { query, transaction, exclusively } = postgresDatabase(pool)
  await expect(query('select pg_sleep(20)')).rejects.toMatchObject({ name: 'EngineError', fault: 'unavailable' })
  await expect(transaction((run) => run('select pg_sleep(20)'))).rejects.toMatchObject({ name: 'EngineError', fault: 'unavailable' })
  expect(await query('select 1 as one')).toEqual([{ one: 1 }])
  // A migration has all the time that it takes.
  expect(await exclusively('a test', (run) => run('select 1 as one from pg_sleep(0.2)'))).toEqual([{ one: 1 }])
})
