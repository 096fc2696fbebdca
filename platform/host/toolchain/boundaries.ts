// `node platform/host/toolchain/boundaries.ts`: dependency-cruiser with the rules of boundary-rules.ts. It has been seen to pass
// without having read anything (with a TypeScript whose API it did not know), so what it read is compared with what is on disk.
import { readFileSync } from 'node:fs'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import ts from 'typescript'
import { boundaryRules } from './boundary-rules.ts'
import { SOURCE_FOLDERS, sourceFiles } from './sources.ts'

/** An import that a rule refuses; for `unread`, a file or an import that was not followed. */
export type BoundaryViolation = { readonly rule: string; readonly from: string; readonly to: string }

const specifiersOf = (root: string, file: string): readonly string[] =>
  ts.preProcessFile(readFileSync(`${root}/${file}`, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName)

// dependency-cruiser drops the `node:` of Node's own modules.
const plain = (specifier: string): string => specifier.replace(/^node:/, '')

const findUnread = (root: string, files: readonly string[], result: ICruiseResult): readonly BoundaryViolation[] => {
  const read = new Map(result.modules.map(({ source, dependencies }) => [source, new Set(dependencies.map(({ module }) => plain(module)))]))
  return files.flatMap((file) => {
    const followed = read.get(file)
    if (!followed) return [{ rule: 'unread', from: file, to: '(the whole file)' }]
    // What a generator wrote is left out on both sides.
    const missed = specifiersOf(root, file).filter((specifier) => !specifier.includes('/generated/') && !followed.has(plain(specifier)))
    return missed.map((specifier) => ({ rule: 'unread', from: file, to: specifier }))
  })
}

/**
 * Checks every import below `root` against the boundary rules.
 *
 * @param files what must have been read, relative to `root`; by default every source file on disk
 */
export const checkBoundaries = async (
  root: string,
  files: readonly string[] = sourceFiles(root),
): Promise<readonly BoundaryViolation[]> => {
  const folders = SOURCE_FOLDERS.filter((folder) => files.some((file) => file.startsWith(`${folder}/`)))
  if (folders.length === 0) return []
  const { output } = await cruise([...folders], {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...boundaryRules] },
    parser: 'tsc',
    tsPreCompilationDeps: true, // a type that crosses a boundary crosses it
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  })
  if (typeof output === 'string') throw new Error('dependency-cruiser answered in text')
  const refused = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  return [...refused, ...findUnread(root, files, output)]
}

if (import.meta.main) {
  const root = process.cwd()
  const violations = await checkBoundaries(root)
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`)
  for (const name of new Set(violations.map(({ rule }) => rule))) {
    const comment = boundaryRules.find((rule) => rule.name === name)?.comment
    if (comment) console.error(`${name}: ${comment}`)
  }
  console.log(`${sourceFiles(root).length} modules read`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
