import { afterAll, beforeAll, describe, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { driveInMemory, type InMemoryPlaza } from './driving-in-memory.ts'
import { nothingOfItIsLost, PAY_AND_BE_TOLD, PAY_ENVIRONMENT } from './pay-steps.ts'
import { nothingTold, type Told } from './steps.ts'

/** So that timers on the way fire in their order, as they do when time passes by itself. */
const STRIDE_MS = 20 * SECOND_MS

describe('paying and being told, on memory', () => {
  let plaza: InMemoryPlaza
  let told: Told

  beforeAll(async () => {
    plaza = await driveInMemory(PAY_ENVIRONMENT)
    told = nothingTold(plaza, 'memory')
  })
  afterAll(() => plaza.stop())

  it.each(PAY_AND_BE_TOLD)('$name', async ({ run, afterMs }) => {
    for (let leftMs = afterMs?.(told) ?? 0; leftMs > 0; leftMs -= STRIDE_MS) {
      plaza.clock.advance(Math.min(STRIDE_MS, leftMs))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await run(told)
    await nothingOfItIsLost(told)
  })
})
