import { EngineError } from '../engine.ts'

/** The JSON text of a value, as a database column would keep it. Refuses what JSON cannot hold (cycles, bigint). */
export const toJson = (value: unknown): string => {
  let text: string
  try {
    text = JSON.stringify(value) ?? 'null'
  } catch (cause) {
    throw new EngineError('refused', cause)
  }
  // PostgreSQL keeps neither in its JSON; here too, so that no test passes on what would fail in production.
  if (text.includes('\\u') && UNSTORABLE.test(text)) throw new EngineError('refused', new TypeError('JSON with a NUL or half a character'))
  return text
}

/** A text for an id or a key, as it is. Refuses what no database takes. */
export const toKey = (text: string): string => {
  if (text.includes('\u0000')) throw new EngineError('refused', new TypeError('a key with a NUL'))
  return text
}

/** An escape for NUL or for a lone surrogate, behind an even number of backslashes; JSON.stringify writes no other surrogates so. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/
