import { resolve } from 'node:path'
import { commandLineIo } from './command-line-io.ts'
import { commandFor, commandsOf } from './commands.ts'
import { thenEnd } from './ending.ts'
import { messageFor } from './failure.ts'
import { UsageError } from './options.ts'
import { openProcess } from './process.ts'
import { systemClock } from './real-world.ts'
import type { Command, CommandIo, System } from './service.ts'
import type { Environment } from './settings.ts'
import { settingsCommand } from './settings-table.ts'

/**
 * `npm run plaza -- <system> <command…>`: runs one command beside a running Plaza, or without one. Answers go to stdout,
 * progress and errors to stderr. The exit status is 0 when it worked, 1 when it did not, 2 when it was called wrongly.
 */
export const runCli = async (
  systems: readonly System[],
  args: readonly string[],
  { io = commandLineIo(), environment = process.env }: { readonly io?: CommandIo; readonly environment?: Environment } = {},
): Promise<number> => {
  try {
    const { data, rest } = withoutData(args)
    const [name, ...words] = rest
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      ;(name === undefined ? io.note : io.out)(usage(systems))
      return name === undefined ? 2 : 0
    }
    if (name === 'settings') return settingsCommand(systems, words, io)
    const system = systems.find((candidate) => candidate.name === name)
    if (!system) throw new UsageError(`There is no system ${name}; there are: ${systems.map((each) => each.name).join(', ')}`)
    return await runFor({ systems, system, words, data, environment, io })
  } catch (error) {
    io.note(messageFor(error))
    return error instanceof UsageError ? 2 : 1
  }
}

type Call = {
  readonly systems: readonly System[]
  readonly system: System
  readonly words: readonly string[]
  readonly data: string
  readonly environment: Environment
  readonly io: CommandIo
}

const runFor = async ({ systems, system, words, data, environment, io }: Call): Promise<number> => {
  const noteFailure = (error: unknown): void => io.note(messageFor(error))
  const plaza = await openProcess({ environment, dataFolder: data, systems, chosen: [system], onProgress: io.note, beside: true })
  const work = async (): Promise<number> => {
    const composition = await plaza.compose(system)
    const commands = commandsOf(composition, plaza.platform, systemClock)
    return thenEnd(() => run(system, commands, words, io), composition.stop, noteFailure)
  }
  return thenEnd(work, plaza.database.close, noteFailure)
}

const run = async (system: System, commands: readonly Command[], words: readonly string[], io: CommandIo): Promise<number> => {
  const command = commandFor(commands, words)
  const wantsHelp = words.includes('--help') || words.includes('-h')
  if (command) {
    if (!wantsHelp) return command.run(words.slice(command.path.length), io)
    io.out(`npm run plaza -- ${system.name} ${command.usage}\n${command.summary}`)
    return 0
  }
  if (words.length === 0 || wantsHelp) {
    io.out(listOf(system, commands))
    return 0
  }
  io.note(`${system.name} has no command "${words.join(' ')}".\n${listOf(system, commands)}`)
  return 2
}

/** `--data DIR` may stand anywhere. */
const withoutData = (args: readonly string[]): { data: string; rest: string[] } => {
  const rest = [...args]
  const at = rest.findIndex((word) => word === '--data' || word.startsWith('--data='))
  if (at < 0) return { data: resolve('.plaza'), rest }
  const [flag] = rest.splice(at, 1)
  const folder = flag === '--data' ? rest.splice(at, 1)[0] : flag?.slice('--data='.length)
  if (!folder || folder.startsWith('--')) throw new UsageError('--data needs a folder')
  if (rest.some((word) => word === '--data' || word.startsWith('--data='))) throw new UsageError('--data can only be given once')
  return { data: resolve(folder), rest }
}

const usage = (systems: readonly System[]): string =>
  `Usage: npm run plaza -- SYSTEM COMMAND… [--data DIR]\n\nSystems: ${systems.map((system) => system.name).join(', ')}\nnpm run plaza -- SYSTEM lists the commands of one; npm run plaza -- settings lists all settings.`

const listOf = (system: System, commands: readonly Command[]): string => {
  const width = Math.max(...commands.map(({ usage: call }) => call.length))
  return `Commands of ${system.name}:\n${commands.map(({ usage: call, summary }) => `  ${call.padEnd(width)}  ${summary}`).join('\n')}`
}
