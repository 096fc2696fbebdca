import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Type, { type TSchema } from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressSettings, checkSettings, PlatformSettings, readSettings, SettingsError, settingsGroups, variableOf } from './settings.ts'
import { twoServices } from './two-services.ts'
import { unknownVariables } from './unknown-variables.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileWith = (text: string): string => {
  const file = join(folder, `value-${Math.random()}`)
  writeFileSync(file, text)
  return file
}

const one = (part: TSchema, text?: string): unknown => {
  const values = readSettings(Type.Object({ value: part }), text === undefined ? {} : { PLAZA_VALUE: text }) as { value?: unknown }
  return values.value
}
const messageOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof SettingsError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('the name of a variable', () => {
  test.each([
    ['holdSeconds', undefined, 'PLAZA_HOLD_SECONDS'],
    ['holdSeconds', 'parkwise', 'PLAZA_PARKWISE_HOLD_SECONDS'],
    ['url', 'clinical-lab', 'PLAZA_CLINICAL_LAB_URL'],
    ['saga-logAddress', 'parkwise', 'PLAZA_PARKWISE_SAGA_LOG_ADDRESS'],
  ])('of %s in %s is %s', (property, system, name) => {
    expect(variableOf(property, system)).toBe(name)
  })
})

describe('a value is read as what its schema is', () => {
  const choice = Type.Union([Type.Literal('on'), Type.Literal(7), Type.Literal(true)])
  test.each<[string, TSchema, string, unknown]>([
    ['a text', Type.String(), 'Ñandú 7', 'Ñandú 7'],
    ['a text of digits', Type.String(), '7', '7'],
    ['a whole number', Type.Integer(), '-7', -7],
    ['a number', Type.Number(), '7.25', 7.25],
    ['a boolean', Type.Boolean(), 'false', false],
    ['a choice of text', choice, 'on', 'on'],
    ['a choice of number', choice, '7', 7],
    ['a choice of boolean', choice, 'true', true],
    ['one fixed value', Type.Literal('x'), 'x', 'x'],
  ])('%s', (_, part, text, value) => {
    expect(one(part, text)).toBe(value)
  })

  test('its default stands in for what is not set, or is empty', () => {
    const part = Type.Integer({ default: 7 })
    expect(one(part)).toBe(7)
    expect(one(part, '')).toBe(7)
  })

  test('an optional one may be missing, another one may not', () => {
    expect(one(Type.Optional(Type.String()))).toBeUndefined()
    expect(messageOf(() => one(Type.Integer({ minimum: 1 })))).toContain('PLAZA_VALUE is not set; it must be a whole number, at least 1')
  })

  test.each([Type.Object({}), Type.Array(Type.String()), Type.Union([Type.String(), Type.Literal(1)])])(
    'a schema of another kind is a bug',
    (part) => {
      expect(() => one(part, 'x')).toThrow(TypeError)
    },
  )
})

describe('a value that is not usable is refused in words', () => {
  test.each<[string, TSchema, string]>([
    ['7.5', Type.Integer({ minimum: 1, maximum: 9 }), 'a whole number from 1 to 9'],
    ['0', Type.Integer({ minimum: 1, maximum: 9 }), 'a whole number from 1 to 9'],
    ['1e1', Type.Integer({ maximum: 90 }), 'a whole number, at most 90'],
    ['0x10', Type.Integer(), 'a whole number'],
    [' 7', Type.Integer(), 'a whole number'],
    ['9'.repeat(400), Type.Number({ minimum: 0 }), 'a number, at least 0'],
    ['NaN', Type.Number(), 'a number'],
    ['Infinity', Type.Number(), 'a number'],
    ['yes', Type.Boolean(), 'true or false'],
    ['TRUE', Type.Boolean(), 'true or false'],
    ['of', Type.Union([Type.Literal('on'), Type.Literal('off')]), 'on or off'],
    ['short', Type.String({ minLength: 32 }), 'a text of at least 32 characters'],
    ['x', Type.String({ pattern: '^y' }), 'a text that matches ^y'],
    ['x', Type.String({ pattern: '^y', examples: ['yes'] }), 'a text like yes'],
  ])('%s', (text, part, words) => {
    expect(messageOf(() => one(part, text))).toBe(`A setting is not usable:\n  PLAZA_VALUE must be ${words}`)
  })

  test.each([
    ['PLAZA_DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['PLAZA_DATABASE_URL', 'postgres:'],
    ['PLAZA_SECRET', 'hunter2-too-short'],
    ['PLAZA_PUBLIC_URL', 'my-garage.test'],
    ['PLAZA_DATABASE_CONNECTIONS', '1'],
    ['PLAZA_LOG_PARTITIONS', '257'],
    ['PLAZA_LOG_LEVEL', 'verbose'],
    ['PLAZA_RATE_LIMIT', 'no'],
    ['PLAZA_CORS_ORIGINS', '*'],
    ['PLAZA_CORS_ORIGINS', 'https://app.example/path'],
    ['PLAZA_TRUST_PROXY', '1'],
    ['PLAZA_SEEN_DAYS', '0'],
    ['PLAZA_SHUTDOWN_SECONDS', '-1'],
  ])('%s=%s, without showing it', (name, text) => {
    const message = messageOf(() => readSettings(PlatformSettings, { [name]: text }))
    expect(message).toContain(`${name} must be `)
    if (text.length > 9) expect(message).not.toContain(text)
    expect(message).not.toContain('hunter2')
  })
})

describe('a value in a file', () => {
  test('is read without its last line break', () => {
    const schema = Type.Object({ value: Type.String() })
    expect(readSettings(schema, { PLAZA_VALUE_FILE: fileWith('secret\nof two lines\n') })).toEqual({ value: 'secret\nof two lines' })
    expect(readSettings(schema, { PLAZA_VALUE_FILE: fileWith('windows\r\n'), PLAZA_VALUE: '' })).toEqual({ value: 'windows' })
  })

  test('is refused beside the value itself', () => {
    const environment = { PLAZA_SECRET: 'hunter2'.repeat(5), PLAZA_SECRET_FILE: fileWith('x') }
    const message = messageOf(() => readSettings(PlatformSettings, environment))
    expect(message).toContain('PLAZA_SECRET and PLAZA_SECRET_FILE are both set; keep one')
    expect(message).not.toContain('hunter2')
  })

  test('that cannot be read, or is empty, is named', () => {
    const missing = join(folder, 'missing')
    expect(messageOf(() => readSettings(PlatformSettings, { PLAZA_SECRET_FILE: missing }))).toContain(
      `PLAZA_SECRET_FILE names ${missing}, which cannot be read (ENOENT)`,
    )
    expect(messageOf(() => readSettings(PlatformSettings, { PLAZA_SECRET_FILE: folder }))).toContain('cannot be read (EISDIR)')
    expect(messageOf(() => readSettings(PlatformSettings, { PLAZA_SECRET_FILE: fileWith('\n') }))).toContain('which is empty')
  })

  test('is checked like any other, and not shown', () => {
    const message = messageOf(() => readSettings(PlatformSettings, { PLAZA_SECRET_FILE: fileWith('hunter2') }))
    expect(message).toContain('PLAZA_SECRET must be a text of at least 32 characters')
    expect(message).not.toContain('hunter2')
  })
})

describe('the settings of a whole process', () => {
  const groups = settingsGroups([{ system: twoServices, services: twoServices.services }])

  test('are refused all at once', () => {
    const environment = { PLAZA_LOG_DAYS: 'x', PLAZA_TRUST_PROXY: 'x', PLAZA_TWO_CURRENCY: 'euro', PLAZA_TWO_LEDGER_ADDRESS: 'ledger' }
    const message = messageOf(() => checkSettings(groups, environment))
    expect(message).toContain('4 settings are not usable')
    for (const name of Object.keys(environment)) expect(message).toContain(`  ${name} must be `)
    expect(message).toContain('PLAZA_TWO_LEDGER_ADDRESS must be a text like ledger.internal:4101')
  })

  test('are fine when nothing is set', () => {
    expect(() => checkSettings(groups, {})).not.toThrow()
  })

  test.each(['ledger.internal:4101', '127.0.0.1:1', '[::1]:4101'])('take %s for the address of a service', (address) => {
    expect(readSettings(addressSettings(twoServices), { PLAZA_TWO_LEDGER_ADDRESS: address }, 'two')).toEqual({ ledgerAddress: address })
  })

  test.each(['http://ledger:4101', 'ledger:0', 'ledger:', ':4101', 'a b:1'])('refuse %s as the address of a service', (address) => {
    expect(() => readSettings(addressSettings(twoServices), { PLAZA_TWO_LEDGER_ADDRESS: address }, 'two')).toThrow(SettingsError)
  })

  test('show up variables that nobody reads, with what may have been meant', () => {
    const environment = {
      PLAZA_LOG_LEVL: 'debug',
      PLAZA_TWO_CURENCY: 'EUR',
      PLAZA_SECRETFILE: '/run/secret',
      PLAZA_SOMETHING_ELSE: '1',
      PLAZA_LOG_LEVEL: 'info',
      PLAZA_SECRET_FILE: '/run/secret',
      PLAZA_TWO_LEDGER_ADDRESS: 'x:1',
      PLAZA_TEST_MARIADB_URL: 'for tests',
      PATH: '/bin',
    }
    expect(unknownVariables(environment, groups)).toEqual([
      { name: 'PLAZA_LOG_LEVL', meant: 'PLAZA_LOG_LEVEL' },
      { name: 'PLAZA_SECRETFILE', meant: 'PLAZA_SECRET_FILE' },
      { name: 'PLAZA_SOMETHING_ELSE', meant: undefined },
      { name: 'PLAZA_TWO_CURENCY', meant: 'PLAZA_TWO_CURRENCY' },
    ])
  })
})
