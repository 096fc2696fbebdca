import type { Id } from '#platform/kernel/ids.ts'

/** What somebody wrote, as reviews keep and show it: one line or many, never blank. */
export type ReviewText = Id<'review-text'>

/** In characters (Unicode code points). */
export const LONGEST_TEXT = 2_000

const OTHER_LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** They turn the order of what follows round, on pages of ours too; and the byte order mark. */
const TURNS_TEXT_ROUND = /[\u202a-\u202e\u2066-\u2069\ufeff]/g
const FORBIDDEN = /[^\P{Cc}\n]/u
const SHOWS_SOMETHING = /[^\s\p{C}]/u

export type TextFault = 'Blank' | 'TooLong' | 'ControlCharacters'
export type CleanedText =
  | { readonly text: ReviewText; readonly fault?: undefined }
  | { readonly fault: TextFault; readonly text?: undefined }

/**
 * The text in NFC with `\n` between its lines, no space around it or at the end of a line, and one empty line at most where there
 * were more. Refuses control characters, and what shows nothing or is too long after that.
 */
export const cleanedText = (typed: string): CleanedText => {
  const plain = typed.replaceAll(OTHER_LINE_BREAKS, '\n').replaceAll('\t', ' ').replaceAll(TURNS_TEXT_ROUND, '').normalize('NFC')
  if (FORBIDDEN.test(plain)) return { fault: 'ControlCharacters' }
  const lines = plain.split('\n').map((line) => line.trimEnd())
  const text = lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  if (!SHOWS_SOMETHING.test(text)) return { fault: 'Blank' }
  return [...text].length > LONGEST_TEXT ? { fault: 'TooLong' } : { text: text as ReviewText }
}
