import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { driveOverHttp } from './driving-over-http.ts'
import { type PlazaProcess, startPlaza } from './plaza-process.ts'
import { HOLD_A_SPACE, nothingIsLost, nothingTold, type Told } from './steps.ts'

/** Long enough for the starts between the hold and the refusal, on a machine that is busy. */
const HOLD_SECONDS = 30

describe('finding and holding a space, everything killed between any two steps', () => {
  const data = mkdtempSync(join(tmpdir(), 'plaza-journey-'))
  const start = (): Promise<PlazaProcess> =>
    startPlaza({ data, args: ['--no-demo'], environment: { PLAZA_PARKWISE_HOLD_SECONDS: String(HOLD_SECONDS) } })
  let plaza: PlazaProcess
  let told: Told

  beforeAll(async () => {
    plaza = await start()
    told = nothingTold(await driveOverHttp(() => plaza.baseUrl), 'killed', HOLD_SECONDS * SECOND_MS)
  })
  afterAll(async () => {
    await plaza.stop()
    rmSync(data, { recursive: true, force: true })
  })

  it.each(HOLD_A_SPACE)(
    '$name',
    async ({ run }) => {
      await run(told)
      await plaza.killAll()
      plaza = await start()
      await nothingIsLost(told)
    },
    120_000,
  )
})
