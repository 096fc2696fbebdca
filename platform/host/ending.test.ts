import { describe, expect, test } from 'vitest'
import { endInOrder, thenEnd } from './ending.ts'
import { endAll, noEndings } from './lifetime.ts'

const fails = (message: string) => async () => {
  throw new Error(message)
}

describe('ending in order', () => {
  test('a step begins when everything of the one before has ended', async () => {
    const seen: string[] = []
    const late = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push('late')
    }
    await endInOrder([late, () => seen.push('early')], [() => seen.push('last')])
    expect(seen).toEqual(['early', 'late', 'last'])
  })

  test('a failure keeps nothing from its turn, and is thrown at the end', async () => {
    const seen: string[] = []
    await expect(endInOrder([fails('first'), () => seen.push('beside')], [() => seen.push('after')])).rejects.toThrow('first')
    expect(seen).toEqual(['beside', 'after'])
  })

  test('an action that throws at once is a failure like any other', async () => {
    const seen: string[] = []
    const throws = (): void => {
      throw new Error('at once')
    }
    await expect(endInOrder([throws], [() => seen.push('after')])).rejects.toThrow('at once')
    expect(seen).toEqual(['after'])
  })

  test('a second failure does not hide the first', async () => {
    const error: unknown = await endInOrder([fails('first')], [fails('second')]).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AggregateError)
    expect((error as AggregateError).message).toBe('first; second')
    expect((error as AggregateError).errors).toEqual([new Error('first'), new Error('second')])
  })
})

test('a process stops listening first, and gives up its database last', async () => {
  const seen: string[] = []
  const endings = noEndings()
  for (const phase of ['databases', 'admins', 'compositions', 'edges'] as const) endings[phase].push(() => seen.push(phase))
  await endAll(endings)
  expect(seen).toEqual(['edges', 'compositions', 'admins', 'databases'])
})

describe('work that is followed by an end', () => {
  test('gives its result after the end', async () => {
    let ended = false
    const end = async (): Promise<void> => {
      ended = true
    }
    expect(
      await thenEnd(
        async () => 7,
        end,
        () => undefined,
      ),
    ).toBe(7)
    expect(ended).toBe(true)
  })

  test('keeps its own error when the end fails too, and tells of the second', async () => {
    const seconds: unknown[] = []
    await expect(thenEnd(fails('work'), fails('end'), (error) => seconds.push(error))).rejects.toThrow('work')
    expect(seconds).toEqual([new Error('end')])
  })

  test('fails when only its end does', async () => {
    await expect(
      thenEnd(
        async () => 7,
        fails('end'),
        () => undefined,
      ),
    ).rejects.toThrow('end')
  })
})
