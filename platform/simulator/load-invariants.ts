import { readdirSync } from 'node:fs'
import type { Invariant } from './invariant.ts'

/** The invariants of a folder and those of the platform, one to a file. Throws TypeError for a file without one. */
export const loadInvariants = async (folder: URL): Promise<readonly Invariant[]> => {
  const found: Invariant[] = []
  for (const from of [new URL('./invariants/', import.meta.url), folder]) {
    const files = readdirSync(from).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    for (const file of files.sort()) {
      const { default: each } = (await import(new URL(file, from).href)) as { readonly default?: Invariant }
      if (typeof each?.watch !== 'function') throw new TypeError(`${file} has no invariant as its default export`)
      found.push(each)
    }
  }
  return found
}
