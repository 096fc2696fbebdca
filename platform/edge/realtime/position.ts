/** How far in a log somebody is: a position for each of its partitions. */
export type Vector = readonly number[]

const FORM = /^([a-z][a-z0-9-]*)((?:\.(?:0|[1-9][0-9]{0,14}))+)$/
const LONGEST = 512

/** A place in a service's log as clients keep it. To them it is opaque. */
export const writePosition = (service: string, vector: Vector): string => `${service}.${vector.join('.')}`

/** Reads what {@link writePosition} wrote; undefined for anything else, and for a place in another service's log. */
export const readPosition = (service: string, text: string): Vector | undefined => {
  const [, name, numbers] = (text.length <= LONGEST && FORM.exec(text)) || []
  return name === service ? numbers?.slice(1).split('.').map(Number) : undefined
}

/** How many entries lie between; undefined unless `from` is a place before `to` in the same log. */
export const distance = (from: Vector, to: Vector): number | undefined => {
  if (from.length !== to.length || from.some((position, partition) => position > (to[partition] ?? 0))) return undefined
  return to.reduce((sum, position, partition) => sum + position - (from[partition] ?? 0), 0)
}

/** The farther of two places, partition by partition; `b` itself when it is nowhere behind. */
export const farther = (a: Vector, b: Vector): Vector => (distance(a, b) === undefined ? a.map((each, i) => Math.max(each, b[i] ?? 0)) : b)
