import { describe, expect, it } from 'vitest'
import type { Store } from '#platform/store/store.ts'
import { testLot } from '../test-lot.ts'
import { calendarReader } from './calendar-reader.ts'

describe('reading the calendars of a lot', () => {
  it('begins after it was asked for, and once for all who ask meanwhile', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 120 })
    let reads = 0
    const store: Store = {
      ...lot.store,
      getMany: async (collection, ids) => {
        reads++
        return lot.store.getMany(collection, ids)
      },
    }
    const read = calendarReader(store)
    const answers = await Promise.all(Array.from({ length: 50 }, () => read(spotId, 3)))
    expect(reads).toBe(1)
    expect(answers.every((states) => states.map(({ units }) => units).join() === '50,50,20')).toBe(true)
    const running = read(spotId, 3)
    await undefined
    await Promise.all([running, ...Array.from({ length: 50 }, () => read(spotId, 3))])
    expect(reads).toBeLessThanOrEqual(3)
  })

  it('gives as many as were asked for, when some ask before the lot has grown and some after', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list({ capacity: 120 })
    const read = calendarReader(lot.store)
    const answers = await Promise.all([read(spotId, 1), read(spotId, 3), read(spotId, 2)])
    expect(answers.map((states) => states.length)).toEqual([1, 3, 2])
  })

  it('does not fail for those who come after a read that failed', async () => {
    const lot = await testLot()
    const { spotId } = await lot.list()
    let isDown = true
    const read = calendarReader({
      ...lot.store,
      getMany: (collection, ids) => (isDown ? Promise.reject(new Error('away')) : lot.store.getMany(collection, ids)),
    })
    await expect(read(spotId, 1)).rejects.toThrow('away')
    isDown = false
    expect(await read(spotId, 1)).toHaveLength(1)
  })
})
