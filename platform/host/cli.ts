import { resolve } from 'node:path'
import { commandLineIo } from './command-line-io.ts'
import { messageFor } from './failure.ts'
import { UsageError } from './options.ts'
import { parkedCommands } from './parked-commands.ts'
import { openProcess } from './process.ts'
import type { Command, System } from './service.ts'
import { settingsCommand } from './settings-table.ts'

/**
 * `npm run plaza -- <system> <command…>`: runs one command beside a running Plaza, or without one. Answers go to stdout,
 * progress and errors to stderr. The exit status is 0 when it worked, 1 when it did not, 2 when it was called wrongly.
 */
export const runCli = async (systems: readonly System[], args: readonly string[]): Promise<number> => {
  try {
    const { data, rest } = withoutData(args)
    const [name, ...words] = rest
    if (name === undefined || name === '--help' || name === 'help') {
      process.stdout.write(`${usage(systems)}\n`)
      return name === undefined ? 2 : 0
    }
    if (name === 'settings') return settingsCommand(systems, words, commandLineIo())
    const system = systems.find((candidate) => candidate.name === name)
    if (!system) throw new UsageError(`There is no system ${name}; there are: ${systems.map((each) => each.name).join(', ')}`)
    return await runFor(system, words, data)
  } catch (error) {
    process.stderr.write(`${messageFor(error)}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

const runFor = async (system: System, words: readonly string[], data: string): Promise<number> => {
  const io = commandLineIo()
  const plaza = await openProcess({ environment: process.env, dataFolder: data, systems: [system], onProgress: io.note, beside: true })
  try {
    const composition = await plaza.compose(system)
    try {
      const commands = [
        ...composition.services.flatMap(({ offers }) => offers.commands ?? []),
        ...(system.commands?.(composition.apis) ?? []),
        ...parkedCommands(composition, plaza.platform),
      ]
      const command = commands
        .filter(({ path }) => path.every((word, i) => words[i] === word))
        .sort((a, b) => b.path.length - a.path.length)[0]
      if (!command) {
        const asked = words.length > 0 && !words.includes('--help')
        const text = `${asked ? `${system.name} has no command "${words.join(' ')}".\n` : ''}${listOf(system, commands)}`
        ;(asked ? io.note : io.out)(text)
        return asked ? 2 : 0
      }
      return await command.run(words.slice(command.path.length), io)
    } finally {
      await composition.stop()
    }
  } finally {
    await plaza.database.close()
  }
}

/** `--data DIR` may stand anywhere. */
const withoutData = (args: readonly string[]): { data: string; rest: string[] } => {
  const rest = [...args]
  const at = rest.findIndex((word) => word === '--data' || word.startsWith('--data='))
  if (at < 0) return { data: resolve('.plaza'), rest }
  const [flag] = rest.splice(at, 1)
  const folder = flag === '--data' ? rest.splice(at, 1)[0] : flag?.slice('--data='.length)
  if (!folder) throw new UsageError('--data needs a folder')
  return { data: resolve(folder), rest }
}

const usage = (systems: readonly System[]): string =>
  `Usage: npm run plaza -- SYSTEM COMMAND… [--data DIR]\n\nSystems: ${systems.map((system) => system.name).join(', ')}\nnpm run plaza -- SYSTEM lists the commands of one; npm run plaza -- settings lists all settings.`

const listOf = (system: System, commands: readonly Command[]): string => {
  const rows = commands.map(({ path, usage: more, summary }) => [`${path.join(' ')} ${more}`.trim(), summary] as const)
  const width = Math.max(...rows.map(([left]) => left.length))
  return `Commands of ${system.name}:\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}`
}
