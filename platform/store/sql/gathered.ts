import { EngineError } from '../engine.ts'

/** The most keys that one read asks for. */
const READ_LIMIT = 500

type Caller<Key, Value> = { readonly key: Key; readonly resolve: (value: Value) => void; readonly reject: (cause: unknown) => void }

/**
 * Makes one read of many: while one is under way, those who come wait, and then go together. A single caller waits for nobody,
 * and every read begins after it was asked for. `read` answers in the order of its keys. What is wrong with one key is told to
 * its caller alone.
 */
export const gathered = <Key, Value>(read: (keys: readonly Key[]) => Promise<readonly Value[]>): ((key: Key) => Promise<Value>) => {
  let waiting: Caller<Key, Value>[] = []
  let isReading = false

  const answer = async (callers: readonly Caller<Key, Value>[]): Promise<void> => {
    try {
      const values = await read(callers.map(({ key }) => key))
      for (const [i, { resolve }] of callers.entries()) resolve(values[i] as Value)
    } catch (cause) {
      const isAway = cause instanceof EngineError && cause.fault === 'unavailable'
      if (isAway || callers.length === 1) for (const { reject } of callers) reject(cause)
      else for (const caller of callers) await answer([caller])
    }
  }

  const run = async (): Promise<void> => {
    isReading = true
    while (waiting.length > 0) {
      const callers = waiting.slice(0, READ_LIMIT)
      waiting = waiting.slice(READ_LIMIT)
      await answer(callers)
    }
    isReading = false
  }

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      if (!isReading) void run()
    })
}
