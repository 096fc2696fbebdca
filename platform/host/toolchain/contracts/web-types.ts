// The types that a web app calls its gateway with: made from the accepted OpenAPI document, so that page and server cannot disagree.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'

const HEADER = '// Made by `npm run generate` from the OpenAPI document of the gateway. Do not edit.\n'

/** Where the types of a system's web app are, relative to the root. */
const webTypesOf = (system: string): string => `systems/${system}/web/generated/api.ts`

/** The client's own types do not know tuples, so a point is a list of numbers. */
const withoutTuples = (_name: string, value: unknown): unknown => {
  if (value === null || typeof value !== 'object' || !('prefixItems' in value)) return value
  const { prefixItems, ...rest } = value as { readonly prefixItems: readonly unknown[] }
  return { ...rest, items: prefixItems[0] }
}

/** The types for the paths of an OpenAPI document, as TypeScript. */
const typesFor = async (document: string): Promise<string> =>
  HEADER + astToString(await openapiTS(JSON.parse(readFileSync(document, 'utf8'), withoutTuples), { alphabetize: true }))

const documentOf = (root: string, system: string): string => join(root, 'contracts', `${system}.openapi.json`)

/** Systems under `root` with a web app and an accepted document. */
const withWeb = (root: string, systems: readonly string[]): readonly string[] =>
  systems.filter((system) => existsSync(join(root, 'systems', system, 'web')) && existsSync(documentOf(root, system)))

/** Writes the types of every web app; the paths that it wrote, relative to `root`. */
export const generateWebTypes = async (root: string, systems: readonly string[]): Promise<readonly string[]> => {
  const made: string[] = []
  for (const system of withWeb(root, systems)) {
    const path = join(root, webTypesOf(system))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, await typesFor(documentOf(root, system)))
    made.push(webTypesOf(system))
  }
  return made
}

/** A line for each web app whose types are not what its document says. */
export const checkWebTypes = async (root: string, systems: readonly string[]): Promise<readonly string[]> => {
  const stale: string[] = []
  for (const system of withWeb(root, systems)) {
    const path = join(root, webTypesOf(system))
    const kept = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (kept !== (await typesFor(documentOf(root, system)))) stale.push(`${webTypesOf(system)} is out of date: run npm run generate`)
  }
  return stale
}
