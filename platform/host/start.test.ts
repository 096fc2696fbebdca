import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Child, running, startChild } from './child-process.ts'
import { dataFolderOf } from './embedded-postgres/cluster.ts'
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import { poll } from './embedded-postgres/poll.ts'
import { readPostmaster, runsOver } from './embedded-postgres/postmaster.ts'

let home: string
const children: Child[] = []

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  // One new database for all tests, which work on copies: quicker than making each.
  await (await startEmbeddedPostgres({ folder: join(home, 'template', 'postgres') })).stop()
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(children.map(({ ended }) => ended))
  rmSync(home, { recursive: true, force: true, maxRetries: 20 })
})

const dataFolder = (name: string): string => {
  const folder = join(home, name)
  cpSync(join(home, 'template'), folder, { recursive: true })
  return folder
}
const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child => {
  const child = startChild(args, environment)
  children.push(child)
  return child
}
/** Takes a port on loopback, any free one by default; undefined when it is taken already. */
const takePort = (port = 0): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
const portOf = (server: Server): number => (server.address() as { port: number }).port
const postgresRuns = (data: string): boolean => {
  const cluster = dataFolderOf(join(data, 'postgres'))
  const found = readPostmaster(cluster)
  return found !== undefined && runsOver(found.pid, cluster)
}
const hasSlowRequest = async (child: Child) =>
  expect(await poll(() => child.stderr().includes('a slow request has come'), 5_000), 'the slow request has come').toBe(true)
const isGone = async (data: string) => expect(await poll(() => !postgresRuns(data), 8_000), 'PostgreSQL is gone').toBe(true)

describe.concurrent('a start that cannot be', () => {
  test('shows how it is called when asked', async () => {
    const child = start(['--help'])
    expect(await child.ended).toBe(0)
    expect(child.stdout()).toMatch(/^Usage: npm start/)
    expect(child.stdout()).toContain('Systems: two (4901)')
    expect(child.stderr()).toBe('')
  })

  test.each([
    [['--prot', '1'], /Unknown option '--prot'\nTry --help\.\n$/],
    [['tow'], /^There is no system tow; there are: two/],
    [['two', '--only', 'ledger,legder'], /^two has no service legder; there are: mirror, ledger/],
  ])('ends with 2 and the reason for %j', async (args, reason) => {
    const data = join(home, `wrong-${args.join('')}`)
    const child = start([...args, '--data', data])
    expect(await child.ended).toBe(2)
    expect(child.stderr()).toMatch(reason)
    expect(child.stdout()).toBe('')
    expect(existsSync(data)).toBe(false)
  })

  test('names every setting that is not usable, before anything starts', async () => {
    const data = join(home, 'settings')
    const child = start(['--data', data], { PLAZA_LOG_DAYS: '0', PLAZA_TWO_CURRENCY: 'euro', PLAZA_SECRET: 'hunter2' })
    expect(await child.ended).toBe(1)
    expect(child.stderr()).toMatch(/^3 settings are not usable:\n {2}PLAZA_SECRET .*\n {2}PLAZA_LOG_DAYS .*\n {2}PLAZA_TWO_CURRENCY /)
    expect(child.stderr()).not.toContain('hunter2')
    expect(existsSync(join(data, 'postgres'))).toBe(false)
  })

  test('says when the data folder cannot be one', async () => {
    const file = join(home, 'file')
    writeFileSync(file, '')
    const child = start(['--data', join(file, 'data')])
    expect(await child.ended).toBe(1)
    expect(child.stderr()).toMatch(/ENOTDIR.* A file is in the way\. Choose another folder with --data\.\n$/)
  })

  test('names a port in use, and leaves nothing running', async () => {
    const server = await takePort()
    if (!server) throw new Error('there is no free port')
    const data = dataFolder('port')
    const child = start(['two', '--port', String(portOf(server)), '--data', data])
    expect(await child.ended).toBe(1)
    expect(child.stderr()).toContain(`Port ${portOf(server)} is in use.`)
    expect(child.stderr()).not.toContain('    at ')
    expect(child.stdout()).toBe('')
    expect(postgresRuns(data)).toBe(false)
    server.close()
  })

  test('names the port of gRPC too: the second service has the port + 200', async () => {
    const pair = await poll(async () => {
      const base = await takePort()
      const second = base && (await takePort(portOf(base) + 200))
      base?.close()
      return base && second && { port: portOf(second) - 200, second }
    }, 5_000)
    if (!pair) throw new Error('there are no free ports')
    const data = dataFolder('grpc-port')
    const child = start(['two', '--port', String(pair.port), '--only', 'ledger', '--data', data])
    expect(await child.ended).toBe(1)
    expect(child.stderr()).toContain(`Port ${pair.port + 200} is in use.`)
    expect(postgresRuns(data)).toBe(false)
    pair.second.close()
  })
})

describe.concurrent('a running Plaza', () => {
  test('says what runs where, answers what it has begun, and ends with 0', async () => {
    const data = dataFolder('orderly')
    const child = start(['two', '--port', '0', '--grpc', '--data', data], { PLAZA_LOG_LEVL: 'debug' })
    const url = await running(child)
    expect(child.stdout()).toMatch(/^\nPlaza is running, started in \d+\.\d s\.\n\n {2}Two services\n/)
    expect(child.stdout()).toMatch(
      / {4}services {2}ledger, mirror\n {4}gRPC {6}ledger at port \d+\n {4}metrics {3}http:\/\/127\.0\.0\.1:\d+\/metrics\n/,
    )
    expect(child.stdout()).toContain(`  data        ${data}\n`)
    expect(child.stderr()).toContain('nobody reads PLAZA_LOG_LEVL; did you mean PLAZA_LOG_LEVEL?')

    const grpcPort = /ledger at port (\d+)/.exec(child.stdout())?.[1]
    expect(await poll(async () => (await grpcTotal(`127.0.0.1:${grpcPort}`, 'ada')) === '10', 5_000), 'demo data over gRPC').toBe(true)
    const metrics = await fetch(/http:\S+\/metrics/.exec(child.stdout())?.[0] ?? '')
    expect(await metrics.text()).toMatch(/^plaza_started_seconds \d/m)
    expect((await fetch(new URL('/other', metrics.url))).status).toBe(404)

    const slow = fetch(`${url}/gateway/v1/slow/700`)
    await hasSlowRequest(child)
    child.kill('SIGTERM')
    expect(await (await slow).json()).toEqual({ amount: 700 })
    expect(await child.ended).toBe(0)
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
    expect(postgresRuns(data)).toBe(false)
    expect(child.stderr()).not.toContain('"level":"error"')
  })

  test('ends at once at a second signal', async () => {
    const data = dataFolder('second-signal')
    const child = start(['two', '--port', '0', '--no-demo', '--data', data])
    const url = await running(child)
    const slow = fetch(`${url}/gateway/v1/slow/60000`).catch(() => 'cut off')
    await hasSlowRequest(child)
    child.kill('SIGINT')
    expect(await poll(() => child.stderr().includes('ending'), 5_000)).toBe(true)
    child.kill('SIGINT')
    expect(await child.ended).toBe(1)
    expect(await slow).toBe('cut off')
    await isGone(data)
  })

  test('ends with 1 when not everything ends in time', async () => {
    const data = dataFolder('deadline')
    const child = start(['two', '--port', '0', '--no-demo', '--data', data], { PLAZA_SHUTDOWN_SECONDS: '1' })
    const url = await running(child)
    const slow = fetch(`${url}/gateway/v1/slow/60000`).catch(() => 'cut off')
    await hasSlowRequest(child)
    child.kill('SIGTERM')
    expect(await child.ended).toBe(1)
    expect(await slow).toBe('cut off')
    expect(child.stderr()).toContain('not everything ended within 1 s')
    await isGone(data)
  })

  test('ends with 1 and a reason when somebody kills its database, and starts again over the same data', async () => {
    const data = dataFolder('killed')
    const child = start(['two', '--port', '0', '--data', data])
    const url = await running(child)
    const account = (base: string) => `${base}/gateway/v1/accounts/eve`
    const added = await fetch(account(url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"amount":5}' })
    expect(await added.json()).toEqual({ amount: 5 })
    process.kill(readPostmaster(dataFolderOf(join(data, 'postgres')))?.pid ?? 0, 'SIGKILL')
    expect(await child.ended).toBe(1)
    expect(child.stderr()).toContain(
      'The embedded PostgreSQL has ended by itself: PostgreSQL ended (SIGKILL). Plaza ends too; start it again',
    )
    expect(child.stderr()).not.toContain('uncaught')
    const again = start(['two', '--port', '0', '--no-demo', '--data', data])
    expect(await (await fetch(account(await running(again)))).json()).toEqual({ amount: 5 })
    again.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  })
})

/** Calls `/two.Ledger/Total`. */
const grpcTotal = async (address: string, account: string): Promise<string> => {
  const { Client, credentials } = await import('@grpc/grpc-js')
  const client = new Client(address, credentials.createInsecure())
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        '/two.Ledger/Total',
        (value: string) => Buffer.from(value),
        (bytes) => bytes.toString(),
        account,
        (error, answer) => (error ? reject(error) : resolve(answer ?? '')),
      )
    })
  } finally {
    client.close()
  }
}
