import { type Environment, type SettingsGroup, variableOf } from './settings.ts'

/** A variable that looks like ours but that nobody reads, most often a typing error, and the one that may have been meant. */
export type UnknownVariable = { readonly name: string; readonly meant: string | undefined }

/** How many letters may differ between what was typed and what was meant. */
const MOST_EDITS = 3

/** The unknown ones among the variables that begin with `PLAZA_`; what tests read (`PLAZA_TEST_…`) is left out. */
export const unknownVariables = (environment: Environment, groups: readonly SettingsGroup[]): UnknownVariable[] => {
  const variables = groups.flatMap(({ schema, system }) => Object.keys(schema.properties).map((property) => variableOf(property, system)))
  const known = new Set(variables.flatMap((name) => [name, `${name}_FILE`]))
  return Object.keys(environment)
    .filter((name) => name.startsWith('PLAZA_') && !name.startsWith('PLAZA_TEST_') && !known.has(name))
    .sort()
    .map((name) => ({ name, meant: nearest(name, known) }))
}

const nearest = (name: string, known: ReadonlySet<string>): string | undefined => {
  const [best] = [...known].map((other) => ({ other, edits: editDistance(name, other) })).sort((a, b) => a.edits - b.edits)
  return best && best.edits <= MOST_EDITS ? best.other : undefined
}

/** How many letters must be inserted, deleted or replaced to make one text of the other (Levenshtein 1965). */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
