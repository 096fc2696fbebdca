import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { postgresEngine } from '#platform/store/postgres/engine.ts'
import { addressVariable, type Composition, composeSystem } from './compose.ts'
import { type OpenDatabase, openDatabase } from './database.ts'
import { createLogger } from './logger.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { systemClock, systemRandom } from './real-world.ts'
import { type Keys, keptSecret, keysOf } from './secret.ts'
import type { System } from './service.ts'
import { type Environment, PlatformSettings, readSettings, unknownVariables, variableOf } from './settings.ts'

/** What all systems of one process share. */
export type PlazaProcess = {
  readonly platform: PlatformSettings
  readonly environment: Environment
  readonly keys: Keys
  readonly database: OpenDatabase
  readonly log: Logger
  readonly metrics: Metrics
  readonly version: string
  readonly compose: (system: System, only?: readonly string[]) => Promise<Composition>
}

type Options = {
  readonly environment: Environment
  readonly dataFolder: string
  readonly systems: readonly System[]
  readonly onProgress: (line: string) => void
  /** For the CLI: work beside a running process. */
  readonly beside?: boolean
}

/** Reads the settings, opens the database and is ready to compose systems. Throws SettingsError, EmbeddedPostgresError. */
export const openProcess = async ({ environment, dataFolder, systems, onProgress, beside = false }: Options): Promise<PlazaProcess> => {
  const platform = readSettings(PlatformSettings, environment)
  // All services' settings are read before anything starts, so that a mistake costs a second and not a half-made start.
  for (const system of systems) for (const service of system.services) readSettings(service.settings, environment, system.name)
  const log = createLogger(beside ? 'warn' : platform.logLevel)
  const strangers = unknownVariables(environment, knownVariables(systems))
  if (strangers.length > 0) log.warn({ variables: strangers }, 'nobody reads these variables; is there a typing error?')
  if (platform.rateLimit === 'off' && !beside) log.warn('RATE LIMITS ARE OFF (PLAZA_RATE_LIMIT=off). This is for load tests only.')
  const keys = keysOf(platform.secret ?? keptSecret(dataFolder))
  const database = await openDatabase({ dataFolder, platform, log, onProgress, beside })
  const metrics = createMetrics()
  return {
    platform,
    environment,
    keys,
    database,
    log,
    metrics,
    version: ownVersion(),
    compose: (system, only) =>
      composeSystem({
        system,
        only,
        platform,
        environment,
        engineFor: (service) =>
          postgresEngine({ pool: database.pool, schema: schemaOf(system.name, service.name), partitions: platform.logPartitions }),
        secret: keys.cursors,
        // Alone on its own server it takes its leases back at once after a crash.
        owner: database.isOwn ? 'embedded' : undefined,
        clock: systemClock,
        random: systemRandom,
        log,
        metrics,
      }),
  }
}

/** The schema of a service: `parkwise_bookings`. */
export const schemaOf = (system: string, service: string): string => `${system}_${service}`.replaceAll('-', '_')

const knownVariables = (systems: readonly System[]): Set<string> =>
  new Set([
    ...Object.keys(PlatformSettings.properties).map((property) => variableOf(property)),
    ...systems.flatMap((system) =>
      system.services.flatMap((service) => [
        addressVariable(system.name, service.name),
        ...Object.keys(service.settings.properties).map((property) => variableOf(property, system.name)),
      ]),
    ),
  ])

const ownVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
