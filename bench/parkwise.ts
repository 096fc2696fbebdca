// A real ParkWise in a process of its own, and people who use it from this one over HTTP.
import { join } from 'node:path'
import { Pool } from 'undici'
import { findEmbeddedPostgres } from '#platform/host/embedded-postgres/embedded-postgres.ts'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { withFolder } from './server.ts'

export type Reply = { readonly status: number; readonly body: Record<string, unknown> }
export type Wish = { readonly token?: string; readonly key?: string; readonly body?: object }

export type Parkwise = {
  readonly process: PlazaProcess
  /** Its data folder. */
  readonly data: string
  /** The database that it runs on. */
  readonly databaseUrl: string
  readonly call: (method: 'GET' | 'POST', path: string, wish?: Wish) => Promise<Reply>
}

/** Limits against abuse are off; whoever measures with one says so. */
const ENVIRONMENT = { PLAZA_RATE_LIMIT: 'off', PLAZA_LOG_LEVEL: 'error', PLAZA_PARKWISE_UNPAID_HOLDS_PER_DRIVER: '0' }

/**
 * Starts ParkWise without demo data over a new folder, for the length of `work`. At most so many requests are under way at once;
 * `environment` goes on top of the settings that every bench has.
 */
export const withParkwise = <T>(
  connections: number,
  work: (parkwise: Parkwise) => Promise<T>,
  environment: Readonly<Record<string, string>> = {},
): Promise<T> =>
  withFolder(async (data) => {
    const process = await startPlaza({ system: 'parkwise', data, args: ['--no-demo'], environment: { ...ENVIRONMENT, ...environment } })
    const pool = new Pool(process.baseUrl, { connections, pipelining: 1 })
    try {
      const databaseUrl = await findEmbeddedPostgres(join(data, 'postgres'))
      if (databaseUrl === undefined) throw new Error('ParkWise runs without its database')
      return await work({ process, data, databaseUrl, call: callWith(pool) })
    } finally {
      await pool.close()
      await process.stop()
    }
  })

const callWith =
  (pool: Pool): Parkwise['call'] =>
  async (method, path, { token, key, body } = {}) => {
    const answer = await pool.request({
      method,
      path: `/gateway/v1${path}`,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: answer.statusCode, body: (await answer.body.json()) as Record<string, unknown> }
  }

/** Throws unless it went as it should. */
export const expectStatus = ({ status, body }: Reply, wanted: number): Record<string, unknown> => {
  if (status !== wanted) throw new Error(`${status} instead of ${wanted}: ${JSON.stringify(body)}`)
  return body
}

/** Registers somebody and answers their access token, which lasts longer than any bench. */
export const register = async ({ call }: Parkwise, name: string, role: 'driver' | 'provider'): Promise<string> => {
  const body = { email: `${name}@example.com`, password: 'correct horse battery', fullName: name, role }
  return String(expectStatus(await call('POST', '/auth/register', { key: `register-${name}`, body }), 201).accessToken)
}

/** Registers several drivers, a few at a time: hashing passwords is meant to be slow. */
export const registerDrivers = async (parkwise: Parkwise, count: number): Promise<readonly string[]> => {
  const tokens: string[] = []
  while (tokens.length < count) {
    const names = Array.from({ length: Math.min(8, count - tokens.length) }, (_, i) => `driver-${tokens.length + i}`)
    tokens.push(...(await Promise.all(names.map((name) => register(parkwise, name, 'driver')))))
  }
  return tokens
}

/** Lists a lot in Zürich and answers its id. */
export const listLot = async ({ call }: Parkwise, token: string, number: number, capacity: number): Promise<string> => {
  const body = {
    name: `Parkhaus ${number}`,
    address: `Bahnhofstrasse ${number}, 8001 Zürich`,
    location: { type: 'Point', coordinates: [8.5 + (number % 20) / 500, 47.35 + Math.floor(number / 20) / 500] },
    capacity,
    timeZone: 'Europe/Zurich',
    pricing: { hourly: { amount: '4.50', currency: 'CHF' } },
  }
  return String(expectStatus(await call('POST', '/providers/spots', { token, key: `list-${number}`, body }), 201).id)
}
