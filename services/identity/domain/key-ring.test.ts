import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evolveAll } from '#platform/kernel/decision.ts'
import { believedKeys, type KeyRing, type KeyRingCommand, keyRingDecider, needsRotation, signingKeyAt } from './key-ring.ts'

const ROTATE_MS = 1_000
const ANNOUNCE_MS = 50
const BELIEVE_MS = 100

const offer = (kid: string, nowMs: number, now = false): KeyRingCommand => ({
  type: 'Rotate',
  candidate: { kid, publicKey: `public ${kid}`, privateKey: `private ${kid}` },
  nowMs,
  rotateAfterMs: ROTATE_MS,
  announceMs: ANNOUNCE_MS,
  believeMs: BELIEVE_MS,
  now,
})
const ringAfter = (...commands: KeyRingCommand[]): KeyRing =>
  commands.reduce(
    (ring, command) => evolveAll(keyRingDecider, ring, keyRingDecider.decide(ring, command).accepted ?? []),
    keyRingDecider.initial,
  )
const kids = (ring: KeyRing, nowMs: number) => believedKeys(ring, nowMs, BELIEVE_MS).map((key) => key.kid)

describe('the signing keys', () => {
  it('begin with one that signs at once', () => {
    expect(needsRotation(ringAfter(), 0, ROTATE_MS)).toBe(true)
    expect(signingKeyAt(ringAfter(offer('a', 7)), 7)?.kid).toBe('a')
  })

  it('begin with one that signs before its time where a clock is behind that of its maker: there is no other', () => {
    expect(signingKeyAt(ringAfter(offer('a', 2_000)), 0)?.kid).toBe('a')
  })

  it('are one key although two processes offered one at the same time', () => {
    expect(kids(ringAfter(offer('a', 0), offer('b', 0)), 0)).toEqual(['a'])
  })

  it('rotate when the present one has signed long enough, and announce the next one before it signs', () => {
    const ring = ringAfter(offer('a', 0), offer('b', ROTATE_MS - 1), offer('c', ROTATE_MS))
    expect(kids(ring, ROTATE_MS)).toEqual(['c', 'a'])
    expect(signingKeyAt(ring, ROTATE_MS + ANNOUNCE_MS - 1)?.kid).toBe('a')
    expect(signingKeyAt(ring, ROTATE_MS + ANNOUNCE_MS)?.kid).toBe('c')
  })

  it('stay believed until the longest token that they signed is over', () => {
    const ring = ringAfter(offer('a', 0), offer('b', ROTATE_MS))
    const lastSignedMs = ROTATE_MS + ANNOUNCE_MS
    expect(kids(ring, lastSignedMs + BELIEVE_MS - 1)).toEqual(['b', 'a'])
    expect(kids(ring, lastSignedMs + BELIEVE_MS)).toEqual(['b'])
  })

  it('rotate early when somebody wants it, but not while the next one is already announced', () => {
    const ring = ringAfter(offer('a', 0), offer('b', 10, true), offer('c', 20, true))
    expect(kids(ring, 20)).toEqual(['b', 'a'])
    expect(kids(ringAfter(offer('a', 0), offer('b', 10, true), offer('c', 60, true)), 60)).toEqual(['c', 'b', 'a'])
  })

  it('keep no private key that signs no more', () => {
    const ring = ringAfter(offer('a', 0), offer('b', ROTATE_MS), offer('c', 3 * ROTATE_MS))
    expect(ring.keys.map(({ kid, privateKey }) => [kid, privateKey])).toEqual([
      ['b', 'private b'],
      ['c', 'private c'],
    ])
    const quick = ringAfter(offer('a', 0), offer('b', 10, true), offer('c', 60, true))
    expect(quick.keys.map((key) => key.privateKey)).toEqual([null, 'private b', 'private c'])
  })

  it('can always sign, with a key that is believed as long as a token lives, whenever rotations come', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ waitMs: fc.nat(2_000), now: fc.boolean() }), { minLength: 1, maxLength: 30 }), (steps) => {
        let ring = ringAfter(offer('first', 0))
        let nowMs = 0
        const signed: { kid: string; untilMs: number }[] = []
        steps.forEach(({ waitMs, now }, i) => {
          nowMs += waitMs
          const { accepted = [] } = keyRingDecider.decide(ring, offer(`k${i}`, nowMs, now))
          ring = evolveAll(keyRingDecider, ring, accepted)
          const key = signingKeyAt(ring, nowMs)
          expect(key?.privateKey).toBeTruthy()
          signed.push({ kid: key?.kid ?? '', untilMs: nowMs + BELIEVE_MS })
          for (const { kid, untilMs } of signed) if (nowMs < untilMs) expect(kids(ring, nowMs)).toContain(kid)
        })
      }),
    )
  })
})
