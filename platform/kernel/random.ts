/** The only source of chance, so that the simulator can seed it. */
export type Random = {
  /** Uniform in [0, 1). */
  readonly fraction: () => number
  /** `length` bytes; unpredictable in production. */
  readonly bytes: (length: number) => Uint8Array
}
