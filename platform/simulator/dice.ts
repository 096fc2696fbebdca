import type { Random } from '#platform/kernel/random.ts'

/** Chance that can be repeated: the same seed gives the same throws, on any machine. */
export type Dice = Random & {
  /** Whether something of that probability happens. */
  readonly chance: (probability: number) => boolean
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number
  /** One of a list; throws RangeError for an empty one. */
  readonly pick: <T>(list: readonly T[]) => T
  /** A whole number around `mean`, as the times between calls to a switchboard are: mostly shorter, sometimes much longer. */
  readonly about: (mean: number) => number
}

/** 32 bits that depend on every letter of a text (FNV-1a, then the finaliser of MurmurHash3). */
const hash = (text: string, basis = 0x811c9dc5): number => {
  let bits = basis
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}

/** A number in [0, 1) that always follows from a text. */
export const fractionOf = (text: string): number => hash(text) / 2 ** 32

/** Eight hexadecimal digits that name a text. */
export const shortName = (text: string): string => hash(text, 0x2f0b4c47).toString(16).padStart(8, '0')

/** Dice for one purpose. The generator is sfc32 (PractRand, public domain): small, quick and without a known weakness here. */
export const diceOf = (seed: string): Dice => {
  let [a, b, c, d] = [hash(seed), hash(seed, 0x9e3779b9), hash(seed, 0x243f6a88), 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  // The first throws of seeds that differ little would be alike.
  for (let i = 0; i < 12; i++) next()

  const fraction = (): number => next() / 2 ** 32
  const between = (least: number, most: number): number => least + Math.floor(fraction() * (most - least + 1))
  return {
    fraction,
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
    chance: (probability) => fraction() < probability,
    between,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('there is nothing to pick from')
      return list[between(0, list.length - 1)] as never
    },
    about: (mean) => Math.round(-Math.log(1 - fraction()) * mean),
  }
}
