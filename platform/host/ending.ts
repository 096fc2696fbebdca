/**
 * Ends things step by step; the actions of one step run side by side. A failure keeps no later step from its turn, or an
 * error in one service would leave the database running. Afterwards throws what failed: the error itself when it is the
 * only one, else an AggregateError with all of them, the first one first.
 */
export const endInOrder = async (...steps: readonly (readonly (() => unknown)[])[]): Promise<void> => {
  const failures: unknown[] = []
  for (const step of steps) {
    const ended = await Promise.allSettled(step.map(async (action) => action()))
    failures.push(...ended.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))
  }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, failures.map(textOf).join('; '))
}

/**
 * Does `work`, then ends what it used, whatever became of it. When both fail, `work`'s error is thrown and `onSecond` is
 * told of the other.
 */
export const thenEnd = async <T>(work: () => Promise<T>, end: () => Promise<void>, onSecond: (error: unknown) => void): Promise<T> => {
  let result: T
  try {
    result = await work()
  } catch (error) {
    await end().catch(onSecond)
    throw error
  }
  await end()
  return result
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
