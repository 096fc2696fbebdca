import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketOf, derivedId, type MessageId, step, timeOrderedId } from './ids.ts'
import type { Random } from './random.ts'

const UUID = (version: number): RegExp => new RegExp(`^[0-9a-f]{8}-[0-9a-f]{4}-${version}[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
const randomOf = (bytes: Uint8Array): Random => ({ fraction: () => 0, bytes: (length) => bytes.slice(0, length) })
const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })
const year2100Ms = 4_102_444_800_000

describe('An id that follows from texts', () => {
  test('is a UUID of version 8, the same every time', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 }), (parts) => {
        expect(derivedId(...parts)).toMatch(UUID(8))
        expect(derivedId(...parts)).toBe(derivedId(...parts))
      }),
    )
    // Written down, since an id that changes with a release would make everything twice.
    expect(derivedId('a', 'b')).toBe('d3bfd0a2-18bb-80b3-88a5-71e4fff25d38')
  })

  test('is another one for other texts, wherever the border between them is', () => {
    const short = fc.array(fc.stringMatching(/^[ab:;0-9]{0,4}$/), { maxLength: 4 })
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(derivedId(...a) === derivedId(...b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
      { numRuns: 2_000 },
    )
    const many = Array.from({ length: 20_000 }, (_, i) => derivedId('booking', String(i)))
    expect(new Set(many).size).toBe(20_000)
  })
})

describe('An id by time', () => {
  test('is a UUID of version 7 with its instant in front', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: year2100Ms }), tenBytes, (atMs, bytes) => {
        const id = timeOrderedId(atMs, randomOf(bytes))
        expect(id).toMatch(UUID(7))
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(atMs)
      }),
    )
  })

  test('sorts behind every id of an earlier millisecond', () => {
    const atMs = fc.integer({ min: 0, max: year2100Ms })
    fc.assert(
      fc.property(atMs, fc.integer({ min: 1, max: 10 ** 9 }), tenBytes, tenBytes, (earlierMs, laterMs, a, b) => {
        expect(timeOrderedId(earlierMs, randomOf(a)) < timeOrderedId(earlierMs + laterMs, randomOf(b))).toBe(true)
      }),
    )
  })

  test('lets every bit of chance count that the format has room for', () => {
    const base = new Uint8Array(10)
    const first = timeOrderedId(0, randomOf(base))
    let free = 0
    for (let bit = 0; bit < 80; bit++) {
      const bytes = new Uint8Array(10)
      bytes[bit >> 3] = 1 << (bit & 7)
      if (timeOrderedId(0, randomOf(bytes)) !== first) free++
    }
    expect(free).toBe(74)
  })
})

test('a step of a wish has an id of its own, and always the same', () => {
  expect(step('wish' as MessageId, 'hold')).toBe('wish/hold')
})

describe('A bucket', () => {
  test('is always one of those there are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (text, buckets) => {
        const bucket = bucketOf(text, buckets)
        expect(Number.isInteger(bucket) && bucket >= 0 && bucket < buckets).toBe(true)
        expect(bucketOf(text, buckets)).toBe(bucket)
      }),
    )
  })

  const kinds: Readonly<Record<string, (i: number) => string>> = {
    'numbers in a row': String,
    'names that differ at their end': (i) => `a-long-prefix-that-all-of-them-have/${i}`,
    'names that differ at their start': (i) => `${i}/of-the-same-lot`,
    'ids that follow from texts': (i) => derivedId('lot', String(i)),
    'ids by time': (i) => timeOrderedId(1_767_225_600_000 + i, randomOf(new Uint8Array(10))),
  }
  for (const [what, textOf] of Object.entries(kinds)) {
    test(`gets its fair share of ${what}`, () => {
      for (const buckets of [2, 4, 16, 24]) {
        const total = 1_000 * buckets
        const counts = Array.from({ length: buckets }, () => 0)
        for (let i = 0; i < total; i++) {
          const bucket = bucketOf(textOf(i), buckets)
          counts[bucket] = (counts[bucket] ?? 0) + 1
        }
        for (const count of counts) {
          expect(count).toBeGreaterThan(850)
          expect(count).toBeLessThan(1_150)
        }
      }
    })
  }
})
