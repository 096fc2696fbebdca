import { existsSync, readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import type { Companions } from './companion.ts'
import { type Composition, composeSystem } from './compose.ts'
import { databaseFolder, type OpenDatabase, openDatabase } from './database.ts'
import { createLogger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { servicesHere } from './needs.ts'
import { UsageError } from './options.ts'
import { systemClock, systemRandom } from './real-world.ts'
import { type Keys, keptSecret, keysOf } from './secret.ts'
import type { System } from './service.ts'
import { checkSettings, type Environment, PlatformSettings, readSettings, settingsGroups } from './settings.ts'
import { unknownVariables } from './unknown-variables.ts'

/** What all systems of one process share. */
export type PlazaProcess = {
  readonly platform: PlatformSettings
  readonly keys: Keys
  readonly database: OpenDatabase
  readonly log: Logger
  readonly metrics: Metrics
  readonly version: string
  readonly dataFolder: string
  /** Puts a system together, with what runs beside its services unless it is for a command. */
  readonly compose: (system: System, outside?: { readonly companions: Companions; readonly localUrl: () => string }) => Promise<Composition>
}

type Options = {
  readonly environment: Environment
  readonly dataFolder: string
  /** Every system there is, so that settings of one that does not run here are not taken for typing errors. */
  readonly systems: readonly System[]
  readonly chosen: readonly System[]
  /** The services to run of the chosen system; all of all when undefined. */
  readonly only?: readonly string[] | undefined
  readonly onProgress: (line: string) => void
  /** For the CLI: work beside a running process. */
  readonly beside?: boolean
}

/**
 * Reads the settings, opens the database and is ready to compose systems. Settings come first, those of all services, so
 * that a mistake costs a second and not a half-made start. Throws SettingsError, UsageError, DamagedSecret,
 * EmbeddedPostgresError.
 */
export const openProcess = async (options: Options): Promise<PlazaProcess> => {
  const { environment, dataFolder, systems, chosen, only, onProgress, beside = false } = options
  checkSettings(settingsGroups(chosen.map((system) => ({ system, services: servicesHere(system, only) }))), environment)
  const platform = readSettings(PlatformSettings, environment)
  // A typing error in --data must not make a new, empty Plaza that then answers that there is nothing.
  if (beside && platform.databaseUrl === undefined && !existsSync(databaseFolder(dataFolder))) {
    throw new UsageError(`There is no Plaza in ${dataFolder}. Start it there once with npm start, or name its folder with --data.`)
  }
  const log = createLogger(beside ? 'warn' : platform.logLevel)
  const everything = settingsGroups(systems.map((system) => ({ system, services: system.services })))
  for (const { name, meant } of unknownVariables(environment, everything)) {
    log.warn({ variable: name }, `nobody reads ${name}${meant === undefined ? '' : `; did you mean ${meant}?`}`)
  }
  if (platform.rateLimit === 'off' && !beside) log.warn('RATE LIMITS ARE OFF (PLAZA_RATE_LIMIT=off). This is for load tests only.')
  const keys = keysOf(platform.secret ?? keptSecret(dataFolder))
  const metrics = createMetrics()
  const version = ownVersion()
  const database = await openDatabase({ dataFolder, platform, log, onProgress, beside })
  return {
    platform,
    keys,
    database,
    log,
    metrics,
    version,
    dataFolder,
    compose: (system, outside) =>
      composeSystem({
        system,
        only,
        platform,
        environment,
        engineFor: (service) =>
          postgresEngine({ pool: database.pool, schema: schemaOf(system.name, service.name), partitions: platform.logPartitions }),
        keys,
        companions: outside?.companions,
        dataFolder,
        localUrl: outside?.localUrl,
        // Alone on its own server it takes its leases back at once after a crash.
        owner: database.server && 'embedded',
        clock: systemClock,
        random: systemRandom,
        log,
        metrics,
      }),
  }
}

/** The schema of a service: `parkwise_bookings`. */
export const schemaOf = (system: string, service: string): string => `${system}_${service}`.replaceAll('-', '_')

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
