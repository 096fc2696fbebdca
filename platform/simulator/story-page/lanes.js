// The lanes of a story: one for everybody and everything that a line is about, with a strip that shows when.
import { KINDS } from './filter.js'
import { element } from './line.js'
import { clockText } from './words.js'

const BUCKETS = 80
const SVG = 'http://www.w3.org/2000/svg'

/** Lanes in their order: by kind, then by name as people count. */
export const lanesOf = (lines) => {
  const known = new Map()
  for (const { kind, who } of lines) known.set(`${kind} ${who}`, { kind, who })
  const order = Object.keys(KINDS)
  const byName = new Intl.Collator('en', { numeric: true })
  return [...known.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || byName.compare(a.who, b.who))
}

const stripOf = () => {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${BUCKETS} 10`, preserveAspectRatio: 'none' })) svg.setAttribute(name, value)
  svg.append(path)
  return { svg, path }
}

/** Bars, one for each part of the run in which something happened; the busiest is as high as the strip. */
const barsOf = (counts) => {
  const most = Math.max(1, ...counts)
  return counts.map((count, i) => (count > 0 ? `M${i} 10h1v${-(3 + 7 * Math.sqrt(count / most))}h-1z` : '')).join('')
}

/**
 * Puts the lanes into `place`. `choose` is called with the name of a lane, `jump` with an instant. Returns how to show what matches a
 * filter, lanes aside, and where the reader is.
 */
export const showLanes = (place, lines, { startMs, endMs }, { choose, jump }) => {
  const lengthMs = Math.max(1, endMs - startMs)
  const lanes = new Map()
  const [from, to] = [startMs, endMs].map((atMs) => element('time', {}, clockText(atMs).slice(0, 5)))
  place.append(element('div', { className: 'axis', ariaHidden: 'true' }, element('span', {}, from, to)))
  for (const kind of Object.keys(KINDS)) {
    const own = lanesOf(lines).filter((lane) => lane.kind === kind)
    if (own.length === 0) continue
    const list = element('ul', { ariaLabel: KINDS[kind] })
    list.setAttribute('role', 'list')
    for (const { who } of own) {
      const { svg, path } = stripOf()
      const count = element('span', { className: 'number' })
      const button = element('button', { type: 'button', className: 'lane' }, element('span', { className: 'name' }, who), count)
      button.addEventListener('click', () => choose(who))
      const strip = element('span', { className: 'strip', ariaHidden: 'true' }, svg)
      strip.addEventListener('click', ({ offsetX }) => jump(startMs + (offsetX / strip.clientWidth) * lengthMs))
      const item = element('li', {}, button, strip)
      item.dataset.kind = kind
      list.append(item)
      lanes.set(`${kind} ${who}`, { who, item, button, count, path })
    }
    place.append(element('h3', {}, KINDS[kind]), list)
  }

  return {
    show: (matching, chosen) => {
      const counts = new Map()
      for (const { kind, who, atMs } of matching) {
        const key = `${kind} ${who}`
        const buckets = counts.get(key) ?? new Array(BUCKETS).fill(0)
        counts.set(key, buckets)
        buckets[Math.min(BUCKETS - 1, Math.floor(((atMs - startMs) / lengthMs) * BUCKETS))]++
      }
      for (const [key, { who, item, button, count, path }] of lanes) {
        const buckets = counts.get(key) ?? []
        const sum = buckets.reduce((before, each) => before + each, 0)
        count.textContent = sum.toLocaleString('en')
        path.setAttribute('d', barsOf(buckets))
        item.classList.toggle('empty', sum === 0)
        button.ariaPressed = String(chosen.includes(who))
      }
    },
    mark: (atMs) => place.style.setProperty('--now', (atMs - startMs) / lengthMs),
  }
}
