import { describe, expect, it } from 'vitest'
import type { StoryLine } from './story.ts'
import { type StoryPageInput, storyPage } from './story-page.ts'

const HOSTILE = `</script><script>alert(1)</script><!--<script>"'&\u2028 <img src=x onerror=alert(1)>`
const START_MS = Date.UTC(2026, 5, 1, 6)

const lines: readonly StoryLine[] = [
  { atMs: START_MS, kind: 'person', who: 'driver-1', what: 'books', more: { action: 'driver-1.4' } },
  { atMs: START_MS + 40, kind: 'event', who: 'bookings', what: `bookings.booking-requested.v1 ${HOSTILE}`, more: { text: HOSTILE } },
  { atMs: START_MS + 50, kind: 'fault', who: HOSTILE, what: 'process-1 bookings.load', more: 'd1c238fa' },
  { atMs: START_MS + 60, kind: 'process', who: 'process-1', what: 'dies' },
  { atMs: START_MS + 70, kind: 'broken', who: 'invariant', what: 'A space is never promised twice: it was' },
]

const pageOf = (more: Partial<StoryPageInput> = {}): string =>
  storyPage({
    title: 'ParkWise, seed 42',
    seed: '42',
    hash: '6827b8c039f0cb6b',
    replay: 'npm run simulate -- parkwise --seed 42',
    violations: [],
    summary: { bookings: 22, 'money in CHF': '38.65 in' },
    faultCounts: { 'slow-disk': 53 },
    lines,
    ...more,
  })

const scriptsOf = (page: string): readonly string[] =>
  [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script/gi)].map(([, text]) => text ?? '')

describe('the page of a story', () => {
  it('has every line with all that is known of it', () => {
    const [data = ''] = scriptsOf(pageOf())
    expect(JSON.parse(data)).toEqual(lines)
  })

  it('runs no script that a text of the story brings', () => {
    const violation = { invariant: HOSTILE, what: HOSTILE, atMs: START_MS + 70 }
    const page = pageOf({
      title: HOSTILE,
      seed: HOSTILE,
      replay: HOSTILE,
      violations: [violation, violation],
      summary: { [HOSTILE]: HOSTILE },
      faultCounts: { [HOSTILE]: 1 },
    })
    expect(page.match(/<script/gi)).toHaveLength(2)
    expect(page.match(/<\/script/gi)).toHaveLength(2)
    expect(page).not.toMatch(/<img|<!--/i)
  })

  it('loads nothing', () => {
    const page = pageOf().replace(/<script type="application\/json"[\s\S]*?<\/script>/, '')
    expect(page).not.toMatch(/\b(?:src|srcset|action|ping)=|@import|url\(|\bfetch\(|XMLHttpRequest|\bimport[ (]/)
    expect(page.match(/\bhref="[^"]*"/g)).toEqual(['href="data:,"', 'href="#story"'])
    expect(page).toContain("default-src 'none'")
    // The name of a kind of elements, which is looked up nowhere.
    expect([...page.matchAll(/https?:\/\/[^'"\s]*/g)].map(([url]) => url)).toEqual(['http://www.w3.org/2000/svg'])
  })

  it('allows its own script and style by what is in them', async () => {
    const page = pageOf()
    const digestOf = async (text: string): Promise<string> =>
      Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64')
    expect(page).toContain(`script-src 'sha256-${await digestOf(scriptsOf(page)[1] ?? '')}'`)
    expect(page).toContain(`style-src 'sha256-${await digestOf(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '')}'`)
  })

  it('opens with the promise that was broken, when, and what was just before', () => {
    const page = pageOf({ violations: [{ invariant: 'A space is never promised twice', what: 'it was', atMs: START_MS + 70 }] })
    expect(page).toContain('One promise was broken')
    expect(page).toContain('<p class="promise">A space is never promised twice</p>')
    expect(page).toContain('06:00:00.070')
    expect(page).toContain('data-before="4"')
    expect(page.indexOf('A space is never promised twice')).toBeLessThan(page.indexOf('id="time-line"'))
  })

  it('says so when every promise held, and shows a run without lines', () => {
    expect(pageOf({ lines: [], faultCounts: {} })).toContain('Every promise held.')
  })

  it('says in words what each fault is', () => {
    expect(pageOf()).toContain('the database takes up to three seconds')
  })
})

// The client's own modules are JavaScript, since a browser reads them as they are.
const clientModule = (name: string) => import(new URL(`./story-page/${name}`, import.meta.url).href)

describe('the filter of a story', () => {
  it('comes back from the address as it went', async () => {
    const { filterOf, hashOf, NO_FILTER } = await clientModule('filter.js')
    const filter = { kinds: ['event', 'fault'], who: ['driver-1', 'a & b'], text: 'refund #1', line: 12 }
    expect(filterOf(hashOf(filter))).toEqual(filter)
    expect(hashOf(NO_FILTER)).toBe('')
    expect(filterOf('#kind=weather&line=-1')).toEqual(NO_FILTER)
  })

  it('finds words in any order, wherever they stand in a line', async () => {
    const { matchesBut, NO_FILTER } = await clientModule('filter.js')
    const found = (text: string) => lines.filter(matchesBut({ ...NO_FILTER, text })).map(({ kind }) => kind)
    expect(found('BOOKS driver-1.4')).toEqual(['person'])
    expect(found('d1c238fa')).toEqual(['fault'])
    expect(found('')).toHaveLength(lines.length)
    expect(lines.filter(matchesBut({ ...NO_FILTER, kinds: ['process'] }))).toHaveLength(1)
  })
})

describe('the words of a story', () => {
  it('say how long nothing happened when it was long, and when a day begins', async () => {
    const { gapText } = await clientModule('words.js')
    expect(gapText(START_MS, START_MS + 4_000)).toBe('')
    expect(gapText(START_MS, START_MS + 7_540)).toBe('+7.5 s')
    expect(gapText(START_MS, START_MS + 192_000)).toBe('+3 min 12 s')
    expect(gapText(START_MS, START_MS + 7_500_000)).toBe('+2 h 5 min')
    expect(gapText(START_MS, START_MS + 24 * 3_600_000)).toBe('2 June')
  })

  it('find the ids in a text', async () => {
    const { piecesOf } = await clientModule('words.js')
    const id = '0f213904-1c48-831e-a324-1e5f7be727c3'
    expect(piecesOf(`GET /bookings/${id} → 200`)).toEqual([
      { text: 'GET /bookings/', isId: false },
      { text: id, isId: true },
      { text: ' → 200', isId: false },
    ])
    expect(piecesOf('books')).toEqual([{ text: 'books', isId: false }])
  })
})
