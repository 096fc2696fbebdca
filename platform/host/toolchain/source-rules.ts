// `node platform/host/toolchain/source-rules.ts`: the rules that need a syntax tree and that no off-the-shelf linter has.
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { findNondeterminism, mustBeDeterministic, type Violation } from './determinism.ts'
import { sourceFiles } from './sources.ts'

/** A comment in a `catch` does not handle anything, so (unlike Biome's rule) a comment does not excuse an empty one. */
const findEmptyCatches = (root: string, files: readonly string[]): readonly Violation[] =>
  files.flatMap((file) => {
    const text = readFileSync(`${root}/${file}`, 'utf8')
    if (!text.includes('catch')) return []
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
    const found: Violation[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isCatchClause(node) && node.block.statements.length === 0) {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
        found.push({ rule: 'empty-catch', file, line, what: 'a failure is swallowed' })
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return found
  })

/** Everything under `root` that breaks a rule on sources: determinism in its zones, empty `catch` everywhere. */
export const checkSources = (root: string): readonly Violation[] => {
  const files = sourceFiles(root)
  return [...findNondeterminism(root, files), ...findEmptyCatches(root, files)]
}

if (import.meta.main) {
  const root = process.cwd()
  const violations = checkSources(root)
  for (const { rule, file, line, what } of violations) console.error(`${file}:${line} ${rule}: ${what}`)
  const files = sourceFiles(root)
  console.log(`${files.length} files read, ${files.filter(mustBeDeterministic).length} of them must be deterministic`)
  process.exitCode = violations.length > 0 ? 1 : 0
}
