import { expect, it } from 'vitest'
import { languagesOf } from './languages.ts'

it('somebody likes the languages of a browser in the order of their weights, and nothing else that stands there', () => {
  expect(languagesOf('es-CL,es;q=0.9,en;q=0.8')).toEqual(['es-cl', 'es'])
  expect(languagesOf('en;q=0.2, de-CH;q=0.9, fr;q=0')).toEqual(['de-ch', 'en'])
  expect(languagesOf('*, <b>;q=1, x y, en;q=nonsense')).toEqual([])
  expect(languagesOf(undefined)).toEqual([])
  expect(languagesOf('a,'.repeat(5_000))).toEqual([])
})
