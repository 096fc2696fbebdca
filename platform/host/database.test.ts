import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { postgresDatabase } from '#platform/store/postgres/database.ts'
import { type OpenDatabase, openDatabase } from './database.ts'

let folder: string
let warnings: object[]
let database: OpenDatabase

const open = async (databaseUrl?: string, beside = false): Promise<OpenDatabase> => {
  const platform = { databaseConnections: 4, ...(databaseUrl !== undefined && { databaseUrl }) }
  const log = { warn: (fields: object) => void warnings.push(fields) }
  return openDatabase({ dataFolder: folder, platform, log, onProgress: () => undefined, beside })
}
/** The process id of a connection of the pool. */
const backend = async (query: (text: string) => Promise<readonly object[]>): Promise<number> =>
  (((await query('select pg_backend_pid() as pid'))[0] as { pid: number } | undefined) ?? { pid: 0 }).pid

const terminate = async (pid: number): Promise<void> => {
  const client = new pg.Client(inject('postgresUrl'))
  await client.connect()
  expect((await client.query('select pg_terminate_backend($1, 5000) as ended', [pid])).rows).toEqual([{ ended: true }])
  await client.end()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  warnings = []
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
})

describe('a connection that the server ends', () => {
  const lost = [{ reason: 'terminating connection due to administrator command' }]

  test('while nobody uses it is told of and replaced', async () => {
    database = await open(inject('postgresUrl'))
    const pid = await backend(async (text) => (await database.pool.query(text)).rows)
    await terminate(pid)
    await vi.waitFor(() => expect(warnings).toEqual(lost))
    expect(await backend(async (text) => (await database.pool.query(text)).rows)).not.toBe(pid)
  })

  test('between two statements of a transaction makes the next one fail, and nothing else', async () => {
    database = await open(inject('postgresUrl'))
    const store = postgresDatabase(database.pool)
    const broken = store.transaction(async (query) => {
      await terminate(await backend(query))
      // The connection learns of its end, with nobody waiting on it.
      await vi.waitFor(() => expect(database.pool.totalCount - database.pool.idleCount).toBe(1))
      await new Promise((resolve) => setImmediate(resolve))
      await query('select 1')
    })
    await expect(broken).rejects.toMatchObject({ name: 'EngineError', fault: 'unavailable' })
    expect(await store.query('select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('the embedded database', () => {
  test('is shared with a tool beside it, ends in order without a warning, and does not call that ending by itself', async () => {
    database = await open()
    const tool = await open(undefined, true)
    expect(database.server).toBeDefined()
    expect(tool.server).toBeUndefined()
    expect((await tool.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await tool.close()
    // Several idle connections, which the stopping server says goodbye to.
    await Promise.all([1, 2, 3, 4].map(() => database.pool.query('select pg_sleep(0.01)')))
    let ended: string | undefined
    void database.server?.ended.then((reason) => {
      ended = reason
    })
    await database.close()
    await new Promise((resolve) => setImmediate(resolve))
    expect(warnings).toEqual([])
    expect(ended).toBeUndefined()
  })

  test('that is killed says so; its connections are told of, and what is left can still be ended', async () => {
    database = await open()
    await database.pool.query('select 1')
    process.kill(database.server?.pid ?? 0, 'SIGKILL')
    expect(await database.server?.ended).toBe('PostgreSQL ended (SIGKILL)')
    await vi.waitFor(() => expect(warnings.length).toBeGreaterThan(0))
    await expect(postgresDatabase(database.pool).query('select 1')).rejects.toMatchObject({ fault: 'unavailable' })
    await expect(database.close()).resolves.toBeUndefined()
  })
})
