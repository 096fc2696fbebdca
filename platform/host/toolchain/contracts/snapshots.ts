// The contracts of every system as they were accepted last, in `contracts/`, and how those of the code differ from them.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { wireName } from '#platform/store/envelope.ts'
import { inMemory } from '../../in-memory.ts'
import { systemRandom } from '../../real-world.ts'
import type { System } from '../../service.ts'
import { type EventContracts, eventBreakages } from './event-rules.ts'
import { canonical, isJson, type Json, withoutWords } from './json-schema.ts'
import { routeBreakages } from './route-rules.ts'
import type { Breakage } from './schema-rules.ts'

export const ACCEPT = 'npm run contracts:accept'
const FOLDER = 'contracts'

/** What a system promises to others. */
type SystemContracts = { readonly name: string; readonly openapi: Json; readonly events: EventContracts }

const isSystem = (value: unknown): value is System => isJson(value) && typeof value.name === 'string' && Array.isArray(value.services)

/** Every system of the repository: what `systems/<name>/system.ts` exports. */
const systemsIn = async (root: string): Promise<readonly System[]> => {
  const paths = globSync('systems/*/system.ts', { cwd: root }).toSorted()
  // By a computed path, since the platform must not know them.
  const modules = await Promise.all(paths.map((path) => import(pathToFileURL(join(root, path)).href)))
  return modules.flatMap((module: object, index) => {
    const found = Object.values(module).filter(isSystem)
    // A check that looks at nothing would pass.
    if (found.length === 0) throw new Error(`${paths[index]} exports no system`)
    return found
  })
}

/** The contracts of a system, put together in memory. */
const contractsOf = async (system: System): Promise<SystemContracts> => {
  const { app, stop } = await inMemory(system, { clock: manualClock(), random: systemRandom })
  try {
    const openapi = (await app.inject('/openapi.json')).json() as Json
    return { name: system.name, openapi, events: eventsOf(system) }
  } finally {
    await stop()
  }
}

const eventsOf = (system: System): EventContracts => {
  const events: Record<string, { producers: string[]; schema: Json }> = {}
  for (const { name, publishes } of system.services) {
    for (const type of publishes) {
      // A clone without TypeBox's own marks, as it is on the wire.
      const schema = JSON.parse(JSON.stringify(type.schema)) as Json
      const known = events[wireName(system.name, type.name)]
      if (known) known.producers.push(name)
      else events[wireName(system.name, type.name)] = { producers: [name], schema }
    }
  }
  return Object.fromEntries(Object.entries(events).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const fileOf = (name: string, kind: 'openapi' | 'events'): string => `${FOLDER}/${name}.${kind}.json`

const read = (root: string, path: string): Json | undefined =>
  existsSync(join(root, path)) ? (JSON.parse(readFileSync(join(root, path), 'utf8')) as Json) : undefined

/** Writes the contracts as they are now into `contracts/`. */
export const acceptContracts = async (root: string): Promise<readonly string[]> => {
  const written: string[] = []
  for (const system of await systemsIn(root)) {
    const { name, openapi, events } = await contractsOf(system)
    mkdirSync(join(root, FOLDER), { recursive: true })
    for (const [kind, value] of [['openapi', openapi] as const, ['events', events] as const]) {
      writeFileSync(join(root, fileOf(name, kind)), `${JSON.stringify(value, undefined, 2)}\n`)
      written.push(fileOf(name, kind))
    }
  }
  return written
}

/** What is wrong with one snapshot: what breaks, or that it is missing or no longer the whole truth. */
export const differences = <T extends Json>(
  path: string,
  before: T | undefined,
  after: T,
  breakagesOf: (before: T, after: T) => readonly Breakage[],
): readonly string[] => {
  if (!before) return [`${path} is missing: run ${ACCEPT}`]
  const breakages = breakagesOf(before, after)
  if (breakages.length > 0) return breakages.map(({ rule, where, what }) => `${rule}: ${where}: ${what}`)
  return canonical(withoutWords(before)) === canonical(withoutWords(after)) ? [] : [`${path} is out of date: run ${ACCEPT}`]
}

/** Everything in which the contracts of the code differ from the accepted ones; words do not count. */
export const checkContracts = async (root: string): Promise<readonly string[]> => {
  const systems = await systemsIn(root)
  const found: string[] = []
  for (const system of systems) {
    const { name, openapi, events } = await contractsOf(system)
    const [routesPath, eventsPath] = [fileOf(name, 'openapi'), fileOf(name, 'events')]
    found.push(...differences(routesPath, read(root, routesPath), openapi, routeBreakages))
    found.push(...differences(eventsPath, read(root, eventsPath) as EventContracts | undefined, events, eventBreakages))
  }
  const known = new Set(systems.map(({ name }) => name))
  const orphans = globSync(`${FOLDER}/*.{openapi,events}.json`, { cwd: root }).filter(
    (path) => !known.has(path.split(/[/\\]/)[1]?.split('.')[0] ?? ''),
  )
  return [...found, ...orphans.map((path) => `${path} is of a system that is gone`)]
}
