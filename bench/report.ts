import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Claim, cellsOf, type Finding } from './claim.ts'

const README = fileURLToPath(new URL('./README.md', import.meta.url))

const HEADER = ['what', 'ours', 'peer', 'ratio', 'goal', 'reached']

/** Findings as a Markdown table. */
export const tableOf = (findings: readonly Finding[]): string =>
  [HEADER, HEADER.map(() => '---'), ...findings.map(cellsOf)].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Puts `text` between the markers `<!-- name -->` and `<!-- /name -->` of a document. Throws when it has none. */
export const between = (document: string, name: string, text: string): string => {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new TypeError(`the document has no ${start} … ${end}`)
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`
}

/** Replaces one claim's section of README.md; those of claims that did not run stay as they are. */
export const writeSection = (claim: Claim, machine: string, findings: readonly Finding[]): void => {
  const text = `### ${claim.title}\n\n\`npm run bench -- ${claim.name}\`, ${new Date().toISOString().slice(0, 10)} · ${machine}\n\n${tableOf(findings)}\n`
  writeFileSync(README, between(readFileSync(README, 'utf8'), claim.name, text))
}
