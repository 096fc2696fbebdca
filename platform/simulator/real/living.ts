// The time in which a real run goes on: people act, everything is killed again and again, and in the end all comes to rest.
import { setTimeout as pause } from 'node:timers/promises'
import { MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import { letPeopleAct } from '../acting.ts'
import { type Dice, diceOf } from '../dice.ts'
import type { Answered } from '../invariant.ts'
import type { Action, Hands } from '../people.ts'
import type { RealStage, Simulation } from '../simulation.ts'
import type { Story } from '../story.ts'
import { realHands } from './hands.ts'
import type { Death, Life } from './life.ts'
import { comeToRest } from './rest.ts'

/** How many times faster than the clock plans go: what people do in two hours they do in three minutes. */
const PACE = 40
/** The time between a start and the next kill. In a short run it is shorter, so that there are some. */
const LIFE_MS = { least: 12 * SECOND_MS, most: 26 * SECOND_MS }
const LIVES_AT_LEAST = 3
/** How far the clock goes ahead while nothing runs. So stays begin and end although nobody waits for them. */
const SLEEP_MS = { least: 8 * MINUTE_MS, most: 40 * MINUTE_MS }
/** The time after the last kill is slept through in so many parts, with everything awake in between. */
const SLEEPS_TO_REST = 2
const RESTS_WITHIN_MS = 60 * SECOND_MS
const TURN_MS = 100

/** Says that a promise was not kept. */
export type Broken = (invariant: string, what: string) => void

export type Living = {
  readonly simulation: Simulation
  readonly real: RealStage
  readonly seed: string
  readonly lengthMs: number
  /** It ends at the latest then, also when it was not enough. */
  readonly longestMs: number
  /** Asked with what stands outside of the system. */
  readonly isEnough: (outside: Readonly<Record<string, unknown>>) => boolean
  readonly dataFolder: string
  readonly life: Life
  readonly story: Story
  readonly isCancelled: () => boolean
  readonly broken: Broken
  readonly onAction: (action: Action, doing: string) => void
  readonly onAnswer: (answer: Answered) => void
  readonly onDeath: (death: Death) => void
}

/** Lives through it, from the first answer of the system to its last one. */
export const liveThrough = async (living: Living): Promise<void> => {
  const { simulation, real, seed, lengthMs, longestMs, isEnough, dataFolder, life, story, isCancelled, broken } = living
  const outside = await real.outside(dataFolder)
  const hands = realHands({
    life,
    story,
    pace: PACE,
    outside,
    onAnswer: living.onAnswer,
    onSilence: (what) => broken('Whoever asks a system that is alive gets an answer.', what),
  })
  const startedMs = Date.now()
  const isOver = (): boolean => {
    const goneMs = Date.now() - startedMs
    return isCancelled() || goneMs >= longestMs || (goneMs >= lengthMs && isEnough(outside))
  }
  const plans: NodeJS.Timeout[] = []
  const everybody = letPeopleAct({
    simulation,
    seed,
    lengthMs: longestMs * PACE,
    hands,
    after: (delayMs, action) => plans.push(setTimeout(() => !isOver() && action(), delayMs / PACE)),
    onAction: living.onAction,
    onError: ({ id }, error) =>
      broken('People understand what they are told.', `${id}: ${error instanceof Error ? error.stack : String(error)}`),
  })
  try {
    await rage(living, isOver)
    // Whoever presses Ctrl-C ends the system too, so nobody will have an answer any more.
    if (isCancelled()) return
    await everybody()
    await rest(
      living,
      hands('operator', 'operator', () => diceOf(`${seed} operator`)),
    )
  } finally {
    for (const plan of plans) clearTimeout(plan)
  }
}

/** Kills and starts again until it is over. */
const rage = async ({ seed, lengthMs, life, isCancelled, onDeath }: Living, isOver: () => boolean): Promise<void> => {
  const dice: Dice = diceOf(`${seed} deaths`)
  for (;;) {
    const livesMs = Math.min(dice.between(LIFE_MS.least, LIFE_MS.most), lengthMs / LIVES_AT_LEAST)
    for (const untilMs = Date.now() + livesMs; Date.now() < untilMs && !isOver(); ) await pause(TURN_MS)
    if (isOver()) return
    try {
      onDeath(await life.dieAndReturn(dice, dice.between(SLEEP_MS.least, SLEEP_MS.most)))
    } catch (error) {
      // Ctrl-C ends what is just being started, too.
      if (!isCancelled()) throw error
    }
  }
}

/** Lets everything come to an end: what can go on at once does, then hours pass with it asleep. */
const rest = async ({ simulation, real, dataFolder, life, isCancelled, broken }: Living, operator: Hands): Promise<void> => {
  const calm = async (): Promise<void> => {
    const left = await comeToRest(real.system, dataFolder, life.nowMs, RESTS_WITHIN_MS)
    if (left.length > 0 && !isCancelled()) broken('Everything comes to rest once nothing goes wrong any more.', left.join('; '))
  }
  await calm()
  await simulation.mend(operator)
  for (let times = 0; times < SLEEPS_TO_REST && !isCancelled(); times++) {
    await life.stop()
    life.sleep(simulation.restMs / SLEEPS_TO_REST)
    await life.start()
    await calm()
  }
}
