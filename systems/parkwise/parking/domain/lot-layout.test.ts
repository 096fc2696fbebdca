import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CALENDAR_UNITS } from './calendar.ts'
import type { ClaimId } from './ids.ts'
import { grown, homeOf, type Layout, layoutOf, othersOf, shrunk } from './lot-layout.ts'

const sum = (layout: Layout): number => layout.reduce((total, units) => total + units, 0)
const capacity = fc.integer({ min: 1, max: 3_000 })

describe('a lot', () => {
  it('is as few calendars as hold its units', () => {
    expect(layoutOf(1)).toEqual([1])
    expect(layoutOf(50)).toEqual([50])
    expect(layoutOf(120)).toEqual([50, 50, 20])
    expect(layoutOf(100_000)).toHaveLength(2_000)
  })

  it('grows into calendars with room before it gets new ones', () => {
    expect(grown([50, 10], 130)).toEqual([50, 50, 30])
  })

  it('keeps every promise when it shrinks, wherever it was made', () => {
    expect(shrunk([50, 50, 20], [0, 3, 20], 23)).toEqual([0, 3, 20])
    expect(shrunk([50, 50, 20], [0, 3, 20], 22)).toBeUndefined()
    expect(shrunk([50, 50, 20], [0, 0, 0], 60)).toEqual([50, 10, 0])
  })

  it('always adds up to its capacity, with no calendar too large and none renumbered', () => {
    fc.assert(
      fc.property(capacity, fc.array(fc.tuple(capacity, fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 60 }))), (first, steps) => {
        let layout = layoutOf(first)
        for (const [target, use] of steps) {
          const promised = layout.map((units, i) => Math.min(units, use[i] ?? 0))
          const next = target >= sum(layout) ? grown(layout, target) : shrunk(layout, promised, target)
          if (!next) {
            expect(sum(promised)).toBeGreaterThan(target)
            continue
          }
          expect(sum(next)).toBe(target)
          expect(next.length).toBeGreaterThanOrEqual(layout.length)
          next.forEach((units, i) => {
            expect(units).toBeLessThanOrEqual(CALENDAR_UNITS)
            expect(units).toBeGreaterThanOrEqual(Math.min(promised[i] ?? 0, layout[i] ?? 0))
          })
          layout = next
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('the calendars that a claim asks', () => {
  it('are all of the lot, each once', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (id, homes, more) => {
        const among = homes + more
        const home = homeOf(id as ClaimId, homes)
        const asked = [home, ...othersOf(id as ClaimId, home, among)]
        expect(asked.toSorted((a, b) => a - b)).toEqual(Array.from({ length: among }, (_, i) => i))
      }),
    )
  })
})
