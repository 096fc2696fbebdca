import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Composition } from './compose.ts'
import type { PlazaProcess } from './process.ts'
import { systemClock, systemRandom } from './real-world.ts'

/** Puts a system's demo data in once per data folder. Interrupted, it goes on at the next start. */
export const plantDemo = async (plaza: PlazaProcess, { system, apis }: Composition, dataFolder: string): Promise<void> => {
  const done = join(dataFolder, `demo-${system.name}`)
  if (!system.demo || existsSync(done)) return
  try {
    await system.demo(apis, { log: plaza.log.child({ system: system.name }), nowMs: systemClock.nowMs(), random: systemRandom })
    writeFileSync(done, '')
  } catch (error) {
    plaza.log.error({ error }, 'the demo data could not be put in; the next start tries again')
  }
}
