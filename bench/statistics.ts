/** The smallest value that at least `share` (0 to 1) of all values do not exceed; NaN for none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The middle value, the mean of the two middle ones for an even number of them; NaN for none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** Which way a figure is better. */
export type Better = 'higher' | 'lower'

/** The worst of several rounds; NaN for none. */
export const worst = (values: readonly number[], better: Better): number =>
  values.length === 0 ? Number.NaN : better === 'higher' ? Math.min(...values) : Math.max(...values)
