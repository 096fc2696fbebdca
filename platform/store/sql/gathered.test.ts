import { expect, test } from 'vitest'
import { EngineError } from '../engine.ts'
import { gathered } from './gathered.ts'

/** A read whose answers come when they are let go; `asked` has the keys of each. */
const slowRead = (problem: (keys: readonly string[]) => Error | undefined = () => undefined) => {
  const asked: (readonly string[])[] = []
  const gates: (() => void)[] = []
  const read = gathered(async (keys: readonly string[]) => {
    asked.push(keys)
    await new Promise<void>((resolve) => gates.push(resolve))
    const error = problem(keys)
    if (error) throw error
    return keys.map((key) => `value of ${key}`)
  })
  const letGo = async (): Promise<void> => {
    gates.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { asked, read, letGo }
}

test('who comes alone is read at once, and who comes meanwhile goes together with the others', async () => {
  const { asked, read, letGo } = slowRead()
  const all = Promise.all([read('a'), read('b'), read('c')])
  expect(asked).toEqual([['a']])
  await letGo()
  expect(asked).toEqual([['a'], ['b', 'c']])
  await letGo()
  expect(await all).toEqual(['value of a', 'value of b', 'value of c'])
})

test('a read never answers who asked after it began', async () => {
  const { asked, read, letGo } = slowRead()
  const first = read('a')
  const second = read('a')
  await letGo()
  expect(await first).toBe('value of a')
  expect(asked).toEqual([['a'], ['a']])
  await letGo()
  expect(await second).toBe('value of a')
})

test('a key that the database refuses fails alone', async () => {
  const refused = new EngineError('refused', new Error('no text'))
  const { read, letGo } = slowRead((keys) => (keys.includes('bad') ? refused : undefined))
  const all = Promise.allSettled([read('first'), read('good'), read('bad')])
  for (let reads = 0; reads < 4; reads++) await letGo()
  expect(await all).toEqual([
    { status: 'fulfilled', value: 'value of first' },
    { status: 'fulfilled', value: 'value of good' },
    { status: 'rejected', reason: refused },
  ])
})

test('a database that is away is not asked again for everyone', async () => {
  const away = new EngineError('unavailable', new Error('gone'))
  const { asked, read, letGo } = slowRead((keys) => (keys.length > 1 ? away : undefined))
  const all = Promise.allSettled([read('a'), read('b'), read('c')])
  await letGo()
  await letGo()
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  const again = read('b')
  await letGo()
  expect(await again).toBe('value of b')
  expect(asked).toHaveLength(3)
})
