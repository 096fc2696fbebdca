// How the sandbox signs its webhooks: `plaza-signature: t=<unix seconds>,v1=<HMAC-SHA-256 of "<t>.<body>", hexadecimal>`.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import type { WebhookRejection } from '../application/provider.ts'

export const SIGNATURE_HEADER = 'plaza-signature'
const TOLERANCE_S = 300

const digest = (key: Uint8Array, seconds: number, body: Uint8Array): Buffer =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest()

/** The header for a body that is sent at `nowMs`; one signature per key, so that a receiver can change keys without a gap. */
export const signature = (keys: readonly Uint8Array[], body: Uint8Array, nowMs: number): string => {
  const seconds = Math.floor(nowMs / SECOND_MS)
  return [`t=${seconds}`, ...keys.map((key) => `v1=${digest(key, seconds, body).toString('hex')}`)].join(',')
}

/**
 * Why a header does not vouch for a body; undefined when it does. Whether it is forged is said before whether it is old, so
 * that nobody learns anything about a time by guessing.
 */
export const distrust = (
  key: Uint8Array,
  header: string | string[] | undefined,
  body: Uint8Array,
  nowMs: number,
): WebhookRejection | undefined => {
  if (header === undefined || header === '') return { type: 'SignatureMissing' }
  const parts = typeof header === 'string' ? header.split(',').map((part) => part.trim()) : []
  const time = /^t=(\d{1,12})$/.exec(parts[0] ?? '')?.[1]
  if (time === undefined) return { type: 'SignatureWrong' }
  const seconds = Number(time)
  const expected = digest(key, seconds, body)
  if (!parts.slice(1, MOST_SIGNATURES + 1).some((part) => isSignature(part, expected))) return { type: 'SignatureWrong' }
  const ageS = nowMs / SECOND_MS - seconds
  if (ageS > TOLERANCE_S) return { type: 'SignatureTooOld' }
  return ageS < -TOLERANCE_S ? { type: 'SignatureFromTheFuture' } : undefined
}

/** More keys than anybody rotates at once. */
const MOST_SIGNATURES = 8

const isSignature = (part: string, expected: Buffer): boolean => {
  const hex = /^v1=([0-9a-f]{64})$/.exec(part)?.[1]
  return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), expected)
}
