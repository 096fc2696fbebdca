import { existsSync, readFileSync } from 'node:fs'
import Type, { type TObject, type TSchema } from 'typebox'
import { UsageError } from './options.ts'
import type { CommandIo, System } from './service.ts'
import { addressSettings, expectation, PlatformSettings, variableOf } from './settings.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|')

const rowsOf = (schema: TObject, system?: string): string[] =>
  Object.entries(schema.properties as Record<string, TSchema>).map(([property, part]) => {
    const fallback = 'default' in part ? `\`${JSON.stringify(part.default)}\`` : Type.IsOptional(part) ? '' : '**must be set**'
    const description = 'description' in part ? String(part.description) : ''
    return `| \`${variableOf(property, system)}\` | ${cell(expectation(part))} | ${fallback} | ${cell(description)} |`
  })

const section = (title: string, schema: TObject, system?: string): string[] => {
  const rows = rowsOf(schema, system)
  return rows.length === 0 ? [] : [title, ['| variable | value | default | what it does |', '|---|---|---|---|', ...rows].join('\n')]
}

/** All settings there are, as a page of Markdown, made from the schemas that read them. */
export const settingsPage = (systems: readonly System[]): string =>
  `${[
    '# Settings',
    'Made from the code by `npm run plaza -- settings`; do not edit. Every variable can also be given as `NAME_FILE`, the path of a file that holds the value (a mounted secret). A value that cannot be used stops the start with a message that names it.',
    ...section('## Plaza', PlatformSettings),
    ...systems.flatMap((system) => [
      `## ${system.title}`,
      ...system.services.flatMap((service) => section(`### ${service.name}`, service.settings, system.name)),
      ...section('### Services in other processes', addressSettings(system), system.name),
    ]),
  ].join('\n\n')}\n`

/** `settings` prints the page; `settings --check FILE` says whether FILE is it. The exit status; throws UsageError. */
export const settingsCommand = (systems: readonly System[], args: readonly string[], io: CommandIo): number => {
  const page = settingsPage(systems)
  const [flag, file, ...more] = args
  if (flag === undefined) {
    io.out(page.trimEnd())
    return 0
  }
  if (flag !== '--check' || file === undefined || more.length > 0) throw new UsageError('It is called: settings [--check FILE]')
  if (existsSync(file) && readFileSync(file, 'utf8') === page) return 0
  io.note(`${file} is out of date. Make it anew: npm run --silent plaza -- settings > ${file}`)
  return 1
}
