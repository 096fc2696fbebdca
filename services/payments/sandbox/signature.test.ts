import { expect, it } from 'vitest'
import { distrust, signature } from './signature.ts'

const key = new Uint8Array(32).fill(1)
const otherKey = new Uint8Array(32).fill(2)
const body = Buffer.from('{"id":"evt_a"}')
const nowMs = 1_767_225_600_000
const signed = signature([key], body, nowMs)

it('a signature vouches for the very bytes, for 300 s before and after', () => {
  const at = (offsetS: number) => distrust(key, signed, body, nowMs + offsetS * 1_000)?.type
  expect([at(0), at(300), at(301), at(-300), at(-301)]).toEqual([
    undefined,
    undefined,
    'SignatureTooOld',
    undefined,
    'SignatureFromTheFuture',
  ])
})

it('one without a signature, with another key’s, or over other bytes is told from one that is old', () => {
  const why = (header: string | string[] | undefined, bytes = body) => distrust(key, header, bytes, nowMs)?.type
  expect([why(undefined), why('')]).toEqual(['SignatureMissing', 'SignatureMissing'])
  const wrong = [
    signature([otherKey], body, nowMs),
    signature([otherKey], body, nowMs - 10_000_000),
    signed.slice(0, -1),
    signed.replace('t=1', 't=2'),
    signed.toUpperCase(),
    't=,v1=',
    't=1e9,v1=00',
    'v1=00',
    'rubbish',
    ','.repeat(10_000),
  ]
  for (const header of [...wrong, [signed, signed]]) expect(why(header)).toBe('SignatureWrong')
  expect(why(signed, Buffer.from('{"id":"evt_b"}'))).toBe('SignatureWrong')
  expect(why(signed, Buffer.from('{"id": "evt_a"}'))).toBe('SignatureWrong')
})

it('with two keys, as while they are changed, either is enough', () => {
  const both = signature([otherKey, key], body, nowMs)
  expect([distrust(key, both, body, nowMs), distrust(otherKey, both, body, nowMs)]).toEqual([undefined, undefined])
})
