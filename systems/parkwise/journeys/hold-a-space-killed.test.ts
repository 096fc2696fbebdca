import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { killsAt } from '#platform/host/testing/kills.ts'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { driveOverHttp } from './driving-over-http.ts'
import { HOLD_A_SPACE, nothingIsLost, nothingTold, type Told } from './steps.ts'

/** So long that no restart can be too slow for it. Nobody waits for it: the hold ends because Plaza's clock has gone on. */
const HOLD_MS = 5 * MINUTE_MS
const LAST_STEP_OF_THE_HOLD = 'the stranger asks again with the same key and has the same answer'

// Killing needs to know who belongs to whom, which it reads in /proc.
describe.runIf(process.platform === 'linux')('finding and holding a space, everything killed between any two steps', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-journey-'))
  let aheadMs = 0
  let plaza: PlazaProcess
  let told: Told

  const start = (): Promise<PlazaProcess> =>
    startPlaza({
      system: 'parkwise',
      data,
      aheadMs,
      args: ['--no-demo'],
      environment: { PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_MS / SECOND_MS) },
    })

  beforeAll(async () => {
    plaza = await start()
    const drive = await driveOverHttp(() => plaza.baseUrl)
    told = nothingTold({ ...drive, nowMs: () => Date.now() + aheadMs }, 'killed')
  }, 120_000)
  afterAll(async () => {
    await plaza.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it.each(HOLD_A_SPACE.map((step, place) => ({ ...step, place })))(
    '$name',
    async ({ place, name, run }) => {
      await run(told)
      const isLast = name === LAST_STEP_OF_THE_HOLD
      if (isLast || killsAt(place)) {
        await plaza.killAll()
        if (isLast) aheadMs = HOLD_MS
        plaza = await start()
      }
      await nothingIsLost(told)
    },
    120_000,
  )
})
