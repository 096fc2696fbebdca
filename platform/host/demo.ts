import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Composition } from './compose.ts'
import type { PlazaProcess } from './process.ts'
import { systemClock, systemRandom } from './real-world.ts'
import type { DemoContext } from './service.ts'

/** Puts a system's demo data in once per data folder. Interrupted, it goes on at the next start. */
export const plantDemo = async (plaza: PlazaProcess, composition: Composition, dataFolder: string): Promise<void> => {
  const { system, apis } = composition
  const done = join(dataFolder, `demo-${system.name}`)
  if (!system.demo || existsSync(done)) return
  try {
    const log = plaza.log.child({ system: system.name })
    await system.demo(apis, { log, nowMs: systemClock.nowMs(), random: systemRandom, command: commandsOf(composition, log) })
    writeFileSync(done, '')
  } catch (error) {
    plaza.log.error({ error }, 'the demo data could not be put in; the next start tries again')
  }
}

/** The commands of a composition, for demo data. What they answer and note goes to the log. */
export const commandsOf =
  ({ system, services }: Composition, log: Logger): DemoContext['command'] =>
  async (path, args) => {
    const command = services.flatMap(({ offers }) => offers.commands ?? []).find((known) => known.path.join(' ') === path.join(' '))
    if (!command) throw new TypeError(`${system.name} has no command ${path.join(' ')}`)
    return command.run(args, {
      out: (line) => log.debug(line),
      note: (line) => log.warn(line),
      progress: () => undefined,
      cwd: process.cwd(),
    })
  }
