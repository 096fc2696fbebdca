// The page of a story: what is chosen, what is shown, and the address that says so.
import { filterOf, hashOf, KINDS, matchesBut, NO_FILTER, toggled } from './filter.js'
import { lanesOf, showLanes } from './lanes.js'
import { detailOf, element, rowOf, withIds } from './line.js'
import { longList } from './list.js'
import { piecesOf, spanText } from './words.js'

const part = (id) => document.getElementById(id)
const lines = JSON.parse(part('data').textContent)
const startMs = lines[0]?.atMs ?? 0
const endMs = lines.at(-1)?.atMs ?? 0

/** More lanes than this side by side tell nobody anything; then there is one for each kind. */
const MOST_COLUMNS = 12

/** Enough lines to see what led to something. */
const MOST_BEFORE = 8

let filter = filterOf(location.hash)
let shown = []
let columnOf = () => 0

const isFiltered = () => filter.kinds.length + filter.who.length > 0 || filter.text !== ''

/** Chooses something else to see. With `isStep`, the browser's way back leads here. */
const choose = (change, isStep = true) => {
  const next = { ...filter, ...change }
  if (hashOf(next) === hashOf(filter)) return
  filter = next
  history[isStep ? 'pushState' : 'replaceState'](null, '', hashOf(filter) || location.pathname + location.search)
}

const list = longList(part('lines'), {
  render: (index, position) => rowOf(lines[index], lines[shown[position - 1]]?.atMs, columnOf(lines[index])),
  detail: (index) => detailOf(lines[index], startMs, isFiltered()),
  onOpen: (line) => choose({ line }, false),
  onScroll: (index) => lanes.mark(lines[index].atMs),
})

const jump = (atMs) => {
  const later = shown.findIndex((index) => lines[index].atMs >= atMs)
  list.scrollTo(later >= 0 ? later : shown.length - 1)
}

const chooseAnd = (change) => {
  choose(change)
  show()
}
const lanes = showLanes(
  part('lane-list'),
  lines,
  { startMs, endMs },
  { choose: (who) => chooseAnd({ who: toggled(filter.who, who), line: undefined }), jump },
)

const kindButtons = Object.entries(KINDS)
  .filter(([kind]) => lines.some((line) => line.kind === kind))
  .map(([kind, name]) => {
    const button = element('button', { type: 'button', className: 'kind' }, element('span', { className: 'mark' }), name)
    button.dataset.kind = kind
    button.addEventListener('click', () => chooseAnd({ kinds: toggled(filter.kinds, kind), line: undefined }))
    return button
  })
part('kinds').append(...kindButtons)

/** The columns between time and text: a lane each while there are few. */
const showColumns = () => {
  const found = lanesOf(shown.map((index) => lines[index]))
  const kinds = Object.keys(KINDS).filter((kind) => found.some((lane) => lane.kind === kind))
  const areFew = found.length <= MOST_COLUMNS
  const names = areFew ? found.map(({ who }) => who) : kinds.map((kind) => KINDS[kind])
  const keys = new Map(areFew ? found.map(({ kind, who }, i) => [`${kind} ${who}`, i]) : kinds.map((kind, i) => [kind, i]))
  columnOf = ({ kind, who }) => keys.get(areFew ? `${kind} ${who}` : kind) ?? -1
  part('story').style.setProperty('--columns', names.length)
  part('columns').replaceChildren(
    ...names.map((name, i) => {
      const column = element('span', {}, name)
      column.dataset.kind = areFew ? found[i].kind : kinds[i]
      return column
    }),
  )
}

/** Shows what the filter says, and stays at the time at which the reader is. */
const show = () => {
  const atMs = list.isReached() ? lines[list.firstSeen()]?.atMs : undefined
  const matches = matchesBut(filter)
  const matching = []
  shown = []
  lines.forEach((line, index) => {
    if (!matches(line)) return
    matching.push(line)
    if (filter.who.length === 0 || filter.who.includes(line.who)) shown.push(index)
  })
  showColumns()
  lanes.show(matching, filter.who)
  list.show(shown, filter.line)

  if (part('search').value.trim() !== filter.text) part('search').value = filter.text
  for (const button of kindButtons) button.ariaPressed = String(filter.kinds.includes(button.dataset.kind))
  const all = lines.length.toLocaleString('en')
  part('count').textContent = isFiltered() ? `${shown.length.toLocaleString('en')} of ${all} lines` : `${all} lines`
  part('chosen').replaceChildren(
    ...filter.who.map((who) => {
      const chip = element('button', { type: 'button', className: 'chip', title: `Do not ask for ${who} any more` }, `${who} ×`)
      chip.addEventListener('click', () => chooseAnd({ who: toggled(filter.who, who), line: undefined }))
      return chip
    }),
  )
  part('clear').hidden = !isFiltered()
  part('nothing').hidden = shown.length > 0

  const opened = shown.indexOf(filter.line)
  if (opened >= 0) list.scrollTo(opened)
  else if (atMs !== undefined && shown.length > 0) jump(atMs)
}

/** Shows a line among all others. */
const showAmongAll = (line) => chooseAnd({ ...NO_FILTER, line })

let typing
const search = () => {
  clearTimeout(typing)
  const text = part('search').value.trim()
  if (text === filter.text) return
  choose({ text, line: undefined }, false)
  show()
}
part('search').addEventListener('input', () => {
  clearTimeout(typing)
  typing = setTimeout(search, 150)
})
part('clear').addEventListener('click', () => {
  chooseAnd({ ...NO_FILTER, line: filter.line })
  part('search').focus({ preventScroll: true })
})
addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target.closest('input') || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  part('search').focus()
  part('search').select()
})
part('search').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
  event.preventDefault()
  search()
  list.focus()
})
addEventListener('popstate', () => {
  filter = filterOf(location.hash)
  show()
})
document.addEventListener('click', ({ target }) => {
  const { follow, who, line, around } = target.closest('button')?.dataset ?? {}
  if (follow !== undefined) chooseAnd({ ...NO_FILTER, text: follow })
  else if (who !== undefined) chooseAnd({ who: toggled(filter.who, who), line: undefined })
  else if (line !== undefined) showAmongAll(Number(line))
  else if (around !== undefined) showAmongAll(filter.line)
})
part('copy').addEventListener('click', async () => {
  getSelection().selectAllChildren(part('replay'))
  // A browser that does not let a page copy leaves the command selected.
  const isCopied = await navigator.clipboard?.writeText(part('replay').textContent).then(
    () => true,
    () => false,
  )
  part('copy').textContent = isCopied ? 'Copied' : 'Selected'
})

for (const place of document.querySelectorAll('[data-since]')) {
  place.textContent = `, ${spanText(Number(place.dataset.since) - startMs)} after the beginning`
}
for (const place of document.querySelectorAll('.instead')) place.replaceChildren(...withIds(place.textContent, false))
/** The last lines of some, under a heading. */
const lastOf = (title, some) => {
  if (some.length === 0) return []
  const last = some.slice(-MOST_BEFORE)
  const list = element('ol', { className: 'story before', ariaLabel: title })
  list.append(...last.map((line, i) => element('li', {}, rowOf(line, last[i - 1]?.atMs, -1))))
  return [element('h3', {}, title), list]
}

// What is found broken at the end of a run was broken long before: then the lines about what it names tell more than the last ones.
const before = part('before')
if (before) {
  const earlier = lines.slice(0, Number(before.dataset.before))
  const ids = piecesOf(document.querySelector('.instead').textContent).filter(({ isId }) => isId)
  const matches = ids.map(({ text }) => matchesBut({ ...NO_FILTER, text }))
  const named = earlier.filter((line) => matches.some((isNamed) => isNamed(line)))
  before.append(...lastOf('Before it, about what it names', named), ...lastOf('Just before', earlier))
}
if (matchMedia('(width < 64rem)').matches) part('lanes').open = false
show()
