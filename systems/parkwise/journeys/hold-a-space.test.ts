import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'
import { HOLD_A_SPACE, nothingIsLost, nothingTold, type Told } from './steps.ts'

const HOLD_SECONDS = 120

describe.each([1, 4])('finding and holding a space, with %i partition(s) of the log', (partitions) => {
  let drive: InMemoryPlaza
  let told: Told
  beforeAll(async () => {
    drive = await driveInMemory({ PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_SECONDS), PLAZA_LOG_PARTITIONS: String(partitions) })
    told = nothingTold(drive, 'memory')
  })
  afterAll(() => drive.stop())

  it.each(HOLD_A_SPACE)('$name', async ({ run }) => {
    await run(told)
    await nothingIsLost(told)
  })

  it('each step can be repeated, and nothing happens twice', async () => {
    const once = HOLD_A_SPACE.filter(({ name }) => /registers|lists|holds two hours|gets it/.test(name))
    expect(once).toHaveLength(6)
    const before = new Map(told.bookings)
    for (const { run } of once) await run(told)
    expect(told.bookings).toEqual(before)
    await nothingIsLost(told)
  })
})
