import { describe, expect, it } from 'vitest'
import { fromIso } from '#platform/kernel/clock.ts'
import { offsetMs } from '#platform/kernel/local-time.ts'
import { likelyTimeZone } from './likely-time-zone.ts'

describe('the likely time zone of a place', () => {
  it.each([
    ['Zürich', 47.3769, 8.5417, 'Europe/Zurich'],
    ['Basel', 47.5596, 7.5886, 'Europe/Zurich'],
    ['Dresden', 51.0509, 13.7383, 'Europe/Berlin'],
    ['Aalborg', 57.05, 9.9246, 'Europe/Berlin'],
    ['Madrid', 40.4168, -3.7038, 'Europe/Madrid'],
    ['Barcelona', 41.3874, 2.1686, 'Europe/Madrid'],
    ['Sevilla', 37.3891, -5.9845, 'Europe/Madrid'],
    ['Paris', 48.8566, 2.3522, 'Europe/Paris'],
  ])('of %s is known', (_, lat, lng, timeZone) => {
    expect(likelyTimeZone({ lat, lng })).toBe(timeZone)
  })

  it.each([
    ['London', 51.5072, -0.1276],
    ['Saint Helier', 49.1868, -2.1098],
    ['Lisbon', 38.7223, -9.1393],
    ['Algiers', 36.7538, 3.0588],
    ['Ténès', 36.5126, 1.3045],
    ['Tangier', 35.7595, -5.834],
    ['Athens', 37.9838, 23.7275],
    ['Corfu', 39.6243, 19.9217],
    ['Mariehamn', 60.0973, 19.9348],
    ['Ciudad de México', 19.4326, -99.1332],
    ['Buenos Aires', -34.6037, -58.3816],
  ])('of %s is not guessed', (_, lat, lng) => {
    expect(likelyTimeZone({ lat, lng })).toBeUndefined()
  })

  it('has the same clock as its neighbours, summer and winter', () => {
    for (const at of [
      '2026-01-15T00:00:00Z',
      '2026-03-29T00:59:59Z',
      '2026-03-29T01:00:00Z',
      '2026-10-25T00:59:59Z',
      '2026-10-25T01:00:00Z',
    ]) {
      const offsets = ['Zurich', 'Berlin', 'Copenhagen', 'Madrid', 'Paris', 'Rome', 'Warsaw', 'Oslo', 'Vienna'].map((city) =>
        offsetMs(`Europe/${city}`, fromIso(at)),
      )
      expect(new Set(offsets).size).toBe(1)
    }
  })
})
