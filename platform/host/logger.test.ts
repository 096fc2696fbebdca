import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { EngineError } from '#platform/store/engine.ts'
import { createLogger } from './logger.ts'

const logged = (
  log: (logger: ReturnType<typeof createLogger>) => void,
  level = 'trace',
): { text: string; lines: Record<string, unknown>[] } => {
  let text = ''
  const logger = createLogger(level, {
    write: (line: string) => {
      text += line
    },
  })
  log(logger)
  return {
    text,
    lines:
      text === ''
        ? []
        : text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

const SECRET_NAMES = [
  'password',
  'newPassword',
  'PASSWORD',
  'token',
  'accessToken',
  'refresh_token',
  'authorization',
  'Proxy-Authorization',
  'cookie',
  'set-cookie',
  'clientSecret',
  'x-api-key',
  'passphrase',
  'cvv',
  'hash',
  'd',
]

test.each(SECRET_NAMES)('%s never reaches a log, at any depth', (name) => {
  let value: unknown = { [name]: 'hunter2' }
  for (let depth = 0; depth < 12; depth++) {
    const { text } = logged((log) => log.info({ value, list: [value], [name]: ['hunter2'] }, 'hello'))
    expect(text).toContain('hello')
    expect(text).not.toContain('hunter2')
    value = { inner: value }
  }
})

test('secrets do not come in through a child logger either', () => {
  const request = { headers: { authorization: 'hunter2' } }
  const { text, lines } = logged((log) => log.child({ service: 'a', request }).child({ consumer: 'b', request }).info('hello'))
  expect(text).not.toContain('hunter2')
  expect(lines[0]).toMatchObject({ service: 'a', consumer: 'b', msg: 'hello' })
})

test.each([
  'postgres://ada:hunter2@db:5432/x',
  'Authorization: Bearer hunter2.abc_-~+/==',
  'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.hunter2',
])('%s inside a text is blacked out', (secret) => {
  const { text, lines } = logged((log) => {
    log.info(`it says ${secret} there`)
    log.info({ where: secret, error: new Error(`cannot use ${secret}`) }, 'x')
  })
  expect(text).not.toContain('hunter2')
  expect(lines[0]?.msg).toMatch(/^it says .* there$/)
})

test('what is no secret stays as it is', () => {
  const fields = {
    consumer: 'a.b',
    key: 'k',
    ms: 7,
    ok: true,
    none: null,
    list: [1, 'x'],
    at: new Date(0),
    big: 7n,
    empty: { password: null },
  }
  const { lines } = logged((log) => log.info(fields, 'hello'))
  expect(lines[0]).toMatchObject({
    level: 'info',
    consumer: 'a.b',
    key: 'k',
    ms: 7,
    ok: true,
    none: null,
    list: [1, 'x'],
    at: '1970-01-01T00:00:00.000Z',
    big: '7',
    empty: { password: null },
    msg: 'hello',
  })
})

test('an error keeps its name, message, code, stack and causes, and nothing that a database quotes', () => {
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(ada@example.org)',
    parameters: ['hunter2'],
  })
  const { text, lines } = logged((log) => {
    log.error({ error: new EngineError('refused', cause) }, 'failed')
    log.error(new AggregateError([cause], 'several'))
  })
  expect(text).not.toContain('ada@example.org')
  expect(text).not.toContain('hunter2')
  expect(lines[0]?.error).toMatchObject({ type: 'EngineError', message: 'duplicate key', cause: { code: '23505', type: 'Error' } })
  expect(lines[0]?.error).toHaveProperty('stack')
  expect(lines[1]).toMatchObject({ msg: 'several', err: { type: 'AggregateError', errors: [{ code: '23505' }] } })
})

test('of a request, a buffer or another object of a class only the kind is told, and circles do no harm', async () => {
  const app = fastify()
  app.get(
    '/',
    (request) => logged((log) => log.info({ request, bytes: Buffer.from('hunter2'), map: new Map([['a', 'hunter2']]) })).lines[0],
  )
  const { body } = await app.inject({ url: '/', headers: { authorization: 'hunter2' } })
  expect(body).not.toContain('hunter2')
  expect(JSON.parse(body)).toMatchObject({ bytes: '[Buffer]', map: '[Map]' })
  const circle: Record<string, unknown> = {}
  circle.self = circle
  expect(logged((log) => log.info(circle)).text).toContain('[deeper]')
})

test('lines below the level are not written', () => {
  expect(logged((log) => log.info('quiet'), 'warn').lines).toEqual([])
})
