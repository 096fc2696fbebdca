import { randomUUID } from 'node:crypto'
import { test } from 'vitest'
import { storeContract } from '../contract-suite.ts'
import { type MariadbPool, mariadbPool } from './database.ts'
import { mariadbEngine } from './engine.ts'

const url = process.env.PLAZA_TEST_MARIADB_URL

if (url) {
  storeContract('MariaDB', async () => {
    const schema = `test_${randomUUID().replaceAll('-', '')}`
    const pools: MariadbPool[] = []
    return {
      // A pool of its own for each engine, as separate processes would have.
      open: async (partitions) => {
        const pool = mariadbPool({ url, connections: 4 })
        pools.push(pool)
        return mariadbEngine({ pool, schema, partitions })
      },
      destroy: async () => {
        await pools[0]?.query(`drop database if exists ${schema}`)
        await Promise.all(pools.map((pool) => pool.end()))
      },
    }
  })
} else test.skip('MariaDB keeps the contract (PLAZA_TEST_MARIADB_URL is not set)')
