import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Composition } from './compose.ts'
import { systemClock, systemRandom } from './real-world.ts'
import type { DemoContext } from './service.ts'

export type DemoOptions = {
  readonly log: Logger
  readonly dataFolder: string
  /** Aborted when the process is about to end. */
  readonly ending: AbortSignal
}

/**
 * Puts a system's demo data in once per data folder. Broken off, it is repeated at the next start. It never throws: a Plaza
 * without demo data is better than none.
 */
export const plantDemo = async (composition: Composition, { log: parent, dataFolder, ending }: DemoOptions): Promise<void> => {
  const { system, apis } = composition
  const done = join(dataFolder, `demo-${system.name}`)
  if (!system.demo || existsSync(done) || ending.aborted) return
  const log = parent.child({ system: system.name })
  try {
    log.info('putting in demo data')
    await system.demo(apis, { log, nowMs: systemClock.nowMs(), random: systemRandom, command: commandsOf(composition, log) })
    writeFileSync(done, '')
    log.info('the demo data is in')
  } catch (error) {
    if (ending.aborted) log.info('the demo data was broken off; the next start goes on')
    else log.error({ error }, 'the demo data could not be put in; the next start tries again')
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
