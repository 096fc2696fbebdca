import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HttpApp } from '#platform/edge/http-app.ts'
import { connectTo } from '#platform/edge/realtime/hub-under-test.ts'
import { REALTIME_PATH } from '#platform/edge/realtime/upgrade.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { type Composition, composeSystem } from './compose.ts'
import { frontOf } from './front.ts'
import { inMemory } from './in-memory.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { systemRandom } from './real-world.ts'
import { keysOf } from './secret.ts'
import { PlatformSettings, readSettings } from './settings.ts'
import { twoServices } from './two-services.ts'

const clock = manualClock()
let ping: () => Promise<void>
let composition: Composition
let metrics: Metrics
let app: HttpApp

beforeEach(async () => {
  ping = async () => undefined
  metrics = createMetrics()
  const platform = readSettings(PlatformSettings, {})
  const shared = { platform, clock, random: systemRandom, log: pino({ level: 'silent' }), metrics }
  const engineFor = () => ({ ...memoryEngine(), partitions: 1, ping: () => ping() })
  composition = await composeSystem({ ...shared, system: twoServices, environment: {}, engineFor, keys: keysOf('a secret of a test') })
  app = await frontOf({ ...shared, composition, version: '1.2.3', keys: keysOf('a secret of a test') })
  await app.ready()
})
afterEach(async () => {
  await app.close()
  await composition.stop()
})

test('the bare address leads to the documentation', async () => {
  const { statusCode, headers } = await app.inject('/')
  expect([statusCode, headers.location]).toEqual([302, '/docs'])
})

describe('health', () => {
  test('is live and ready while the database answers', async () => {
    for (const path of ['/health/live', '/health/ready']) {
      const { statusCode, body } = await app.inject(path)
      expect([statusCode, body]).toEqual([200, '{"status":"ok"}'])
    }
  })

  test('is live but not ready while the database is away, and ready again when it is back', async () => {
    ping = async () => {
      throw new Error('connect ECONNREFUSED postgres://ada:hunter2@db')
    }
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toMatchObject({ code: 'NOT_READY' })
    expect(ready.headers['retry-after']).toBe('1')
    expect(ready.body).not.toContain('hunter2')
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    ping = async () => undefined
    expect((await app.inject('/health/ready')).statusCode).toBe(200)
  })

  test('is not ready when the database hangs, within two seconds', async () => {
    let asked = (): void => undefined
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve
    })
    ping = () => {
      asked()
      return new Promise(() => undefined)
    }
    const answer = app.inject('/health/ready')
    await isAsked
    clock.advance(2_000)
    expect((await answer).statusCode).toBe(503)
  })
})

test('requests are measured by route and status, never by address', async () => {
  await app.inject('/gateway/v1/accounts/ada')
  await app.inject('/nowhere/hunter2')
  const text = await metrics.registry.metrics()
  expect(text).toMatch(
    /plaza_http_request_seconds_count\{system="two",method="GET",route="\/gateway\/v1\/accounts\/:account",status="200"\} 1/,
  )
  expect(text).toMatch(/plaza_http_request_seconds_count\{system="two",method="GET",route="none",status="404"\} 1/)
  expect(text).not.toContain('hunter2')
})

test('WebSockets are answered and counted, and told when the process stops', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = await connectTo(`ws://127.0.0.1:${(app.server.address() as AddressInfo).port}${REALTIME_PATH}`)
  client.say({ type: 'SUBSCRIBE', topic: 'nothing-that-two-services-tell' })
  expect(await client.next()).toMatchObject({ type: 'ERROR', code: 'UNKNOWN_TOPIC' })
  expect(await metrics.registry.metrics()).toContain('plaza_realtime_sockets{system="two"} 1')
  await app.close()
  expect((await client.closed).code).toBe(1001)
  expect(await metrics.registry.metrics()).toContain('plaza_realtime_sockets{system="two"} 0')
})

test('the events document has every event and every consumer', async () => {
  const document = (await app.inject('/asyncapi.json')).json()
  const text = JSON.stringify(document)
  expect(document.info).toMatchObject({ version: '1.2.3' })
  expect(text).toContain('two.ledger.amount-added.v1')
  expect(text).toContain('mirror/copy reads ledger.amount-added.v1')
})

test('the routes of the services answer, are documented, and those of the host are not', async () => {
  const posted = await app.inject({ method: 'POST', url: '/gateway/v1/accounts/ada', payload: { amount: 7 } })
  expect(posted.json()).toEqual({ amount: 7 })
  const { paths, tags } = (await app.inject('/openapi.json')).json()
  expect(Object.keys(paths)).toContain('/gateway/v1/accounts/{account}')
  expect(Object.keys(paths).filter((path) => path.startsWith('/health'))).toEqual([])
  expect(tags).toEqual([{ name: 'ledger', description: 'Keeps amounts.' }])
})

test('a whole system runs in memory for tests', async () => {
  const system = await inMemory(twoServices, { clock, random: systemRandom, environment: { PLAZA_LOG_PARTITIONS: '4' } })
  await system.app.inject({ method: 'POST', url: '/gateway/v1/accounts/ada', payload: { amount: 7 } })
  expect((await system.app.inject('/gateway/v1/accounts/ada')).json()).toEqual({ amount: 7 })
  expect(system.composition.services[0]?.opened.engine.partitions).toBe(4)
  await system.stop()
})
