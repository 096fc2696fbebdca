// Who asked for what, and what they were told. Whoever gets no answer asks again with the same key, at once, later or at the end:
// whatever became of the first request, there must be one effect and one answer.

import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Answer, Driving } from './driving.ts'

/** Somebody with an account; the token is what the registration answered with. */
export type Person = { readonly name: string; readonly email: string; token?: string }

export type Wish = {
  readonly kind: 'register' | 'list' | 'book' | 'pay' | 'cancel'
  readonly by: Person
  readonly path: string
  readonly body?: object
  /** The Idempotency-Key. */
  readonly key: string
}

/**
 * An answer as it must come again: of a problem its code, and without what is new every time (tokens) or goes on by itself (how far a
 * payment or a refund is).
 */
export type Told = { readonly status: number; readonly content: unknown }

export type Ledger = {
  /** What was asked for, with the first answer to it; none while it is in doubt. */
  readonly entries: ReadonlyMap<string, { readonly wish: Wish; readonly told: Told | undefined }>
  /** What must never have happened. */
  readonly violations: string[]
  /** Asks until there is an answer, and holds it against the first one. `walksAway` is asked after each answer that was lost. */
  readonly ask: (wish: Wish, walksAway?: () => boolean) => Promise<Answer | undefined>
  /** Reads; undefined when the answer was lost. */
  readonly read: (by: Person | undefined, path: string) => Promise<Answer | undefined>
  /** How many answers were lost. */
  readonly lost: () => number
  /** How many wishes and questions were answered. */
  readonly answered: () => number
}

/** Every status and code that a wish may be answered with. */
const EXPECTED: Readonly<Record<Wish['kind'], readonly string[]>> = {
  register: ['201'],
  list: ['201'],
  book: ['201', '409 ALREADY_TAKEN', '409 HOLD_ENDED', '409 TOO_MANY_UNPAID_BOOKINGS'],
  pay: ['202', '409 HOLD_ENDED', '409 PAYMENT_RUNNING', '409 BOOKING_EXPIRED', '409 BOOKING_CANCELLED', '409 BOOKING_CONFIRMED'],
  cancel: ['200', '409 BOOKING_EXPIRED'],
}
const ANSWER_WITHIN_MS = 90_000
/** A Plaza that lives answers much sooner, if only that it cannot answer now. */
const ONE_ANSWER_WITHIN_MS = 30_000
const BETWEEN_TRIES_MS = 25

export const toldBy = ({ status, body }: Answer): Told => {
  if (status >= 400) return { status, content: body.code }
  const { accessToken: _access, refreshToken: _refresh, expiresIn: _expires, ...content } = body as unknown as Record<string, unknown>
  if (status === 202) return { status, content: { paymentId: body.paymentId } }
  if ('history' in content) return { status, content: { id: body.id, status: body.status } }
  return { status, content }
}

/** A ledger over a Plaza that may be dead at any moment; `answering` waits until it is alive. */
export const ledgerOf = (drive: Driving, answering: () => Promise<void>): Ledger => {
  const entries = new Map<string, { wish: Wish; told: Told | undefined }>()
  const violations: string[] = []
  let lost = 0
  let answered = 0

  const tryOnce = async (...[method, path, request]: Parameters<Driving['call']>): Promise<Answer | undefined> => {
    await answering()
    try {
      const answer = await Promise.race([drive.call(method, path, request), pause(ONE_ANSWER_WITHIN_MS, undefined, { ref: false })])
      if (!answer) throw new Error(`${method} ${path} hangs`)
      if (answer.status < 500) {
        answered += 1
        return answer
      }
      // Without its database Plaza can promise nothing and says so; anything else of this kind is a bug.
      if (answer.status !== 503) violations.push(`${method} ${path} was answered with ${answer.status} ${answer.body.code}`)
    } catch (error) {
      // What undici throws for a connection that breaks has a code; what is wrong with an answer has none.
      if (!(error instanceof Error && 'code' in error)) throw error
    }
    lost += 1
    return undefined
  }

  const note = (wish: Wish, answer: Answer): void => {
    const told = toldBy(answer)
    const entry = entries.get(wish.key)
    if (!entry?.told) {
      const said = told.status < 400 ? String(told.status) : `${told.status} ${told.content}`
      if (!EXPECTED[wish.kind].includes(said)) violations.push(`${wish.key} was answered with ${said}`)
      entries.set(wish.key, { wish, told })
    } else if (!isDeepStrictEqual(entry.told, told)) {
      const [first, later] = [entry.told, told].map((answer) => JSON.stringify(answer))
      violations.push(`${wish.key} was answered with ${first} first and with ${later} later`)
    }
  }

  return {
    entries,
    violations,
    lost: () => lost,
    answered: () => answered,
    ask: async (wish, walksAway = () => false) => {
      if (!entries.has(wish.key)) entries.set(wish.key, { wish, told: undefined })
      for (const untilMs = Date.now() + ANSWER_WITHIN_MS; ; ) {
        // Whoever registers has no token yet, and a key belongs to the one who used it.
        const token = wish.kind === 'register' ? undefined : wish.by.token
        const answer = await tryOnce('POST', wish.path, { token, key: wish.key, body: wish.body })
        if (answer) {
          note(wish, answer)
          return answer
        }
        if (walksAway()) return undefined
        if (Date.now() > untilMs) throw new Error(`${wish.key} has no answer`)
        await pause(BETWEEN_TRIES_MS)
      }
    },
    read: (by, path) => tryOnce('GET', path, { token: by?.token }),
  }
}
