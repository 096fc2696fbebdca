import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Child, runCommand, running, startChild } from './child-process.ts'
import { runCli } from './cli.ts'
import { commandLineIo } from './command-line-io.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts'
import { poll } from './embedded-postgres/poll.ts'
import type { Environment } from './settings.ts'
import { twoServices } from './two-services.ts'

let home: string
let data: string
let plaza: Child
let url: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  data = join(home, 'data')
  plaza = startChild(['two', '--port', '0', '--no-demo', '--data', data], { PLAZA_TWO_UNLUCKY: '13' })
  url = await running(plaza)
  await add('ada', 5)
})
afterAll(async () => {
  plaza.kill('SIGKILL')
  await plaza.ended
  // Its database ends by itself when its owner is gone.
  expect(await poll(async () => (await findEmbeddedPostgres(join(data, 'postgres'))) === undefined, 8_000)).toBe(true)
  rmSync(home, { recursive: true, force: true, maxRetries: 20 })
})

const add = async (account: string, amount: number): Promise<void> => {
  const answer = await fetch(`${url}/gateway/v1/accounts/${account}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount }),
  })
  expect(answer.status).toBe(200)
}
const query = async (sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client(await findEmbeddedPostgres(join(data, 'postgres')))
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
/** Runs a command in this process. */
const command = async (args: readonly string[], environment: Environment = {}) => {
  const answer = { stdout: '', stderr: '' }
  const write = (to: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      answer[to] += text
      return true
    },
  })
  const io = commandLineIo(write('stdout'), write('stderr'), false)
  return { status: await runCli([twoServices], args, { io, environment }), ...answer }
}
const plazaCommand = (...args: string[]) => command(['--data', data, ...args])

describe('a command beside a running Plaza', () => {
  test('answers on stdout alone, wherever --data stands', async () => {
    const answer = { status: 0, stdout: '5 EUR\n', stderr: 'looking it up\n' }
    expect(await runCommand(['two', 'total', 'ada', '--data', data])).toEqual(answer)
    expect(await command(['two', `--data=${data}`, 'total', 'ada'])).toEqual(answer)
    expect(await command(['--data', data, 'two', 'total', 'ada'])).toEqual(answer)
  })

  test('that was called wrongly, or does not exist, ends with 2', async () => {
    expect(await plazaCommand('two', 'total')).toEqual({ status: 2, stdout: '', stderr: 'Usage: total ACCOUNT\n' })
    const unknown = await plazaCommand('two', 'totl', 'ada')
    expect(unknown).toMatchObject({ status: 2, stdout: '' })
    expect(unknown.stderr).toMatch(/^two has no command "totl ada"\.\nCommands of two:\n {2}total ACCOUNT +What an account holds\.\n/)
  })

  test('that throws ends with 1', async () => {
    const thrown = await plazaCommand('two', 'break')
    expect(thrown).toMatchObject({ status: 1, stdout: '' })
    expect(thrown.stderr).toMatch(/^RangeError: the command broke\n/)
  })

  test('is listed, and explains itself', async () => {
    const listed = await plazaCommand('two')
    expect(listed).toMatchObject({ status: 0, stderr: '' })
    expect(listed.stdout).toContain('  parked retry CONSUMER KEY')
    const explained = await plazaCommand('two', 'total', '--help')
    expect(explained).toEqual({ status: 0, stdout: 'npm run plaza -- two total ACCOUNT\nWhat an account holds.\n', stderr: '' })
  })
})

test('parked events are listed, shown, tried again and dropped, each with an audit line', async () => {
  await add('bad', 13)
  await add('bad', 1)
  await add('lost', 13)
  expect(await poll(async () => (await query('select count(*)::int as n from two_mirror.parked_event'))[0]?.n === 3, 10_000, 50)).toBe(true)

  const listed = await plazaCommand('two', 'parked', 'list')
  expect(listed.status).toBe(0)
  expect(listed.stdout).toMatch(
    /^KEY +CONSUMER +REASON .*\nledger\/(bad|lost) +mirror\.copy +bug: InvariantViolation: this amount cannot be copied/,
  )

  const shown = await plazaCommand('two', 'parked', 'show', 'mirror.copy', 'ledger/bad')
  expect(shown.status).toBe(0)
  expect(shown.stdout.match(/"type": "two\.ledger\.amount-added\.v1"/g)).toHaveLength(2)

  const again = await command(['two', 'parked', 'retry', 'mirror.copy', 'ledger/bad', '--data', data], { PLAZA_TWO_UNLUCKY: '13' })
  expect(again).toMatchObject({ status: 1, stdout: '0 handled\n' })
  expect(again.stderr).toContain('failed again: bug: InvariantViolation')

  expect(await plazaCommand('two', 'parked', 'retry', 'mirror.copy', 'ledger/bad')).toMatchObject({
    status: 0,
    stdout: '2 handled, ledger/bad is no longer parked\n',
  })
  expect(await query(`select state->>'total' as total from two_mirror.copy where id = 'bad'`)).toEqual([{ total: '14' }])

  expect(await plazaCommand('two', 'parked', 'drop', 'mirror.copy', 'ledger/lost', '--all')).toMatchObject({ status: 0 })
  const nothing = await plazaCommand('two', 'parked', 'list')
  expect(nothing).toEqual({ status: 0, stdout: '', stderr: 'Nothing is parked.\n' })

  const audit = await query('select action, actor, subject, detail from two_mirror.audit order by number')
  expect(audit.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    'parked.show mirror.copy ledger/bad',
    'parked.retry mirror.copy ledger/bad',
    'parked.retry mirror.copy ledger/bad',
    'parked.retry mirror.copy ledger/bad',
    'parked.drop mirror.copy ledger/lost',
  ])
  for (const { actor } of audit) expect(actor).toMatch(/^cli:./)
  expect(audit.map(({ detail }) => String(detail).replace(/^event \S+ \(\S+\) ?/, ''))).toEqual([
    '2 events',
    'failed: bug',
    'handled',
    'handled',
    '',
  ])
})

describe('a call that names no command', () => {
  test('says how it is called, and ends with 2 unless that was asked', async () => {
    const [none, help, unknown, folder, folders, settings] = await Promise.all([
      runCommand([]),
      command(['--help']),
      command(['tow', 'total']),
      command(['two', 'total', '--data']),
      command(['two', '--data', data, '--data=x']),
      command(['settings']),
    ])
    expect(none).toMatchObject({ status: 2, stdout: '' })
    expect(none.stderr).toMatch(/^Usage: npm run plaza/)
    expect(help).toMatchObject({ status: 0, stderr: '' })
    expect(unknown).toEqual({ status: 2, stdout: '', stderr: 'There is no system tow; there are: two\nTry --help.\n' })
    expect(folder).toEqual({ status: 2, stdout: '', stderr: '--data needs a folder\nTry --help.\n' })
    expect(folders).toMatchObject({ status: 2, stderr: '--data can only be given once\nTry --help.\n' })
    expect(settings.stdout).toMatch(/^# Settings/)
  })
})

test('a folder without a Plaza is a typing error, and stays as it is', async () => {
  const folder = join(home, 'typo')
  const { status, stdout, stderr } = await command(['two', 'total', 'ada', '--data', folder])
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain(`There is no Plaza in ${folder}. Start it there once with npm start`)
  expect(existsSync(folder)).toBe(false)
})

test('without a running Plaza a command starts the database and ends it again; what is broken says so with 1', async () => {
  await (await startEmbeddedPostgres({ folder: join(home, 'new', 'postgres') })).stop()
  const [status, found] = await Promise.all([
    runCommand(['two', 'total', 'ada', '--data', join(home, 'new')]),
    command(['two', 'total', 'ada', '--data', data], { PLAZA_DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/x' }),
  ])
  expect(status).toMatchObject({ status: 0, stdout: '0 EUR\n' })
  expect(status.stderr).toMatch(/looking it up\n$/)
  expect(await findEmbeddedPostgres(join(home, 'new', 'postgres'))).toBeUndefined()
  expect(found).toMatchObject({ status: 1, stdout: '' })
  expect(found.stderr).toContain('The database does not answer: connect ECONNREFUSED 127.0.0.1:1')
  expect(found.stderr).not.toContain('hunter2')
})
