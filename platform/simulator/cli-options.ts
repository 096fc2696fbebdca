import { parseArgs } from 'node:util'
import { UsageError } from '#platform/host/options.ts'
import { ALL_FAULTS, FAULT_NAMES, FAULTS, type FaultName, type FaultRates } from './faults.ts'

/** What `npm run simulate` was asked for. */
export type SimulateOptions = {
  readonly system: string
  /** One run each. */
  readonly seeds: readonly string[]
  readonly hours: number
  readonly faults: string
  readonly rates: FaultRates
  readonly jobs: number
  /** Ends a run, as if it were interrupted, after so many seconds of CPU time. */
  readonly cpuSeconds: number
  /** Where the story of the run is written, as a page. */
  readonly story: string | undefined
  /** Only these actions, with what is done in them. */
  readonly actions: ReadonlyMap<string, string> | undefined
  /** Only these faults. */
  readonly withFaults: ReadonlySet<string> | undefined
  /** Begins so many minutes later; what was to be done before is done at once. */
  readonly skipMinutes: number
  /** The code that the run failed on. */
  readonly code: string | undefined
  readonly real: boolean
  readonly minutes: number
  /** Tries the planted bugs: all, or as many as `some` says, chosen by the seed. */
  readonly plantedBugs: boolean
  readonly some: number | undefined
  /** Makes this mistake before it runs. */
  readonly plant: string | undefined
}

/** A system's name and what the command knows of it. */
type Known = { readonly systems: readonly string[]; readonly processors: number }

const SEED = /^[\w.-]{1,80}$/
const LONGEST_HOURS = 24 * 366
const MOST_SEEDS = 100_000
const HIGHEST_RATE = 60

export const USAGE = `Usage: npm run simulate -- SYSTEM [--seed TEXT,…] [--seeds N] [--hours H] [--faults all|none|NAME[:RATE],…] [--jobs N] [--story FILE.html]
       npm run simulate -- SYSTEM --planted-bugs [--some N] [--seed TEXT]
       npm run simulate -- SYSTEM --real [--minutes M] [--seed TEXT]

Faults, with their usual rates:
${FAULT_NAMES.map((name) => `  ${name.padEnd(20)} ${String(FAULTS[name].rate).padStart(6)} per ${FAULTS[name].per.padEnd(8)} ${FAULTS[name].says}`).join('\n')}`

/** Reads the command line. Throws UsageError with one line that says what there is. */
export const readOptions = (args: readonly string[], { systems, processors }: Known): SimulateOptions => {
  const { values, positionals } = parsed(args)
  const [system, ...more] = positionals
  if (system === undefined || !systems.includes(system)) {
    throw new UsageError(
      `${system === undefined ? 'Say which system to simulate' : `There is no system ${system} to simulate`}; there are: ${systems.join(', ')}`,
    )
  }
  if (more.length > 0) throw new UsageError(`${more[0]} is one word too many; there is one SYSTEM and then options`)
  const named = list(values.seed ?? '1')
  const wrong = named.length === 0 ? (values.seed ?? '') : named.find((seed) => !SEED.test(seed))
  if (wrong !== undefined)
    throw new UsageError(`--seed ${wrong.slice(0, 40)}: a seed is 1 to 80 letters, digits, dots, dashes and underscores`)
  const count = values.seeds === undefined ? undefined : wholeNumber('--seeds', values.seeds, 1, MOST_SEEDS)
  const faults = values.faults ?? 'all'
  return {
    system,
    seeds:
      count === undefined
        ? named
        : Array.from({ length: count }, (_, i) => (values.seed === undefined ? String(i + 1) : `${named[0]}-${i + 1}`)),
    hours: number('--hours', values.hours ?? '24', 0.01, LONGEST_HOURS),
    faults,
    rates: ratesOf(faults),
    jobs: wholeNumber('--jobs', values.jobs ?? String(processors), 1, 256),
    cpuSeconds: number('--cpu', values.cpu ?? String(LONGEST_HOURS * 3_600), 1, LONGEST_HOURS * 3_600),
    story: values.story,
    actions: values.actions === undefined ? undefined : new Map(list(values.actions).map(actionOf)),
    withFaults: values['with-faults'] === undefined ? undefined : new Set(list(values['with-faults'])),
    skipMinutes: number('--skip', values.skip ?? '0', 0, LONGEST_HOURS * 60),
    code: values.code,
    real: values.real ?? false,
    minutes: number('--minutes', values.minutes ?? '3', 0.2, 24 * 60),
    plantedBugs: values['planted-bugs'] ?? false,
    some: values.some === undefined ? undefined : wholeNumber('--some', values.some, 1, 1_000),
    plant: values.plant,
  }
}

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  hours: { type: 'string' },
  faults: { type: 'string' },
  jobs: { type: 'string' },
  cpu: { type: 'string' },
  story: { type: 'string' },
  actions: { type: 'string' },
  'with-faults': { type: 'string' },
  skip: { type: 'string' },
  code: { type: 'string' },
  real: { type: 'boolean' },
  minutes: { type: 'string' },
  'planted-bugs': { type: 'boolean' },
  some: { type: 'string' },
  plant: { type: 'string' },
} as const

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    const unknown = /'(-[^']*)'/.exec((error as Error).message)?.[1]
    throw new UsageError(
      `${unknown ?? 'That'} is not understood; there are: ${Object.keys(OPTIONS)
        .map((name) => `--${name}`)
        .join(' ')}`,
    )
  }
}

const list = (text: string): string[] => text.split(',').filter((word) => word !== '')

/** `driver-3.17:looks-around`, as {@link actionText} writes it. */
const actionOf = (text: string): [string, string] => {
  const [id = '', doing = ''] = text.split(':')
  return [id, doing.replaceAll('-', ' ')]
}

/** An action for the command line. */
export const actionText = (id: string, doing: string): string => `${id}:${doing.replaceAll(' ', '-')}`

const ratesOf = (text: string): FaultRates => {
  if (text === 'all') return ALL_FAULTS
  if (text === 'none') return {}
  return Object.fromEntries(
    list(text).map((word) => {
      const [name = '', rate] = word.split(':')
      if (!FAULT_NAMES.includes(name as FaultName))
        throw new UsageError(`There is no fault ${name}; there are: all, none, ${FAULT_NAMES.join(', ')}`)
      const { rate: usual, per } = FAULTS[name as FaultName]
      return [name, rate === undefined ? usual : number(`the rate of ${name} (per ${per})`, rate, 0, per === 'hour' ? HIGHEST_RATE : 1)]
    }),
  )
}

const number = (what: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
    throw new UsageError(`${what} is a number from ${least} to ${most}, and not ${text.slice(0, 40)}`)
  }
  return value
}

const wholeNumber = (what: string, text: string, least: number, most: number): number => {
  const value = number(what, text, least, most)
  if (!Number.isInteger(value)) throw new UsageError(`${what} is a whole number`)
  return value
}
