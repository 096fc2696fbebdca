export type Load = { readonly callers: number; readonly seconds: number }
export type LoadResult = {
  readonly perSecond: number
  /** How long each call took, in milliseconds. */
  readonly latenciesMs: readonly number[]
}

const WARM_UP_MS = 300

/** Has so many callers call again and again, each waiting for its answer; what is begun in the warm-up does not count. */
export const closedLoop = async ({ callers, seconds }: Load, call: (caller: number) => Promise<unknown>): Promise<LoadResult> => {
  const latenciesMs: number[] = []
  const fromMs = performance.now() + WARM_UP_MS
  const untilMs = fromMs + seconds * 1_000
  const loop = async (caller: number): Promise<void> => {
    for (let startMs = performance.now(); startMs < untilMs; ) {
      await call(caller)
      const endMs = performance.now()
      if (startMs >= fromMs && endMs <= untilMs) latenciesMs.push(endMs - startMs)
      startMs = endMs
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, caller) => loop(caller)))
  return { perSecond: latenciesMs.length / seconds, latenciesMs }
}

/** How many calls a second one caller makes, in about so many seconds but at least three calls: some peers need a second for one. */
export const oneAfterAnother = async (seconds: number, call: () => Promise<unknown>): Promise<number> => {
  await call()
  const fromMs = performance.now()
  let calls = 0
  while (calls < 3 || performance.now() < fromMs + seconds * 1_000) {
    await call()
    calls++
  }
  return (calls * 1_000) / (performance.now() - fromMs)
}

/** Begins `count` calls at a steady rate, whether or not those before have been answered, and waits for all answers. */
export const steadily = async (count: number, perSecond: number, call: () => Promise<unknown>): Promise<void> => {
  const answers: Promise<unknown>[] = []
  const fromMs = performance.now()
  while (answers.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - fromMs) * perSecond) / 1_000) + 1)
    while (answers.length < due) answers.push(call())
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(answers)
}

/** Waits for a condition; throws when it does not hold in time. */
export const until = async (holds: () => boolean | Promise<boolean>, withinMs: number, what: string): Promise<void> => {
  const lateMs = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > lateMs) throw new Error(`${what}: not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
