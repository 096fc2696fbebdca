import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { killsAt } from '#platform/host/testing/kills.ts'
import { type PlazaProcess, runPlaza, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { driveOverHttp } from './driving-over-http.ts'
import { nothingOfItIsLost, PAY_AND_BE_TOLD, PAY_ENVIRONMENT } from './pay-steps.ts'
import { nothingTold, type Told } from './steps.ts'

// Killing needs to know who belongs to whom, which it reads in /proc.
describe.runIf(process.platform === 'linux')('paying and being told, everything killed between any two steps', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-paying-'))
  let aheadMs = 0
  let plaza: PlazaProcess
  let told: Told

  /** Everything runs with a clock that is ahead of ours, the payment provider too. */
  const start = (): Promise<PlazaProcess> =>
    startPlaza({ system: 'parkwise', data, aheadMs, args: ['--no-demo'], environment: PAY_ENVIRONMENT })

  beforeAll(async () => {
    plaza = await start()
    const drive = await driveOverHttp(() => plaza.baseUrl)
    told = nothingTold({ ...drive, nowMs: () => Date.now() + aheadMs }, 'killed')
  }, 120_000)
  afterAll(async () => {
    await plaza.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it.each(PAY_AND_BE_TOLD.map((step, place) => ({ ...step, place })))(
    '$name',
    async ({ place, run, afterMs }) => {
      // Its clock goes on only with a new start.
      if (afterMs || killsAt(place)) {
        await plaza.killAll()
        aheadMs += Math.max(0, afterMs?.(told) ?? 0)
        plaza = await start()
        await nothingOfItIsLost(told)
      }
      await run(told)
      await nothingOfItIsLost(told)
    },
    120_000,
  )

  it('the ledger verifies', async () => {
    const { status, stdout } = await runPlaza(data, ['parkwise', 'ledger', 'verify'])
    expect([status, stdout]).toEqual([0, expect.stringContaining('CHF')])
  })
})
