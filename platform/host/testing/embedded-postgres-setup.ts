import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {} from 'vitest'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A real PostgreSQL for the length of the test run; each test makes a database or schema of its own in it. */
    readonly postgresUrl: string
  }
}

/** Starts one embedded PostgreSQL for all test files, and ends it after the last. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  // Nobody kills this server, so nobody needs to wait for its disk; what must survive a crash has servers of its own.
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), settings: { synchronous_commit: 'off' } })
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
