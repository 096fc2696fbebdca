/** Who reaches whom. Ends are services, or a process and a database. */
export type Network = {
  readonly isCut: (a: string, b: string) => boolean
  readonly cut: (a: string, b: string) => void
  readonly mend: (a: string, b: string) => void
  readonly mendAll: () => void
}

const pair = (a: string, b: string): string => (a < b ? `${a} | ${b}` : `${b} | ${a}`)

/** A network in which everybody reaches everybody, until it is cut. */
export const network = (): Network => {
  const cuts = new Set<string>()
  return {
    isCut: (a, b) => cuts.size > 0 && cuts.has(pair(a, b)),
    cut: (a, b) => void cuts.add(pair(a, b)),
    mend: (a, b) => void cuts.delete(pair(a, b)),
    mendAll: () => cuts.clear(),
  }
}

/** The end of a service's database, for a process. */
export const databaseOf = (service: string): string => `database of ${service}`
