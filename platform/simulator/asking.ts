// How a person asks the gateway: patiently, and with the same key for the same wish.
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { Dice } from './dice.ts'
import type { Json, Told, Wish } from './people.ts'

/** How often a person asks again when there is no answer. */
const TRIES = 8

const NO_ANSWER: Told<Json> = { status: 0, body: {}, headers: {} }

export type AskOptions = {
  readonly method: string
  readonly wish: Wish
  readonly dice: Dice
  readonly pause: (ms: number) => Promise<void>
  /** One try; undefined when no answer came. */
  readonly once: () => Promise<Told<Json> | undefined>
}

/** Asks until there is an answer, some times at most; `status` 0 when there is none. */
export const askUntilAnswered = async ({ method, wish, dice, pause, once }: AskOptions): Promise<Told<Json>> => {
  for (let tries = 1; ; tries++) {
    const told = await once()
    const isAnswer = told && told.status !== 503 && told.status !== 429
    // Without a key a repeated wish would be another one; what only reads may be asked for again.
    const isLast = tries >= TRIES || wish.isPatient === false || (wish.key === undefined && method !== 'GET')
    if (isAnswer || isLast) return told ?? NO_ANSWER
    await pause(dice.between(SECOND_MS, 2 * SECOND_MS * tries))
  }
}

/** The headers of a wish. */
export const headersOf = ({ token, body, form, key, headers }: Wish): Record<string, string> => ({
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
  ...(key !== undefined && { 'idempotency-key': key }),
  ...headers,
})

/** The body of a wish as it is sent. */
export const payloadOf = ({ body, form }: Wish): string | undefined => {
  if (form) return new URLSearchParams(form).toString()
  return body === undefined ? undefined : JSON.stringify(body)
}

/** A body as people read it. */
export const bodyOf = (text: string): Json => {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}

/** Whose an access token is. It is only read, since nothing is decided by it. */
export const subjectOf = (token: string | undefined): string | undefined => {
  const claims = token?.split('.')[1]
  return claims === undefined ? undefined : (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly sub?: string }).sub
}
