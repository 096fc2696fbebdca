import { describe, expect, it } from 'vitest'
import { isArrow, pinTowards } from './pin-order.ts'

const middle = { id: 'middle', lat: 47, lng: 8 }
const near = { id: 'near', lat: 47, lng: 8.01 }
const far = { id: 'far', lat: 47.001, lng: 8.02 }
const above = { id: 'above', lat: 47.02, lng: 8.001 }
const pins = [far, above, middle, near]

describe('An arrow on a pin', () => {
  it('leads to the nearest pin that way', () => {
    expect(pinTowards(pins, middle, 'ArrowRight')).toBe('near')
    expect(pinTowards(pins, near, 'ArrowRight')).toBe('far')
    expect(pinTowards(pins, far, 'ArrowLeft')).toBe('near')
    expect(pinTowards(pins, middle, 'ArrowUp')).toBe('above')
    expect(pinTowards(pins, above, 'ArrowDown')).toBe('middle')
  })

  it('leads nowhere at the border, and no other key does', () => {
    expect(pinTowards(pins, middle, 'ArrowLeft')).toBeUndefined()
    expect(pinTowards(pins, middle, 'Enter')).toBeUndefined()
    expect([isArrow('ArrowUp'), isArrow('Tab')]).toEqual([true, false])
  })

  it('crosses the antimeridian', () => {
    expect(pinTowards([{ id: 'fiji', lat: -17, lng: -179.9 }], { id: 'west', lat: -17, lng: 179.9 }, 'ArrowRight')).toBe('fiji')
  })
})
