import { describe, expect, it } from 'vitest'
import { vehiclePlate } from './vehicle-plate.ts'

describe('a number plate', () => {
  it.each([
    ['zh 123456', 'ZH 123456'],
    ['  m-ab  1234 ', 'M-AB 1234'],
    ['u\u0308ber 1', 'ÜBER 1'],
    ['ж123', 'Ж123'],
    ['AB', 'AB'],
    ['123456789012', '123456789012'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(vehiclePlate(typed)).toBe(kept)
  })

  it.each(['', 'A', '1234567890123', '--', '-AB', 'AB-', 'AB_1', 'AB\n1', 'A\u0000B', '<b>1</b>', 'ßßßßßßßß'])('%j is none', (typed) => {
    expect(vehiclePlate(typed)).toBeUndefined()
  })

  it('is the same when it is normalised again', () => {
    const once = vehiclePlate('m-ab  12 ß')
    expect(once).toBe('M-AB 12 SS')
    expect(vehiclePlate(once ?? '')).toBe(once)
  })
})
