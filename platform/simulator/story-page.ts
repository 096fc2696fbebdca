import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toIso } from '#platform/kernel/clock.ts'
import { FAULTS } from './faults.ts'
import type { Violation } from './invariant.ts'
import type { StoryLine } from './story.ts'

/** What a page tells of a run; a result of `run` has most of it, its counts of faults as a map. */
export type StoryPageInput = {
  readonly title: string
  readonly seed: string
  readonly hash: string
  /** The command that plays the same run again. */
  readonly replay: string
  readonly violations: readonly Violation[]
  readonly summary: Readonly<Record<string, string | number>>
  readonly faultCounts: Readonly<Record<string, number>>
  /** In the order of time. */
  readonly lines: readonly StoryLine[]
}

const read = (name: string): string => readFileSync(new URL(`./story-page/${name}`, import.meta.url), 'utf8')

const STYLES = ['page.css', 'time-line.css', 'rows.css']

/** The client script, each file after those that it imports from. */
const SCRIPTS = ['words.js', 'filter.js', 'line.js', 'lanes.js', 'list.js', 'page.js']

/** Modules as one: a page that is opened from a disk may not load others. Their top-level names must differ. */
const joined = (modules: readonly string[]): string =>
  modules.map((text) => text.replaceAll(/^import .*\n/gm, '').replaceAll(/^export /gm, '')).join('\n')

/** Text as HTML, in an element or between double quotes. */
const escaped = (text: string | number): string =>
  String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** JSON that stays inside its script element, whatever texts are in it: neither an end tag nor a comment can begin. */
const embedded = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c')

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const counted = (count: number, one: string, many: string): string => `${count === 1 ? 'One' : count} ${count === 1 ? one : many}`

/** Which line tells of a violation; -1 when the lines do not go that far. */
const lineOf = (lines: readonly StoryLine[], { atMs, invariant }: Violation): number => {
  const exact = lines.findIndex((line) => line.kind === 'broken' && line.atMs === atMs && line.what.startsWith(invariant))
  return exact >= 0 ? exact : lines.findIndex((line) => line.atMs >= atMs)
}

const violationItem = (violation: Violation, { lines }: StoryPageInput): string => {
  const { invariant, what, atMs } = violation
  const line = lineOf(lines, violation)
  return `<li>
<p class="promise">${escaped(invariant)}</p>
<p class="instead">${escaped(what)}</p>
<p class="when"><time datetime="${toIso(atMs)}">${toIso(atMs).slice(11, 23)}</time><span data-since="${atMs}"></span>
${line >= 0 ? `<button type="button" class="quiet" data-line="${line}">Show in the time line</button>` : ''}</p>
</li>`
}

const verdict = (input: StoryPageInput): string => {
  const { violations, lines } = input
  const [first, ...others] = violations
  if (!first) return '<section class="verdict held" aria-labelledby="verdict"><h2 id="verdict">Every promise held.</h2></section>'
  const line = lineOf(lines, first)
  const more = others.map((each) => violationItem(each, input)).join('\n')
  return `<section class="verdict broken" aria-labelledby="verdict">
<h2 id="verdict">${counted(violations.length, 'promise was broken', 'promises were broken')}</h2>
<ol class="violations">${violationItem(first, input)}</ol>
${line > 0 ? `<div id="before" data-before="${line}"></div>` : ''}
${more && `<details><summary>${counted(others.length, 'more', 'more')}</summary><ol class="violations" start="2">${more}</ol></details>`}
</section>`
}

const facts = (entries: readonly (readonly [string, string | number])[]): string =>
  entries.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('\n')

const faultList = (counts: StoryPageInput['faultCounts']): string => {
  const known: Readonly<Record<string, { readonly says: string } | undefined>> = FAULTS
  const rows = Object.entries(counts).sort((a, b) => b[1] - a[1])
  if (rows.length === 0) return '<p class="muted">No fault came to pass in this run.</p>'
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  const row = ([name, count]: readonly [string, number]): string =>
    `<tr><td>${count}</td><th scope="row">${escaped(name)}</th><td>${escaped(known[name]?.says ?? '')}</td></tr>`
  return `<details class="faults"><summary>${counted(total, 'thing', 'things')} went wrong on purpose</summary>
<table>${rows.map(row).join('\n')}</table></details>`
}

/**
 * A run as one HTML document that needs nothing else: it opens on what was broken, and its lines can be filtered and followed. It loads
 * nothing, and runs no script but its own, whatever texts the lines bring.
 */
export const storyPage = (input: StoryPageInput): string => {
  const { title, seed, hash, replay, summary, faultCounts, lines } = input
  const style = STYLES.map(read).join('\n')
  const script = joined(SCRIPTS.map(read))
  const policy = `default-src 'none'; style-src ${digest(style)}; script-src ${digest(script)}; img-src data:; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#story">To the time line</a>
<header>
<h1>${escaped(title)}</h1>
<dl class="origin">${facts([
    ['seed', seed],
    ['hash', hash],
    ['lines', lines.length],
  ])}</dl>
</header>
<main>
${verdict(input)}
<section class="about" aria-label="About this run">
<dl class="summary">${facts(Object.entries(summary))}</dl>
<p class="replay"><span id="replay-label">Play it again</span><code id="replay" aria-labelledby="replay-label" tabindex="0">${escaped(replay)}</code>
<button type="button" class="quiet" id="copy">Copy</button></p>
${faultList(faultCounts)}
</section>
<section id="time-line" aria-label="Time line">
<search class="bar">
<label><span class="unseen">Search the story</span><input id="search" type="search" placeholder="A word or an id (press /)" aria-keyshortcuts="/" autocomplete="off" spellcheck="false"></label>
<div id="kinds" role="group" aria-label="Kinds of lines"></div>
<p id="state"><span id="count" role="status"></span><span id="chosen"></span><button type="button" class="quiet" id="clear" hidden>Show everything</button></p>
</search>
<details id="lanes" open><summary>Lanes</summary><div id="lane-list"></div></details>
<div id="story" tabindex="-1">
<div id="columns" aria-hidden="true"></div>
<ol id="lines" class="story" role="list" aria-label="What happened"></ol>
<p id="nothing" hidden>No line is like that.</p>
<noscript><p>The lines are in this file, and a script shows them.</p></noscript>
</div>
</section>
</main>
<script type="application/json" id="data">${embedded(lines)}</script>
<script type="module">${script}</script>
</body>
</html>
`
}
