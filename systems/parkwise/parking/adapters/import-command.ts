import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command, CommandIo } from '#platform/host/service.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { isTimeZone } from '#platform/kernel/local-time.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { type Features, readFeatures } from '../application/geojson-features.ts'
import type { ImportDefaults, Imported } from '../application/import-spots.ts'
import { pricingFromText } from '../contract/pricing-schema.ts'

const USAGE = 'import FILE --provider EMAIL [--time-zone ZONE] [--hourly 2.50 --currency EUR]'
const DEFAULT_HOURLY = '2.50'
const DEFAULT_CURRENCY = 'EUR'

type Ports = {
  readonly importSpots: (
    features: Features,
    providerId: NonNullable<Awaited<ReturnType<IdentityApi['userByEmail']>>>['id'],
    defaults: ImportDefaults,
    nowMs: number,
    onProgress: (done: number, total: number) => void,
  ) => Promise<Imported>
  readonly userByEmail: IdentityApi['userByEmail']
  readonly clock: Clock
}

type Wish = { readonly file: string; readonly provider: string; readonly defaults: ImportDefaults }

/** What was asked for, or what is wrong with it. */
const wishOf = (args: readonly string[]): Wish | string => {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
  const { values, positionals } = parsed
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) return 'Name one file.'
  if (values.provider === undefined) return 'Name the provider with --provider EMAIL.'
  const timeZone = values['time-zone']
  if (timeZone !== undefined && !isTimeZone(timeZone)) return `There is no time zone ${timeZone}.`
  const amount = { amount: values.hourly ?? DEFAULT_HOURLY, currency: values.currency ?? DEFAULT_CURRENCY }
  const { pricing, problem } = pricingFromText({ hourly: amount })
  if (problem) return `--hourly ${amount.amount} --currency ${amount.currency}: ${problem.message}.`
  return { file, provider: values.provider, defaults: { timeZone, pricing } }
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      provider: { type: 'string' },
      'time-zone': { type: 'string' },
      hourly: { type: 'string' },
      currency: { type: 'string' },
    },
  })

/** The car parks of a file, or why they cannot be read. */
const featuresIn = async (path: string, name: string): Promise<Features | string> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    return `${name} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : (code ?? 'unknown reason')}.`
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    return `${name} is not JSON: ${cause instanceof Error ? cause.message : 'it cannot be parsed'}`
  }
  const features = readFeatures(json)
  return typeof features === 'string' ? `${name} cannot be used: ${features}.` : features
}

const report = (io: CommandIo, name: string, imported: Imported): void => {
  for (const { index, name: feature, reason } of imported.problems) {
    io.note(`feature ${index}${feature === undefined ? '' : ` (${feature})`}: ${reason}`)
  }
  io.out(`${name}: ${imported.listed} listed, ${imported.alreadyListed} already there, ${imported.problems.length} not usable`)
}

/**
 * `import`: lists the car parks of a GeoJSON file for a provider. Exit status 0 when all are in, 1 when some features are not usable
 * (the others are in) or there is no such provider, 2 for a wrong call or a file that cannot be read.
 */
export const importCommand = ({ importSpots, userByEmail, clock }: Ports): Command => ({
  path: ['import'],
  usage: USAGE,
  summary: `List the car parks of a GeoJSON file. Those without a price get --hourly (${DEFAULT_HOURLY} ${DEFAULT_CURRENCY}).`,
  run: async (args, io) => {
    const wish = wishOf(args)
    if (typeof wish === 'string') {
      io.note(wish)
      io.note(`Usage: ${USAGE}`)
      return 2
    }
    const name = basename(wish.file)
    const features = await featuresIn(resolve(io.cwd, wish.file), name)
    if (typeof features === 'string') {
      io.note(features)
      return 2
    }
    const provider = await userByEmail(wish.provider)
    if (!provider?.roles.includes('provider')) {
      io.note(provider ? `${wish.provider} is not a provider.` : `Nobody has registered with ${wish.provider}.`)
      return 1
    }
    const imported = await importSpots(features, provider.id, wish.defaults, clock.nowMs(), (done, total) => io.progress(done, total, name))
    report(io, name, imported)
    return imported.problems.length > 0 ? 1 : 0
  },
})
