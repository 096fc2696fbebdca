// A list of any length: only the rows near the window are elements. All rows are equally high; one may be open, with its detail below.
import { element } from './line.js'

const SPARE_ROWS = 12

/**
 * Keeps `list` filled. `render(line index, position)` makes a row, `detail(line index)` what is below it when it is open;
 * `onScroll(line index)` hears which row is the first to be seen.
 */
export const longList = (list, { render, detail, onOpen, onScroll }) => {
  let shown = []
  let open = -1
  let active = 0
  let detailHeight = 0
  let rowHeight = 0
  const items = new Map()
  const sizes = new ResizeObserver(([{ target }]) => {
    if (detailHeight === target.offsetHeight) return
    detailHeight = target.offsetHeight
    place()
  })

  /** Asked for once in each turn: a style that is read while others are written costs a layout. */
  const measureRow = () => {
    rowHeight = Number.parseFloat(getComputedStyle(list).getPropertyValue('--row')) || 30
  }
  const topOf = (position) => position * rowHeight + (open >= 0 && position > open ? detailHeight : 0)
  const positionAt = (y) => {
    const afterOpen = open >= 0 && y > (open + 1) * rowHeight
    return Math.floor((afterOpen ? Math.max((open + 1) * rowHeight, y - detailHeight) : y) / rowHeight)
  }
  /** Where the list begins to be seen: below what sticks to the top of the window. */
  const hiddenAbove = () => Number.parseFloat(getComputedStyle(list).scrollMarginTop) || 0
  const firstSeen = (top) => Math.max(0, Math.min(shown.length - 1, positionAt(hiddenAbove() - top)))

  const newItem = (position) => {
    const index = shown[position]
    const item = element('li', { tabIndex: position === active ? 0 : -1 }, render(index, position))
    item.ariaSetSize = shown.length
    item.ariaPosInSet = position + 1
    item.dataset.position = position
    if (position === open) {
      const below = detail(index)
      item.classList.add('open')
      item.append(below)
      sizes.observe(below)
      detailHeight = 0
    }
    return item
  }

  /** Makes the rows that are in sight, and drops those that are not; the one with the focus stays. */
  const place = () => {
    measureRow()
    const { top } = list.getBoundingClientRect()
    const isSeen = shown.length > 0 ? shown[firstSeen(top)] : undefined
    const from = Math.max(0, positionAt(-top) - SPARE_ROWS)
    // Some are there before the list is in sight, so that the Tab key finds the way in.
    const to = Math.min(shown.length, Math.max(0, positionAt(innerHeight - top)) + SPARE_ROWS)
    for (const [position, item] of items) {
      if ((position >= from && position < to) || item.contains(document.activeElement)) continue
      item.remove()
      items.delete(position)
    }
    let before = null
    for (let position = from; position < to; position++) {
      const known = items.get(position)
      const item = known ?? newItem(position)
      // Those who read with their ears go through the elements, so these stay in order.
      if (!known) before ? before.after(item) : list.prepend(item)
      items.set(position, item)
      before = item
    }
    for (const [position, item] of items) {
      const y = `${topOf(position)}px`
      if (item.style.top !== y) item.style.top = y
    }
    list.style.height = `${topOf(shown.length)}px`
    if (isSeen !== undefined) onScroll(isSeen)
  }

  const rebuild = () => {
    sizes.disconnect()
    for (const item of items.values()) item.remove()
    items.clear()
    place()
    const below = items.get(open)?.lastElementChild
    detailHeight = below?.offsetHeight ?? 0
    place()
  }

  const scrollTo = (position) => {
    const top = list.getBoundingClientRect().top + scrollY + topOf(position) - hiddenAbove() - 2 * rowHeight
    window.scrollTo({ top: Math.max(0, top), behavior: 'instant' })
    place()
  }

  const focus = (position) => {
    const next = Math.max(0, Math.min(shown.length - 1, position))
    items.get(active)?.setAttribute('tabindex', '-1')
    active = next
    if (!items.has(next)) scrollTo(next)
    const item = items.get(next)
    item?.setAttribute('tabindex', '0')
    item?.focus({ preventScroll: true })
    item?.scrollIntoView({ block: 'nearest', behavior: 'instant' })
  }

  const toggle = (position) => {
    open = open === position ? -1 : position
    active = position
    rebuild()
    focus(position)
    onOpen(open < 0 ? undefined : shown[open])
  }

  let isPlanned = false
  const plan = () => {
    if (isPlanned) return
    isPlanned = true
    requestAnimationFrame(() => {
      isPlanned = false
      place()
    })
  }
  addEventListener('scroll', plan, { passive: true })
  addEventListener('resize', plan)

  list.addEventListener('click', ({ target }) => {
    if (target.closest('button, .detail') || getSelection()?.type === 'Range') return
    const item = target.closest('li')
    if (item) toggle(Number(item.dataset.position))
  })
  const page = () => Math.max(1, Math.floor((innerHeight - hiddenAbove()) / rowHeight) - 2)
  const moves = {
    ArrowDown: () => 1,
    ArrowUp: () => -1,
    PageDown: page,
    PageUp: () => -page(),
    Home: () => -shown.length,
    End: () => shown.length,
  }
  list.addEventListener('keydown', (event) => {
    const item = event.target.closest('li')
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return
    const position = Number(item.dataset.position)
    if (event.key === 'Escape' && open >= 0) toggle(open)
    else if (event.target !== item) return
    else if (event.key === 'Enter' || event.key === ' ') toggle(position)
    else if (moves[event.key]) focus(position + moves[event.key]())
    else return
    event.preventDefault()
  })

  return {
    /** Shows other lines, by index, and opens one of them. */
    show: (indexes, openIndex) => {
      shown = indexes
      open = openIndex === undefined ? -1 : indexes.indexOf(openIndex)
      active = Math.max(0, open)
      rebuild()
    },
    scrollTo,
    firstSeen: () => shown[firstSeen(list.getBoundingClientRect().top)],
    focus: () => focus(active),
    /** Whether the window has come as far as the list. */
    isReached: () => list.getBoundingClientRect().top < hiddenAbove() - rowHeight,
  }
}
