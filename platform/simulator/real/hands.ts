// The hands of people in a real run: they ask over HTTP, and their plans go faster than the clock.
import { setTimeout as sleep } from 'node:timers/promises'
import { request as send } from 'undici'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { askUntilAnswered, bodyOf, headersOf, payloadOf, subjectOf } from '../asking.ts'
import type { Dice } from '../dice.ts'
import type { Answered } from '../invariant.ts'
import type { Hands, Json, Told, Wish } from '../people.ts'
import { type Story, withoutSecrets } from '../story.ts'
import type { Life } from './life.ts'

const GATEWAY = '/gateway/v1'
/** A system that lives answers much sooner, if only that it cannot answer now. */
const ANSWERS_WITHIN_MS = 30 * SECOND_MS
/** How long somebody waits for a system that is being started again. */
const RETURNS_WITHIN_MS = 90 * SECOND_MS
/** Whoever asks again because there was no answer does so sooner than in a simulation. */
const HURRY = 10

export type HandsOptions = {
  readonly life: Life
  readonly story: Story
  /** How many times faster than the clock plans go. */
  readonly pace: number
  readonly outside: Readonly<Record<string, unknown>>
  readonly onAnswer: (answer: Answered) => void
  /** Somebody waits and waits for a system that is alive. */
  readonly onSilence: (what: string) => void
}

/** Gives everybody hands. */
export const realHands =
  ({ life, story, pace, outside, onAnswer, onSilence }: HandsOptions) =>
  (name: string, role: string, own: () => Dice): Hands => {
    const tell = (what: string, more?: unknown): void => story.tell({ atMs: life.nowMs(), kind: 'person', who: name, what, more })

    const once = async (method: string, path: string, wish: Wish): Promise<Told<Json> | undefined> => {
      const baseUrl = await Promise.race([life.baseUrl(), sleep(RETURNS_WITHIN_MS, undefined, { ref: false })])
      if (baseUrl === undefined) return undefined
      try {
        // A connection for each request, so that a killed process leaves no dead one behind.
        const answer = await send(baseUrl + GATEWAY + path, {
          method: method as 'GET',
          reset: true,
          headers: headersOf(wish),
          body: payloadOf(wish) ?? null,
          headersTimeout: ANSWERS_WITHIN_MS,
          bodyTimeout: ANSWERS_WITHIN_MS,
        })
        return { status: answer.statusCode, headers: answer.headers, body: bodyOf(await answer.body.text()) }
      } catch (error) {
        // A connection that breaks has a code; anything else is ours.
        if (!(error instanceof Error && 'code' in error)) throw error
        if (String(error.code).endsWith('_TIMEOUT')) onSilence(`${name} waited ${ANSWERS_WITHIN_MS / SECOND_MS} s for ${method} ${path}`)
        return undefined
      }
    }

    return {
      nowMs: life.nowMs,
      pause: (ms) => sleep(ms / pace),
      outside: (what) => outside[what] as never,
      note: (what) => tell(what),
      command: async (...args) => {
        const done = await life.command(args)
        tell(`runs ${args.join(' ')}: exit status ${done.status}`)
        return done
      },
      call: async (method, path, wish = {}) => {
        const pause = (ms: number): Promise<void> => sleep(ms / HURRY)
        const told = await askUntilAnswered({ method, wish, dice: own(), pause, once: () => once(method, path, wish) })
        const outcome = `${told.status || 'no answer'}${told.body?.code ? ` ${told.body.code}` : ''}`
        tell(`${method} ${path.split('?')[0]} → ${outcome}`, withoutSecrets({ request: wish.body, answer: told.body }))
        onAnswer({
          ...{ role, person: name, method, path, key: wish.key, userId: subjectOf(wish.token), request: wish.body },
          ...{ status: told.status, body: told.body, atMs: life.nowMs() },
        })
        return told as never
      },
    }
  }
