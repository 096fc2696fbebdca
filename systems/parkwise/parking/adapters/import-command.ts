import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Command, CommandIo } from '#platform/host/service.ts'
import type { Clock } from '#platform/kernel/clock.ts'
import { isTimeZone } from '#platform/kernel/local-time.ts'
import type { IdentityApi } from '#services/identity/contract/identity-api.ts'
import { type Features, readFeatures } from '../application/geojson-features.ts'
import { DEFAULT_CURRENCY, DEFAULT_HOURLY, type ImportDefaults, type Imported } from '../application/import-spots.ts'
import { pricingFromText } from '../contract/pricing-schema.ts'

const USAGE = 'import FILE --provider EMAIL [--time-zone ZONE] [--hourly 2.50 --currency EUR]'

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
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    return `${name} cannot be read: ${(code && UNREADABLE[code]) ?? code ?? 'unknown reason'}.`
  }
  // Read as UTF-8, names in another encoding would get a sign for "unknown" in place of each accent.
  if (!isUtf8(bytes)) return `${name} is not in UTF-8. Save it in that encoding.`
  try {
    const features = readFeatures(JSON.parse(new TextDecoder().decode(bytes)))
    return typeof features === 'string' ? `${name} cannot be used: ${features}.` : features
  } catch (cause) {
    if (cause instanceof SyntaxError) return `${name} is not JSON: ${cause.message.replaceAll(/\s+/g, ' ')}`
    if (cause instanceof RangeError) return `${name} cannot be used: it is too large, or nests too deep.`
    throw cause
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
}

const report = (io: CommandIo, name: string, imported: Imported): void => {
  for (const { index, name: feature, reason } of imported.problems) {
    io.note(`feature ${index}${feature === undefined ? '' : ` (${feature})`}: ${reason}`)
  }
  io.out(
    `${name}: ${imported.listed.length} listed, ${imported.alreadyListed.length} already there, ${imported.problems.length} not usable`,
  )
}

/**
 * `import`: lists the car parks of a GeoJSON file for a provider. Exit status 0 when all are in, 1 when some features are not usable
 * (the others are in) or there is no such provider, 2 for a wrong call or a file that cannot be read.
 */
export const importCommand = ({ importSpots, userByEmail, clock }: Ports): Command => ({
  path: ['import'],
  usage: USAGE,
  summary: `List the car parks of a GeoJSON file. Those without a price get --hourly (${DEFAULT_HOURLY} ${DEFAULT_CURRENCY}), those without a time zone --time-zone.`,
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
