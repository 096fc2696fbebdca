import { describe, expect, it } from 'vitest'
import { networkOf, shortUserAgent } from './caller.ts'

describe('what is kept of where somebody comes from', () => {
  it('is the network of the address and never all of it', () => {
    const networks = ['203.0.113.77', '::ffff:203.0.113.77', '2001:db8:7:1::5', '2001:DB8::1', '::1', 'somewhere', ''].map(networkOf)
    expect(networks).toEqual(['203.0.113.0/24', '203.0.113.0/24', '2001:db8:7::/48', '2001:db8:0::/48', '0:0:0::/48', null, null])
  })

  it('is a short line of what the program calls itself, without anything that could break a page or must not be kept', () => {
    expect(shortUserAgent('  Mozilla/5.0 \t (X11)\u0007 \u202eFirefox ')).toBe('Mozilla/5.0 (X11) Firefox')
    expect(shortUserAgent('🚗'.repeat(500))).toBe('🚗'.repeat(120))
    for (const header of [undefined, '', ' \u200b ', 'card 4111 1111 1111 1111']) expect(shortUserAgent(header)).toBeNull()
  })
})
