import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromIso, toIso } from './clock.ts'
import { InvariantViolation } from './decision.ts'
import { durationMs, overlaps, peaksWithin, peakWithin, type TimeSlot, timeSlot } from './time-slot.ts'

// A small day, so that neighbours, copies and nestings come up all the time.
const DAY = 12
const slot = fc
  .tuple(fc.integer({ min: 0, max: DAY - 1 }), fc.integer({ min: 1, max: DAY }))
  .map(([from, length]) => timeSlot(from, Math.min(DAY, from + length)))
const claim = fc.record({ slot, units: fc.integer({ min: 0, max: 4 }) }).map(({ slot: own, units }) => ({ ...own, units }))

const instants = Array.from({ length: DAY }, (_, atMs) => atMs)
const contains = ({ fromMs, toMs }: TimeSlot, atMs: number): boolean => fromMs <= atMs && atMs < toMs

test('two intervals overlap exactly when they share an instant', () => {
  fc.assert(
    fc.property(slot, slot, (a, b) => {
      expect(overlaps(a, b)).toBe(instants.some((atMs) => contains(a, atMs) && contains(b, atMs)))
      expect(overlaps(a, b)).toBe(overlaps(b, a))
    }),
  )
})

test('one may come the moment the other leaves', () => {
  expect(overlaps(timeSlot(0, 5), timeSlot(5, 9))).toBe(false)
  expect(overlaps(timeSlot(0, 5), timeSlot(4, 9))).toBe(true)
})

test('the peak is what a count at every instant finds', () => {
  fc.assert(
    fc.property(slot, fc.array(claim, { maxLength: 12 }), (asked, taken) => {
      const counts = instants
        .filter((atMs) => contains(asked, atMs))
        .map((atMs) => taken.filter((one) => contains(one, atMs)).reduce((sum, { units }) => sum + units, 0))
      expect(peakWithin(asked, taken)).toBe(Math.max(0, ...counts))
    }),
    { numRuns: 2_000 },
  )
})

test('the peaks of intervals that follow one another are those of each alone', () => {
  const cuts = fc.uniqueArray(fc.constantFrom(...instants), { minLength: 2, maxLength: 8 })
  fc.assert(
    fc.property(cuts, fc.array(claim, { maxLength: 12 }), fc.func(fc.boolean()), (points, taken, isKept) => {
      const slots = points.toSorted((a, b) => a - b).flatMap((fromMs, i, all) => (all[i + 1] ? [{ fromMs, toMs: all[i + 1] ?? 0 }] : []))
      const some = slots.filter((one) => isKept(one.fromMs))
      expect(peaksWithin(some, taken)).toEqual(some.map((one) => peakWithin(one, taken)))
    }),
    { numRuns: 1_000 },
  )
})

test('one more fits exactly when everybody can be given a lane of their own', () => {
  const oneUnit = slot.map((own) => ({ ...own, units: 1 }))
  fc.assert(
    fc.property(fc.array(oneUnit, { maxLength: 10 }), fc.integer({ min: 1, max: 4 }), (wishes, capacity) => {
      const taken: (TimeSlot & { units: number })[] = []
      for (const wish of wishes) if (peakWithin(wish, taken) + 1 <= capacity) taken.push(wish)
      const lanes = Array.from({ length: capacity }, () => 0)
      for (const { fromMs, toMs } of taken.toSorted((a, b) => a.fromMs - b.fromMs)) {
        const lane = lanes.findIndex((freeFromMs) => freeFromMs <= fromMs)
        expect(lane).toBeGreaterThanOrEqual(0)
        lanes[lane] = toMs
      }
    }),
  )
})

test('an interval has a length, or it is none', () => {
  expect(durationMs(timeSlot(3, 10))).toBe(7)
  for (const [from, to] of [
    [5, 5],
    [6, 5],
    [Number.NaN, 5],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(() => timeSlot(from, to)).toThrow(InvariantViolation)
  }
})

test('an instant is the same after it was written and read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (atMs) => {
      expect(fromIso(toIso(atMs))).toBe(atMs)
    }),
  )
  expect(fromIso('2026-03-29T01:00:00+01:00')).toBe(fromIso('2026-03-29T00:00:00Z'))
  expect(fromIso('soon')).toBeNaN()
})
