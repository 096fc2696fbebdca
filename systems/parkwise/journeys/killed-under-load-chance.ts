/** Choices that follow from a seed: what a client wishes for and when a killer strikes, not how the machine runs them. */
export type Chance = {
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number
  readonly happens: (probability: number) => boolean
  /** One of a list that is not empty. */
  readonly oneOf: <Value>(list: readonly Value[]) => Value
  readonly shuffled: <Value>(list: readonly Value[]) => readonly Value[]
}

/** Tommy Ettinger's Mulberry32: 32 bits of state are plenty for a few thousand choices. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1))
  return {
    between,
    happens: (probability) => fraction() < probability,
    oneOf: (list) => {
      if (list.length === 0) throw new RangeError('nothing to choose from')
      return list[between(0, list.length - 1)] as (typeof list)[number]
    },
    shuffled: (list) => {
      const left = [...list]
      return list.map(() => left.splice(between(0, left.length - 1), 1)[0] as (typeof list)[number])
    },
  }
}
