// Nominatim, the geocoder of OpenStreetMap, by the rules of its usage policy (operations.osmfoundation.org/policies/nominatim): it says
// who asks, asks once a second at most, and remembers the answers.
import type { Logger } from 'pino'
import type { Pool } from 'undici'
import { type Clock, HOUR_MS, MINUTE_MS, SECOND_MS } from '#platform/kernel/clock.ts'
import type { Geocoder, NamedPlace } from '../application/geocoder.ts'
import { placesIn } from './nominatim-answer.ts'

/** One question in that time, however many people ask. */
const EVERY_MS = SECOND_MS
/** Who would have to wait longer for a turn goes without. */
const LONGEST_WAIT_MS = SECOND_MS
/** Turn and answer together. */
const WITHIN_MS = 2 * SECOND_MS
/** Fewer characters mean too many places. */
const SHORTEST = 3
const ASKED_PLACES = 10
const KEPT_MS = 6 * HOUR_MS
const KEPT_ANSWERS = 1_000
/** Ten places are some 10 kB. */
const LARGEST_BYTES = 256 * 1_024
/** After a failure nothing is asked for a while, each time twice as long. */
const REST_MS = { least: 5 * SECOND_MS, most: 10 * MINUTE_MS }
const LOGGED_EVERY_MS = 10 * MINUTE_MS

type Options = {
  /** Where it answers, with the path before `search` if there is any. */
  readonly url: string
  /** Who asks. */
  readonly userAgent: () => string
  readonly clock: Clock
  readonly log: Logger
}

/** Why there is no answer, in words that hold nothing of the question: what people look for is theirs. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The geocoder at `url`. It makes no connection before the first question. */
export const nominatim = ({ url, userAgent, clock, log }: Options): Geocoder => {
  const { origin, pathname } = new URL(url)
  const path = `${pathname.replace(/\/+$/, '')}/search`
  const kept = new Map<string, { readonly untilMs: number; readonly places: Promise<readonly NamedPlace[] | undefined> }>()
  let pool: Promise<Pool> | undefined
  let isClosed = false
  let nextTurnMs = 0
  let failures = 0
  let restsUntilMs = 0
  let logsFromMs = 0

  const open = async (): Promise<Pool> => {
    const { Pool } = await import('undici')
    return new Pool(origin, { connections: 1, maxResponseSize: LARGEST_BYTES, connect: { timeout: WITHIN_MS } })
  }

  /** The places, undefined for a failure. Redirects are not followed: only the host of the setting is ever asked. */
  const ask = async (text: string, languages: readonly string[], signal: AbortSignal): Promise<readonly NamedPlace[]> => {
    pool ??= open()
    const query = { format: 'jsonv2', limit: String(ASKED_PLACES), q: text }
    const headers = {
      'user-agent': userAgent(),
      accept: 'application/json',
      ...(languages.length > 0 && { 'accept-language': languages.join(',') }),
    }
    const answer = await (await pool).request({ method: 'GET', path, query, headers, signal })
    const body = await answer.body.text()
    if (answer.statusCode !== 200) throw new NoAnswer(`it answered ${answer.statusCode}`)
    if (!/^application\/json\b/.test(String(answer.headers['content-type']))) throw new NoAnswer('its answer is no JSON')
    const places = placesIn(jsonOf(body))
    if (!places) throw new NoAnswer('its answer is none that is understood')
    return places
  }

  const fails = (error: unknown, isSlow: boolean): void => {
    failures += 1
    const nowMs = clock.nowMs()
    const restMs = Math.min(REST_MS.most, REST_MS.least * 2 ** (failures - 1))
    restsUntilMs = nowMs + restMs
    if (isClosed || nowMs < logsFromMs) return
    logsFromMs = nowMs + LOGGED_EVERY_MS
    const why = isSlow ? `it has not answered in ${WITHIN_MS} ms` : error instanceof NoAnswer ? error.message : codeOf(error)
    log.warn({ why, failures, restMs }, 'the geocoder gives no usable answer; only what is listed is found')
  }

  /** Waits for a turn and asks; never rejects. */
  const askInTurn = async (text: string, languages: readonly string[], waitMs: number): Promise<readonly NamedPlace[] | undefined> => {
    const deadline = new AbortController()
    const cancel = clock.after(WITHIN_MS, () => deadline.abort())
    try {
      if (waitMs > 0) await new Promise<void>((resolve) => void clock.after(waitMs, resolve))
      // What was asked before may have failed meanwhile.
      if (isClosed || clock.nowMs() < restsUntilMs) return undefined
      const places = await ask(text, languages, deadline.signal)
      failures = 0
      return places
    } catch (error) {
      fails(error, deadline.signal.aborted)
      return undefined
    } finally {
      cancel()
    }
  }

  return {
    attribution: '© OpenStreetMap contributors',
    placesNamed: async (asked, languages, limit) => {
      const text = asked.trim().replaceAll(/\s+/g, ' ')
      if ([...text].length < SHORTEST || isClosed) return []
      const nowMs = clock.nowMs()
      const key = JSON.stringify([text.toLowerCase(), ...languages])
      const known = kept.get(key)
      if (known && known.untilMs > nowMs) return ((await known.places) ?? []).slice(0, limit)
      const turnMs = Math.max(nowMs, nextTurnMs)
      if (nowMs < restsUntilMs || turnMs - nowMs > LONGEST_WAIT_MS) return []
      nextTurnMs = turnMs + EVERY_MS
      const entry = { untilMs: nowMs + KEPT_MS, places: askInTurn(text, languages, turnMs - nowMs) }
      kept.delete(key)
      kept.set(key, entry)
      // The oldest go first: a Map keeps the order in which keys came.
      for (const oldest of kept.keys()) if (kept.size > KEPT_ANSWERS) kept.delete(oldest)
      const places = await entry.places
      if (!places && kept.get(key) === entry) kept.delete(key)
      return (places ?? []).slice(0, limit)
    },
    close: async () => {
      isClosed = true
      await (await pool)?.destroy()
    },
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new NoAnswer('its answer is no JSON', { cause })
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'it cannot be reached'
