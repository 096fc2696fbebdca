// Who kills a running Plaza at random moments, and starts it again each time. Clients ask here where it answers now.
import { setTimeout as pause } from 'node:timers/promises'
import { KILLS_EVERYWHERE } from '#platform/host/testing/kills.ts'
import { type LaunchedPlaza, launchPlaza } from '#platform/host/testing/plaza-process.ts'
import type { Chance } from './killed-under-load-chance.ts'

/**
 * `everything`: Plaza, the supervisor of its database, and the database. `plaza`: Plaza alone, whose database then ends. `database`:
 * PostgreSQL alone, whereupon Plaza ends. `backend`: a process of PostgreSQL, which recovers by itself below a Plaza that goes on.
 * `start`: everything, while Plaza starts.
 */
export type Death = 'everything' | 'plaza' | 'database' | 'backend' | 'start'

/** Each way once, and where all kills are wanted, as in CI, some again in another order. */
const DEATHS: readonly Death[] = [
  ...(['everything', 'plaza', 'database', 'backend', 'start'] as const),
  ...(KILLS_EVERYWHERE ? (['everything', 'everything', 'plaza', 'database', 'backend'] as const) : []),
]

/** How long Plaza may take to notice that its database has gone. */
const NOTICES_WITHIN_MS = 15_000
const START_WITHIN_MS = 60_000
/** How much it may do before it can be killed, and how long it may take for that. */
const ANSWERS_A_LIFE = 60
const LONGEST_LIFE_MS = 10_000

export type Killer = {
  /** Where Plaza answers, or would if it were alive. */
  readonly baseUrl: () => string
  /** Resolves when Plaza has said where it answers. */
  readonly answering: () => Promise<void>
  /** Starts it, with these settings besides those that never change. */
  readonly start: (environment: () => Readonly<Record<string, string>>) => Promise<void>
  /**
   * Kills it in all ways, in any order, at random moments after it has answered for a while; `answered` says how often it has. On a slow
   * machine it lives longer.
   */
  readonly rage: (chance: Chance, answered: () => number) => Promise<void>
  /** Ends it in order, and starts it again. */
  readonly restart: () => Promise<void>
  /** Ends it in order; the exit status. */
  readonly stop: () => Promise<number | null>
  /** Ends whatever is left. */
  readonly end: () => Promise<void>
  readonly deaths: readonly Death[]
  /** What the Plaza of now wrote. */
  readonly output: () => string
}

/** Plaza over a data folder, and its killer. */
export const killerOf = (data: string): Killer => {
  const deaths: Death[] = []
  let plaza: LaunchedPlaza | undefined
  let baseUrl = ''
  let isOver = false
  let settings: () => Readonly<Record<string, string>> = () => ({})
  let answering = Promise.withResolvers<void>()

  const running = (): LaunchedPlaza => {
    if (!plaza) throw new Error('Plaza was never started')
    return plaza
  }
  const launch = (): LaunchedPlaza => {
    if (isOver) throw new Error('nothing is started after the end')
    plaza = launchPlaza({ system: 'parkwise', data, args: ['--no-demo'], environment: { PLAZA_RATE_LIMIT: 'off', ...settings() } })
    return plaza
  }
  const start = async (): Promise<void> => {
    const untilMs = Date.now() + START_WITHIN_MS
    for (;;) {
      const launched = launch()
      try {
        baseUrl = (await launched.addresses).baseUrl
        answering.resolve()
        return
      } catch (cause) {
        // A command of the CLI that found no Plaza runs the database itself as long as it takes.
        if (!launched.output().includes('is in use by') || Date.now() > untilMs) throw cause
        await pause(200)
      }
    }
  }
  const strike = async (death: Death, chance: Chance): Promise<void> => {
    deaths.push(death)
    if (death === 'backend') return running().killBackend((count) => chance.between(0, count - 1))
    answering = Promise.withResolvers()
    if (death === 'plaza') await running().kill()
    else if (death === 'database') {
      running().killDatabase()
      const isOver = await Promise.race([running().ended.then(() => true), pause(NOTICES_WITHIN_MS, false, { ref: false })])
      if (!isOver) throw new Error(`Plaza goes on without its database:\n${running().output()}`)
    } else await running().killAll()
    if (death === 'start') {
      const launched = launch()
      await pause(chance.between(50, 1_200))
      await launched.killAll()
    }
    await start()
  }
  const stop = (): Promise<number | null> => {
    answering = Promise.withResolvers()
    return running().stop()
  }

  return {
    deaths,
    output: () => running().output(),
    baseUrl: () => baseUrl,
    answering: () => answering.promise,
    start: (environment) => {
      settings = environment
      return start()
    },
    rage: async (chance, answered) => {
      for (const death of chance.shuffled(DEATHS)) {
        const [before, untilMs] = [answered(), Date.now() + LONGEST_LIFE_MS]
        while (answered() - before < ANSWERS_A_LIFE && Date.now() < untilMs) await pause(20)
        await pause(chance.between(0, 1_000))
        await strike(death, chance)
      }
    },
    restart: async () => {
      await stop()
      await start()
    },
    stop,
    end: async () => {
      isOver = true
      await plaza?.killAll()
    },
  }
}
