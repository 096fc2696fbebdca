// How the page of a story says things: times, spans, and where ids are in a text.

/** `14:05:07.250`, in UTC. */
export const clockText = (atMs) => new Date(atMs).toISOString().slice(11, 23)

const DAY_MS = 86_400_000
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' })

/** `450 ms`, `7.5 s`, `3 min 12 s`, `2 h 5 min`. */
export const spanText = (ms) => {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${Math.floor(ms / 100) / 10} s`
  const [units, size, names] = ms < 3_600_000 ? [Math.floor(ms / 1_000), 60, ['min', 's']] : [Math.floor(ms / 60_000), 60, ['h', 'min']]
  const rest = units % size
  return `${Math.floor(units / size)} ${names[0]}${rest > 0 ? ` ${rest} ${names[1]}` : ''}`
}

/** How long nothing may happen without a word about it. */
const LONG_GAP_MS = 5_000

/** What to say between a line and the one shown before it: a new day, a long gap, or nothing. */
export const gapText = (beforeMs, atMs) => {
  if (Math.floor(beforeMs / DAY_MS) !== Math.floor(atMs / DAY_MS)) return days.format(atMs)
  return atMs - beforeMs >= LONG_GAP_MS ? `+${spanText(atMs - beforeMs)}` : ''
}

/** UUIDs, and the ids of payment providers, like `act_` and many letters. */
const IDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[a-z]{2,6}_[A-Za-z0-9]{14,}/g

/** A text in pieces, each an id or not. */
export const piecesOf = (text) => {
  const pieces = []
  let end = 0
  for (const { 0: id, index } of text.matchAll(IDS)) {
    if (index > end) pieces.push({ text: text.slice(end, index), isId: false })
    pieces.push({ text: id, isId: true })
    end = index + id.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isId: false })
  return pieces
}

/** Enough of an id to tell it from others on the same screen. */
export const shortId = (id) => (id.length > 14 ? `${id.slice(0, 8)}…` : id)
