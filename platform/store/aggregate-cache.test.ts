import { expect, test } from 'vitest'
import { AggregateCache } from './aggregate-cache.ts'

const at = (version: number) => ({ version, state: {} })

test('what was not used for the longest time is forgotten first', () => {
  const cache = new AggregateCache(2)
  cache.put('tally/a', at(1))
  cache.put('tally/b', at(1))
  expect(cache.get('tally/a')).toEqual(at(1))
  cache.put('tally/c', at(1))
  expect(cache.get('tally/b')).toBeUndefined()
  expect(cache.get('tally/a')).toEqual(at(1))
  expect(cache.get('tally/c')).toEqual(at(1))
})

test('the newest version counts, and what is dropped is gone', () => {
  const cache = new AggregateCache(2)
  cache.put('tally/a', at(1))
  cache.put('tally/a', at(2))
  cache.put('diary/a', at(9))
  expect(cache.get('tally/a')).toEqual(at(2))
  cache.drop('tally/a')
  expect(cache.get('tally/a')).toBeUndefined()
  expect(cache.get('diary/a')).toEqual(at(9))
})
