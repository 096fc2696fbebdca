import { describe, expect, it } from 'vitest'
import { boxOf, boxText } from './view.ts'

describe('What a map shows', () => {
  it('has the middle of the map in its middle', () => {
    const { west, east, south, north } = boxOf({ lat: 47.37, lng: 8.54, zoom: 14 }, 800, 600)
    expect((west + east) / 2).toBeCloseTo(8.54, 6)
    expect(south).toBeLessThan(47.37)
    expect(north).toBeGreaterThan(47.37)
    // 800 pixels of 512 · 2^14 around the world.
    expect(east - west).toBeCloseTo((360 * 800) / (512 * 2 ** 14), 6)
  })

  it('is the whole world when nobody has come closer', () => {
    const { west, east, south, north } = boxOf({ lat: 0, lng: 0, zoom: 0 }, 512, 512)
    expect([west, east]).toEqual([-180, 180])
    expect(north).toBeCloseTo(85.0511, 3)
    expect(south).toBeCloseTo(-85.0511, 3)
  })

  it('goes on across the antimeridian, with west greater than east', () => {
    const { west, east } = boxOf({ lat: -17.8, lng: 179.95, zoom: 11 }, 1_000, 600)
    expect(west).toBeGreaterThan(179)
    expect(east).toBeLessThan(-179)
  })

  it('is half as wide one zoom closer', () => {
    const width = (zoom: number): number => {
      const { west, east } = boxOf({ lat: 10, lng: 10, zoom }, 900, 700)
      return east - west
    }
    expect(width(8) / width(9)).toBeCloseTo(2, 9)
  })

  it('is the same question for views that differ by less than a metre', () => {
    expect(boxText(boxOf({ lat: 47.3700001, lng: 8.54, zoom: 14 }, 800, 600))).toBe(
      boxText(boxOf({ lat: 47.37, lng: 8.54, zoom: 14 }, 800, 600)),
    )
  })
})
