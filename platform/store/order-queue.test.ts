import { expect, test } from 'vitest'
import type { Order } from './batch.ts'
import { OrderQueue } from './order-queue.ts'

/** `a1` is the first order about the aggregate a. */
const order = (name: string): Order => ({ key: name.charAt(0), id: name }) as Order
const names = (orders: readonly Order[]): string => orders.map(({ id }) => id).join(' ')
const queueOf = (all: string): OrderQueue => {
  const queue = new OrderQueue()
  for (const name of all.split(' ')) queue.add(order(name))
  return queue
}

test('who wants an aggregate that is under way waits behind it, and nobody else does', () => {
  const queue = queueOf('a1 b1 a2')
  const first = queue.take(1, 9)
  expect(names(first)).toBe('a1 a2')
  for (const name of ['a3', 'b2', 'c1']) queue.add(order(name))
  const second = queue.take(9, 9)
  expect(names(second)).toBe('b1 b2 c1')
  expect(queue.ready).toBe(0)
  queue.release(second, [])
  expect(queue.ready).toBe(0)
  queue.release(first, [])
  expect(names(queue.take(9, 9))).toBe('a3')
})

test('what must be decided again comes before what came later, aggregate by aggregate', () => {
  const queue = queueOf('a1 b1')
  const batch = queue.take(9, 9)
  for (const name of ['a2', 'c1', 'b2']) queue.add(order(name))
  queue.release(batch, batch)
  expect(names(queue.take(9, 9))).toBe('a1 b1 c1 a2 b2')
})

test('no batch is larger than the limit, and what one aggregate has too many of stays in order', () => {
  const queue = queueOf('a1 a2 a3 b1 a4')
  const first = queue.take(2, 3)
  expect(names(first)).toBe('a1 a2 a3')
  expect(names(queue.take(2, 3))).toBe('b1')
  queue.release(first, [])
  expect(names(queue.take(2, 3))).toBe('a4')
})

test('an aggregate that everybody wants does not keep the others waiting', () => {
  const queue = queueOf('a1 b1')
  const batch = queue.take(1, 9)
  for (const name of ['a2', 'a3', 'c1']) queue.add(order(name))
  queue.release(batch, [])
  expect(names(queue.take(2, 2))).toBe('b1 c1')
})
