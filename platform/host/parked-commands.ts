import { userInfo } from 'node:os'
import { parkedDesk } from '#platform/bus/parked.ts'
import { PARKED_COMMANDS } from '#platform/bus/parked-commands.ts'
import { type Clock, DAY_MS } from '#platform/kernel/clock.ts'
import type { Composition } from './compose.ts'
import type { Command } from './service.ts'
import type { PlatformSettings } from './settings.ts'

/** `parked list|show|retry|drop` over all services of a system. */
export const parkedCommands = (
  { system, services }: Composition,
  platform: Pick<PlatformSettings, 'seenDays'>,
  clock: Clock,
): Command[] => {
  const desks = services.map(({ service, offers, opened }) =>
    parkedDesk({
      system: system.name,
      service: service.name,
      consumers: offers.consumers ?? [],
      engine: opened.engine,
      clock,
      retentionMs: platform.seenDays * DAY_MS,
    }),
  )
  return PARKED_COMMANDS.map(({ path, usage, summary, run }) => ({
    path,
    usage,
    summary,
    run: (args, { out, note }) => run(args, { desks, actor: `cli:${userName()}`, out, note }),
  }))
}

/** Who is at the keyboard. In a container the user may have a number and no name. */
const userName = (): string => {
  try {
    return userInfo().username
  } catch (error) {
    if (error instanceof Error && process.getuid) return `uid ${process.getuid()}`
    throw error
  }
}
