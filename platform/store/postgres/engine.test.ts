import { randomUUID } from 'node:crypto'
import { inject, test } from 'vitest'
import { storeContract } from '../contract-suite.ts'
import { type PostgresPool, postgresPool } from './database.ts'
import { postgresEngine } from './engine.ts'

const onServer = (name: string, url: string): void =>
  storeContract(name, async () => {
    const schema = `test_${randomUUID().replaceAll('-', '')}`
    const pools: PostgresPool[] = []
    return {
      // A pool of its own for each engine, as separate processes would have.
      open: async (partitions) => {
        const pool = postgresPool({ url, connections: 4 })
        pools.push(pool)
        return postgresEngine({ pool, schema, partitions })
      },
      destroy: async () => {
        await pools[0]?.query(`drop schema if exists ${schema} cascade`)
        await Promise.all(pools.map((pool) => pool.end()))
      },
    }
  })

onServer('embedded PostgreSQL', inject('postgresUrl'))

const other = process.env.PLAZA_TEST_POSTGRES_URL
if (other) onServer('another PostgreSQL', other)
else test.skip('another PostgreSQL keeps the contract (PLAZA_TEST_POSTGRES_URL is not set)')
