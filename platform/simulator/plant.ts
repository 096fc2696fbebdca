import { registerHooks } from 'node:module'

/** A small, realistic mistake, to see whether the simulator notices. */
export type PlantedBug = {
  readonly name: string
  /** What somebody might have done, in a few words. */
  readonly says: string
  /** Relative to the root. */
  readonly file: string
  /** A piece of the file that occurs in it exactly once, and what stands there instead. */
  readonly find: string
  readonly replace: string
  /** Why it gets away, where that is known. */
  readonly getsAway?: string
}

/** Makes the mistake in everything that is loaded from now on. Throws TypeError when the file no longer has the place for it. */
export const plant = ({ name, file, find, replace }: PlantedBug): void => {
  const url = new URL(`../../${file}`, import.meta.url).href
  registerHooks({
    load: (loaded, context, next) => {
      const result = next(loaded, context)
      if (loaded !== url) return result
      const source = String(result.source)
      if (source.split(find).length !== 2) throw new TypeError(`${file} has no single place for the planted bug ${name}`)
      return { ...result, source: source.replace(find, () => replace) }
    },
  })
}
