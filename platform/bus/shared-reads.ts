import type { Engine } from '#platform/store/engine.ts'

type LogReads = Pick<Engine, 'readLog' | 'heads'>

/**
 * The same engine, whose log is read once for all who ask for the same piece of it at the same moment: a commit wakes every consumer
 * of a service, and most of them have read equally far. Only calls that are made before anything else can happen share an answer, so
 * nobody gets one that is older than the question. What they share they must not change.
 */
export const sharedReads = (engine: Engine): Engine => {
  const asked = new Map<string, Promise<unknown>>()
  const share = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = asked.get(key)
    if (known) return known as Promise<T>
    if (asked.size === 0) queueMicrotask(() => asked.clear())
    const answer = ask()
    asked.set(key, answer)
    return answer
  }
  const reads: LogReads = {
    readLog: (partition, after, limit) => share(`${partition}/${after}/${limit}`, () => engine.readLog(partition, after, limit)),
    heads: () => share('heads', () => engine.heads()),
  }
  return { ...engine, ...reads }
}
