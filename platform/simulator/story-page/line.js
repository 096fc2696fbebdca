// One line of the story as elements. Texts go in as texts, never as HTML.
import { clockText, gapText, piecesOf, shortId, spanText } from './words.js'

/** An element with some properties, and what is in it. */
export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** A text whose ids are buttons that follow them. In a row they are short and no stop for the Tab key: the opened row has them again. */
export const withIds = (text, isRow) =>
  piecesOf(text).map((piece) => {
    if (!piece.isId) return piece.text
    const button = element(
      'button',
      { type: 'button', className: 'id', title: `Follow ${piece.text}` },
      isRow ? shortId(piece.text) : piece.text,
    )
    button.dataset.follow = piece.text
    if (isRow) button.tabIndex = -1
    return button
  })

const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE) /
const FAILURE = / → (?:[45]\d\d|no answer).*$/

const whatOf = ({ kind, who, what }) => {
  const own = `${who}.`
  // Its service stands beside it.
  if (kind === 'event' && what.startsWith(own)) return withIds(what.slice(own.length), true)
  const failure = FAILURE.exec(what)
  if (kind !== 'person' || !failure) return withIds(what, true)
  return [...withIds(what.slice(0, failure.index), true), element('span', { className: 'failure' }, failure[0])]
}

/** The spans of a row: time, gap to the line before, lane, who, what. */
export const rowOf = (line, beforeMs, lane) => {
  const { atMs, kind, who } = line
  const mark = element('span', { className: 'mark' })
  const lanes = element('span', { className: 'lanes' }, mark)
  if (lane >= 0) mark.style.setProperty('--lane', lane)
  const name = element('button', { type: 'button', className: 'who', tabIndex: -1, title: `Show ${who} alone` }, who)
  name.dataset.who = who
  const isDeed = kind === 'person' && !REQUEST.test(line.what)
  const row = element(
    'div',
    { className: 'row' },
    element('time', { className: 'time', dateTime: new Date(atMs).toISOString() }, clockText(atMs)),
    element('span', { className: 'gap' }, beforeMs === undefined ? '' : gapText(beforeMs, atMs)),
    lanes,
    name,
    element('span', { className: isDeed ? 'what deed' : 'what' }, ...whatOf(line)),
  )
  row.dataset.kind = kind
  return row
}

const json = (title, value) =>
  value === undefined
    ? []
    : [
        element('h4', {}, title),
        element('pre', { tabIndex: 0 }, ...withIds(typeof value === 'string' ? value : JSON.stringify(value, null, 2), false)),
      ]

/** What an opened line shows below its row. */
export const detailOf = ({ atMs, kind, what, more }, startMs, isFiltered) => {
  const { request, answer } = more ?? {}
  const isAsked = request !== undefined || answer !== undefined
  const around = element('button', { type: 'button', className: 'quiet' }, 'What happened around it')
  around.dataset.around = ''
  return element(
    'div',
    { className: 'detail' },
    element('p', { className: 'whole' }, ...withIds(what, false)),
    element(
      'p',
      { className: 'muted' },
      `${new Date(atMs).toISOString()}, ${spanText(atMs - startMs)} after the beginning `,
      ...(isFiltered ? [around] : []),
    ),
    ...(isAsked ? [...json('Request', request), ...json('Answer', answer)] : json(kind === 'fault' ? 'Id of the fault' : 'Data', more)),
  )
}
