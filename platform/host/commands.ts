import type { Clock } from '#platform/kernel/clock.ts'
import type { Composition } from './compose.ts'
import { parkedCommands } from './parked-commands.ts'
import type { Command } from './service.ts'
import type { PlatformSettings } from './settings.ts'

/** All commands of a composed system: those of its services, its own, and what the platform brings. */
export const commandsOf = (composition: Composition, platform: Pick<PlatformSettings, 'seenDays'>, clock: Clock): readonly Command[] => [
  ...composition.services.flatMap(({ offers }) => offers.commands ?? []),
  ...(composition.system.commands?.(composition.apis) ?? []),
  ...parkedCommands(composition, platform, clock),
]

/** The command that the first words name, the most exact one. */
export const commandFor = (commands: readonly Command[], words: readonly string[]): Command | undefined =>
  commands.filter(({ path }) => path.every((word, i) => words[i] === word)).sort((a, b) => b.path.length - a.path.length)[0]
