import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toJson } from './json.ts'

const text = fc.string({ unit: 'binary' })

test('any JSON value of whole characters, except NUL, is kept as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) }), text, (value, words) => {
      const odd = { value, words: words.replaceAll('\u0000', ''), escapes: '\\u0000 \\\\u0000 \\ud83d 😀' }
      expect(JSON.parse(toJson(odd))).toEqual(JSON.parse(JSON.stringify(odd)))
    }),
  )
})

test('NUL, half a character and what JSON cannot hold are refused wherever they hide', () => {
  const loop: unknown[] = []
  loop.push(loop)
  for (const wrong of ['\u0000', 'a\\\u0000', '\ud83d', '😀\ude00', 1n, loop]) {
    expect(() => toJson({ deep: [wrong] })).toThrow(expect.objectContaining({ name: 'EngineError', fault: 'refused' }))
  }
})
