import fc from 'fast-check'
import { afterAll, expect, inject, test } from 'vitest'
import { binaryArray } from './binary-array.ts'
import { postgresPool } from './database.ts'

const pool = postgresPool({ url: inject('postgresUrl'), connections: 1 })
afterAll(() => pool.end())

/** What the server takes an array for, as JSON made by itself. */
const readBack = async (type: string, values: readonly unknown[]): Promise<unknown> =>
  (await pool.query<{ list: unknown }>(`select to_json($1::${type}[]) as list`, [binaryArray(type, values)])).rows[0]?.list

// PostgreSQL keeps no NUL in a text, and JavaScript's unpaired surrogates are no characters.
const texts = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed())

test('texts arrive as they are: quotes, backslashes, commas, braces, emoji, empty ones and none', async () => {
  const awkward = ['', 'NULL', null, '"', '\\', '{a,b}', 'größe', '🅿️', '\n\t']
  expect(await readBack('text', awkward)).toEqual(awkward)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(texts)), async (values) => {
      expect(await readBack('text', values)).toEqual(values)
    }),
    { numRuns: 200 },
  )
})

test('numbers arrive exactly, to the ends of what they can be', async () => {
  const ints = [0, -1, 2 ** 31 - 1, -(2 ** 31), null]
  expect(await readBack('int', ints)).toEqual(ints)
  const bigints = [0, -1, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null]
  expect(await readBack('bigint', bigints)).toEqual(bigints)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.maxSafeInteger()), async (values) => {
      expect(await readBack('bigint', values)).toEqual(values)
    }),
    { numRuns: 100 },
  )
})

test('JSON arrives as JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('json', 'jsonb'), fc.array(fc.dictionary(texts, texts)), async (type, values) => {
      expect(
        await readBack(
          type,
          values.map((value) => JSON.stringify(value)),
        ),
      ).toEqual(values.map((value) => ({ ...value })))
    }),
    { numRuns: 200 },
  )
})

test('an empty array is one, and an unknown type is a mistake', async () => {
  expect(await readBack('text', [])).toEqual([])
  expect(() => binaryArray('point', [])).toThrow('no binary form for point[]')
})
