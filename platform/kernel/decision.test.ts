import { expect, test } from 'vitest'
import { accept, evolveAll, InvariantViolation, invariant, reject, unreachable } from './decision.ts'

test('a decision is what follows, or a reason why nothing does', () => {
  expect(accept(1, 2)).toEqual({ accepted: [1, 2] })
  expect(accept()).toEqual({ accepted: [] })
  expect(reject({ type: 'TooLate' })).toEqual({ rejected: { type: 'TooLate' } })
})

test('a state follows from its events in their order', () => {
  const evolve = (state: string, event: string): string => state + event
  expect(evolveAll({ evolve }, '', ['a', 'b', 'c'])).toBe('abc')
  expect(evolveAll({ evolve }, 'x', [])).toBe('x')
})

test('a broken promise stops everything and says which one it was', () => {
  expect(() => invariant(true, 'fine')).not.toThrow()
  expect(() => invariant(0, 'there is something')).toThrow(new InvariantViolation('there is something'))
  expect(() => unreachable({ type: 'New' } as never)).toThrow('no case for {"type":"New"}')
})
