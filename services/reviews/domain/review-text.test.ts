import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanedText, LONGEST_TEXT } from './review-text.ts'

describe('a text', () => {
  it.each([
    ['space around it is dropped', '  Good.  \n', 'Good.'],
    ['lines stay lines, however they end', 'One\r\nTwo\rThree\u2028Four', 'One\nTwo\nThree\nFour'],
    ['the end of a line has no space', 'One  \nTwo\t\nThree', 'One\nTwo\nThree'],
    ['superfluous empty lines are dropped', 'One\n\n \n\n\nTwo', 'One\n\nTwo'],
    ['a tab is a space', 'One\ttwo', 'One two'],
    ['letters are composed', 'Cafe\u0301', 'Café'],
    ['what turns text round is dropped', 'safe\u202egnp.exe\u2069', 'safegnp.exe'],
    ['emoji of several characters stay whole', '👩‍👩‍👧 👍🏽', '👩‍👩‍👧 👍🏽'],
  ])('%s', (_what, typed, kept) => {
    expect(cleanedText(typed)).toEqual({ text: kept })
  })

  it.each([
    ['nothing', '', 'Blank'],
    ['spaces and line breaks', ' \n\t\r\n ', 'Blank'],
    ['invisible characters', '\u200b\u2060', 'Blank'],
    ['an escape sequence', 'red \u001b[31m', 'ControlCharacters'],
    ['NUL', 'a\u0000b', 'ControlCharacters'],
    ['one character too many', 'é'.repeat(LONGEST_TEXT + 1), 'TooLong'],
    ['what composing makes too long', '\u0958'.repeat(LONGEST_TEXT / 2 + 1), 'TooLong'],
  ])('of %s is refused', (_what, typed, fault) => {
    expect(cleanedText(typed)).toEqual({ fault })
  })

  it('may be as long as it may be, counted in characters and not in code units', () => {
    expect(cleanedText('😀'.repeat(LONGEST_TEXT)).fault).toBeUndefined()
  })

  it('that was cleaned is clean', () => {
    const anything = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point))
    const character = fc.oneof(fc.constantFrom('\n', '\r', '\t', ' ', '\u0301', '\u202e', 'e'), anything)
    fc.assert(
      fc.property(fc.array(character, { maxLength: 30 }), (typed) => {
        const { text } = cleanedText(typed.join(''))
        if (text !== undefined) expect(cleanedText(text)).toEqual({ text })
      }),
      { numRuns: 1_000 },
    )
  })
})
