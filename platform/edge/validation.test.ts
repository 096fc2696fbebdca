import { describe, expect, it } from 'vitest'
import { fieldErrors, validatorCompiler } from './validation.ts'

const MEGABYTE = 1_000_000

/** What is wrong with a body of one field, in words. */
const wrongWith = (field: object, value: unknown) => {
  const schema = { type: 'object', properties: { field }, additionalProperties: false }
  const check = validatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' })
  return check({ field: value }) === true ? [] : fieldErrors((check as unknown as { errors: never[] }).errors, 'body')
}

describe('a value that is too large', () => {
  // Two repetitions that can share a text in any way: a text that fits almost is tried in every way.
  const line = { type: 'string', maxLength: 200, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' }
  const set = { type: 'array', maxItems: 16, uniqueItems: true, items: { enum: ['a', 'b'] } }

  it.each([
    ['a text', line, `${'a'.repeat(MEGABYTE)}\u0000`, 'must NOT have more than 200 characters'],
    ['a list of numbers', set, Array.from({ length: MEGABYTE / 10 }, (_, i) => i), 'must NOT have more than 16 items'],
    ['a list of objects', set, Array.from({ length: MEGABYTE / 10 }, (_, i) => ({ i })), 'must NOT have more than 16 items'],
    ['a list in one of two forms', { anyOf: [set, { type: 'null' }] }, Array(MEGABYTE / 10).fill('a'), 'must NOT have more than 16 items'],
  ])('(%s) is measured and not read, which would take minutes', (_what, field, value, message) => {
    const startedMs = performance.now()
    expect(wrongWith(field, value)[0]).toMatchObject({ path: 'field', code: 'TOO_LONG', message })
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })

  it.each([
    ['a text that has the wrong form', line, ' ', 'field'],
    ['a list with a wrong item', set, ['a', 'c'], 'field/1'],
    ['a list with an item twice', set, ['a', 'a'], 'field'],
    ['an instant without an offset', { type: 'string', maxLength: 40, format: 'date-time' }, '2026-05-04T10:00:00', 'field'],
    [
      'a list that is too short',
      { type: 'array', minItems: 2, maxItems: 2, items: [{ type: 'number' }, { type: 'number' }] },
      [1],
      'field',
    ],
  ])('does not keep %s from being named, once', (_what, field, value, path) => {
    expect(wrongWith(field, value).map((error) => error.path)).toEqual([path])
  })

  it.each([
    ['a number that is too small', { type: 'integer', minimum: 1 }, 0, { code: 'TOO_SMALL', limit: 1 }],
    ['a text that is too short', { type: 'string', minLength: 2 }, 'a', { code: 'TOO_SHORT', limit: 2 }],
    ['another type', { type: 'integer' }, '7', { code: 'WRONG_TYPE' }],
    ['an instant without an offset', { type: 'string', format: 'date-time' }, '2026-05-04T10:00:00', { code: 'WRONG_FORMAT' }],
    ['what is not on the list', { enum: ['a'] }, 'b', { code: 'NOT_ALLOWED' }],
    ['a member too many', { type: 'object', properties: {}, additionalProperties: false }, { role: 1 }, { code: 'UNKNOWN_FIELD' }],
    ['a member that is missing', { type: 'object', required: ['x'] }, {}, { code: 'MISSING' }],
    ['whatever has no name of its own', { multipleOf: 2 }, 3, { code: 'INVALID' }],
  ])('says for machines what is wrong with %s', (_what, field, value, kind) => {
    expect(wrongWith(field, value)).toMatchObject([kind])
  })

  it('does not keep what is right from being taken', () => {
    expect([wrongWith(line, 'Parkhaus Urania'), wrongWith(set, ['b', 'a'])]).toEqual([[], []])
  })
})
