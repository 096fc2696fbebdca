// How long a start takes over a data folder that is there, and how much memory Node has after putting the demo data in.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { request } from 'undici'
import { type PlazaProcess, startPlaza } from '#platform/host/testing/plaza-process.ts'
import { type Claim, interleaved } from './claim.ts'
import { until } from './load.ts'
import { withFolder } from './server.ts'

const DEMO_WITHIN_MS = 120_000
const MIB = 2 ** 20

/** The resident memory of the process in MiB, as it tells itself. */
const residentMib = async ({ adminUrl }: PlazaProcess): Promise<number> => {
  const text = await (await request(`${adminUrl}/metrics`)).body.text()
  return Number(/^process_resident_memory_bytes\S* ([\d.e+]+)/m.exec(text)?.[1]) / MIB
}

/** Starts over the folder, and answers when it is ready to serve. */
const startReady = async (data: string): Promise<{ readonly plaza: PlazaProcess; readonly seconds: number }> => {
  const startedMs = performance.now()
  const plaza = await startPlaza({ system: 'parkwise', data })
  await until(async () => (await request(`${plaza.baseUrl}/health/ready`)).statusCode === 200, 30_000, 'it is ready')
  return { plaza, seconds: (performance.now() - startedMs) / 1_000 }
}

export const startAndMemory: Claim = {
  name: 'start-and-memory',
  title: 'A start of ParkWise over its data folder, and its memory',
  run: ({ quick, say }) =>
    withFolder(async (data) => {
      const first = await startReady(data)
      await until(() => existsSync(join(data, 'demo-parkwise')), DEMO_WITHIN_MS, 'the demo data is in')
      const afterDemoMib = await residentMib(first.plaza)
      await first.plaza.stop()
      const idleMib: number[] = []
      const { seconds } = await interleaved(
        quick ? 2 : 5,
        {
          seconds: async () => {
            const { plaza, seconds } = await startReady(data)
            idleMib.push(await residentMib(plaza))
            await plaza.stop()
            return seconds
          },
        },
        say,
      )
      return [
        {
          what: 'from the command to ready, folder with demo data',
          ours: { label: 'start', unit: 's', better: 'lower', rounds: seconds },
          goal: { most: 2 },
        },
        {
          what: 'the same, the very first start (makes the database)',
          ours: { label: 'start', unit: 's', better: 'lower', rounds: [first.seconds] },
        },
        {
          what: 'resident memory of the Node process right after the demo data',
          ours: { label: 'memory', unit: 'MiB', better: 'lower', rounds: [afterDemoMib] },
          goal: { most: 200 },
        },
        { what: 'the same after a start', ours: { label: 'memory', unit: 'MiB', better: 'lower', rounds: idleMib } },
      ]
    }),
}
