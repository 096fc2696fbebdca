import { expect, it } from 'vitest'
import { type CardInput, readCard } from './test-cards.ts'

const NOW = Date.UTC(2026, 4, 15)
const good: CardInput = { number: '4242 4242 4242 4242', expiry: '05/26', cvc: '123', name: 'Ana Muster' }
const codes = (changed: Partial<CardInput>) => readCard({ ...good, ...changed }, NOW).faults?.map(({ code }) => code)

it('of a card only brand, last four digits and expiry are kept', () => {
  expect(readCard(good, NOW)).toEqual({
    card: { brand: 'visa', last4: '4242', expiryMonth: 5, expiryYear: 2026 },
    behaviour: 'succeeds',
  })
  expect(readCard({ ...good, number: '378282246310005', cvc: '1234' }, NOW).card?.brand).toBe('amex')
})

it('each field says what is wrong with it, and a real-looking number that this is a sandbox', () => {
  expect(codes({ number: '4242 4242 4242 4241' })).toEqual(['invalid-number'])
  expect(codes({ number: '4111 1111 1111 1111' })).toEqual(['not-a-test-card'])
  expect(codes({ number: '__proto__' })).toEqual(['invalid-number'])
  expect(['4/26', '04/2026'].map((expiry) => codes({ expiry }))).toEqual([['card-expired'], ['card-expired']])
  expect(['13/27', '00/27', '0527', '05/60', ''].map((expiry) => codes({ expiry }))).toEqual(Array(5).fill(['invalid-expiry']))
  expect(['12', '1234', 'abc', ''].map((cvc) => codes({ cvc }))).toEqual(Array(4).fill(['invalid-cvc']))
  expect(['', '4242424242424242', '  '].map((name) => codes({ name }))).toEqual(Array(3).fill(['invalid-name']))
})

it('a card is good until its month has ended everywhere on earth', () => {
  const at = (ms: number) => readCard(good, ms).faults
  expect(at(Date.UTC(2026, 5, 1, 11))).toBeUndefined()
  expect(at(Date.UTC(2026, 5, 1, 12))).toHaveLength(1)
})
