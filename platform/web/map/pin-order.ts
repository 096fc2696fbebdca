// Pins as one stop of the keyboard: arrows go from one to the next.
type Placed = { readonly id: string; readonly lat: number; readonly lng: number }

const ARROWS: Readonly<Record<string, { readonly east: number; readonly north: number }>> = {
  ArrowRight: { east: 1, north: 0 },
  ArrowLeft: { east: -1, north: 0 },
  ArrowUp: { east: 0, north: 1 },
  ArrowDown: { east: 0, north: -1 },
}

/** Whether a key goes from pin to pin. */
export const isArrow = (key: string): boolean => key in ARROWS

/** The pin that an arrow leads to from another one: the nearest of those that lie more that way than aside. Undefined at the border. */
export const pinTowards = (pins: readonly Placed[], from: Placed, key: string): string | undefined => {
  const arrow = ARROWS[key]
  if (!arrow) return undefined
  const narrower = Math.cos((from.lat * Math.PI) / 180)
  const ways = pins.flatMap(({ id, lat, lng }) => {
    const east = ((((lng - from.lng + 540) % 360) + 360) % 360) - 180
    const [x, y] = [east * narrower, lat - from.lat]
    const ahead = x * arrow.east + y * arrow.north
    const aside = Math.abs(x * arrow.north) + Math.abs(y * arrow.east)
    return id !== from.id && ahead > 0 && ahead >= aside ? [{ id, distance: Math.hypot(ahead, aside) }] : []
  })
  return ways.toSorted((a, b) => a.distance - b.distance)[0]?.id
}
