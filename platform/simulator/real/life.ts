// A system that really runs, as somebody has started it, and dies again and again.
import { setTimeout as pause } from 'node:timers/promises'
import { type LaunchedPlaza, launchPlaza, processesOver, runPlaza } from '#platform/host/testing/plaza-process.ts'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { Dice } from '../dice.ts'

/**
 * `everything`: the system, what runs beside it, the supervisor of its database, and the database. `system`: the system alone, whose
 * database then ends. `database`: PostgreSQL alone, whereupon the system ends. `backend`: one of the processes of PostgreSQL, which
 * recovers by itself below a system that goes on.
 */
export type Death = 'everything' | 'system' | 'database' | 'backend'
const DEATHS = ['everything', 'everything', 'everything', 'system', 'database', 'backend'] as const satisfies readonly Death[]

const START_WITHIN_MS = 90 * SECOND_MS
/** How long the system may take to notice that its database has gone. */
const NOTICES_WITHIN_MS = 15 * SECOND_MS
const ENDS_WITHIN_MS = 10 * SECOND_MS

export type LifeOptions = {
  readonly system: string
  readonly dataFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Somebody pressed Ctrl-C, which ends it too. */
  readonly isCancelled: () => boolean
  /** What it should not have done: end by itself, stay alive without its database, find a bug in itself. */
  readonly onFault: (what: string) => void
  readonly onLife: (what: string) => void
}

export type Life = {
  /** Its clock and that of whoever lives with it. */
  readonly nowMs: () => number
  /** Lets its clock be so much further ahead from the next start on, as if the machine had slept. */
  readonly sleep: (ms: number) => void
  /** Resolves when it says where it answers. */
  readonly start: () => Promise<void>
  /** Where it answers, as soon as it does. */
  readonly baseUrl: () => Promise<string>
  /** Kills it with SIGKILL, in a way that the dice choose, sleeps and starts it again. */
  readonly dieAndReturn: (dice: Dice, sleepMs: number) => Promise<Death>
  /** Ends it in order. */
  readonly stop: () => Promise<void>
  /** A command of the CLI beside it. */
  readonly command: (args: readonly string[]) => Promise<{ readonly status: number; readonly out: readonly string[] }>
  /** Ends whatever is left, at once. */
  readonly end: () => Promise<void>
}

export const lifeOf = ({ system, dataFolder, environment, isCancelled, onFault, onLife }: LifeOptions): Life => {
  let running: LaunchedPlaza | undefined
  let answering = Promise.withResolvers<string>()
  let asleepMs = 0
  let aheadMs = 0
  let isOver = false
  /** Whoever is killed on purpose is not reported for having ended. */
  const expected = new WeakSet<LaunchedPlaza>()

  const here = (): LaunchedPlaza => {
    if (!running) throw new Error(`${system} was never started`)
    return running
  }
  /** Starts it until it answers; whoever is killed while it starts has never lived. */
  const launch = async (): Promise<{ readonly launched: LaunchedPlaza; readonly baseUrl: string }> => {
    for (const untilMs = Date.now() + START_WITHIN_MS; ; await pause(200)) {
      if (isOver) throw new Error('nothing is started after the end')
      const launched = launchPlaza({ system, data: dataFolder, args: ['--no-demo'], environment, aheadMs })
      running = launched
      try {
        return { launched, baseUrl: (await launched.addresses).baseUrl }
      } catch (cause) {
        // A command of the CLI that found no system running runs the database itself as long as it takes; and a port that was free when
        // it was chosen may have been taken by somebody's connection.
        if (!launched.output().includes('is in use') || Date.now() > untilMs) throw cause
      }
    }
  }
  const start = async (): Promise<void> => {
    aheadMs = asleepMs
    const { launched, baseUrl } = await launch()
    answering.resolve(baseUrl)
    onLife(`starts, its clock ${Math.round(aheadMs / MINUTE_MS)} minutes ahead`)
    void launched.ended.then((status) => {
      for (const bug of bugsIn(launched.output())) onFault(bug)
      if (expected.has(launched) || isOver || isCancelled()) return
      onFault(`it ended by itself with ${status}: ${tailOf(launched)}`)
      answering = Promise.withResolvers()
      start().catch((error: unknown) => onFault(`it did not start again: ${String(error)}`))
    })
  }
  const leave = (): LaunchedPlaza => {
    const plaza = here()
    expected.add(plaza)
    answering = Promise.withResolvers()
    return plaza
  }
  const kill = async (death: Death, dice: Dice): Promise<void> => {
    if (death === 'backend') return here().killBackend((count) => dice.between(0, count - 1))
    const plaza = leave()
    if (death === 'system') await plaza.kill()
    if (death === 'everything') await plaza.killAll()
    if (death !== 'database') return
    plaza.killDatabase()
    const ended = await Promise.race([plaza.ended.then(() => true), pause(NOTICES_WITHIN_MS, false, { ref: false })])
    if (ended) return
    onFault(`it goes on without its database: ${tailOf(plaza)}`)
    await plaza.killAll()
  }

  return {
    nowMs: () => Date.now() + aheadMs,
    sleep: (ms) => {
      asleepMs += ms
    },
    start,
    baseUrl: () => answering.promise,
    dieAndReturn: async (dice, sleepMs) => {
      const death = dice.pick(DEATHS)
      onLife(`dies: ${death}`)
      await kill(death, dice)
      if (death === 'backend') return death
      asleepMs += sleepMs
      await start()
      return death
    },
    stop: async () => {
      const status = await leave().stop()
      // After Ctrl-C it is told a second time, and ends at once.
      if (isCancelled()) return
      if (status !== 0) onFault(`it was told to end and ended with ${status}: ${tailOf(here())}`)
      for (const untilMs = Date.now() + ENDS_WITHIN_MS; processesOver(dataFolder).length > 0; await pause(50)) {
        if (Date.now() < untilMs) continue
        onFault('something of it goes on when it has ended')
        return
      }
    },
    command: async (args) => {
      await answering.promise
      const { status, stdout } = await runPlaza(dataFolder, [system, ...args], { environment, aheadMs })
      // Killed beside the system it has no status.
      return { status: status ?? 1, out: stdout.split('\n').filter((line) => line !== '') }
    },
    end: async () => {
      isOver = true
      await running?.killAll()
    },
  }
}

const tailOf = ({ output }: LaunchedPlaza): string => output().slice(-600)

type LogLine = { readonly msg?: string; readonly reason?: string }

/** What a system logs when a promise of its own code is broken. */
const bugsIn = (output: string): readonly string[] =>
  output.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return []
    try {
      const { msg, reason } = JSON.parse(line) as LogLine
      return reason === 'bug' || msg === 'INTERNAL_ERROR' ? [`${msg}: ${line.slice(0, 600)}`] : []
    } catch (error) {
      // Whoever is killed may die in the middle of a line.
      if (error instanceof SyntaxError) return []
      throw error
    }
  })
