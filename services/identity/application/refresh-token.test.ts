import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import { firstToken, nextToken, readToken } from './refresh-token.ts'

const sessionId = derivedId<'session'>('session', 'a log-in')
const key = new Uint8Array(32).fill(1)
let calls = 0
const random: Random = { fraction: () => 0.5, bytes: (length) => Uint8Array.from({ length }, (_, i) => (i * 7 + ++calls) % 256) }

describe('a refresh token', () => {
  it('is read back as what was written', () => {
    const token = firstToken(sessionId, random)
    expect(readToken(token.text)).toEqual(token)
    expect(token.text).toMatch(new RegExp(`^${sessionId}\\.[A-Za-z0-9_-]{64}$`))
  })

  it('has the family of the one before it and a secret of its own', () => {
    const first = firstToken(sessionId, random)
    const next = nextToken(first, key)
    expect(next.sessionId).toBe(sessionId)
    expect(next.hashes.familyHash).toBe(first.hashes.familyHash)
    expect(next.hashes.tokenHash).not.toBe(first.hashes.tokenHash)
  })

  it('has one successor, which nobody can compute without the key', () => {
    const first = firstToken(sessionId, random)
    expect(nextToken(first, key)).toEqual(nextToken(first, key))
    expect(readToken(nextToken(first, key).text)).toEqual(nextToken(first, key))
    expect(nextToken(first, key).text).not.toBe(nextToken(first, new Uint8Array(32).fill(2)).text)
    expect(nextToken(nextToken(first, key), key).text).not.toBe(nextToken(first, key).text)
  })

  it('does not show its secret in what is stored', () => {
    const token = firstToken(sessionId, random)
    const secret = token.text.slice(token.text.indexOf('.') + 1)
    expect(JSON.stringify(token.hashes)).not.toContain(secret.slice(0, 20))
    expect(JSON.stringify(token.hashes)).not.toContain(secret.slice(-20))
  })

  it('is told from any other text', () => {
    const other = fc.oneof(fc.string(), fc.constant(`${sessionId}.`), fc.constant(sessionId), fc.constant(`.${'a'.repeat(64)}`))
    fc.assert(
      fc.property(other, (text) => {
        expect(readToken(text)).toBeUndefined()
      }),
    )
  })
})
