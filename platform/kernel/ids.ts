import { createHash } from 'node:crypto'
import type { Random } from './random.ts'

declare const brand: unique symbol
/** A text that names one kind of thing; two kinds do not mix. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

/** Names one wish to change something. The same id again gets the first outcome, never a second effect. */
export type MessageId = Id<'message'>
export type PrincipalId = Id<'principal'>

/** The message id of one step of a larger wish: `step(message, 'hold')`. */
export const step = (message: MessageId, name: string): MessageId => `${message}/${name}` as MessageId

const hex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

const dashed = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20, 32)}`

const variant = (digit: string): string => ((Number.parseInt(digit, 16) & 0x3) | 0x8).toString(16)

/** An id that always follows from the same texts: UUID version 8 (RFC 9562 §5.8) over SHA-256. */
export const derivedId = <Kind extends string>(...parts: readonly string[]): Id<Kind> => {
  const hash = createHash('sha256')
  // The length before each part keeps ('ab', 'c') and ('a', 'bc') apart.
  for (const part of parts) hash.update(`${part.length}:${part};`)
  const digits = hash.digest('hex')
  return dashed(`${digits.slice(0, 12)}8${digits.slice(13, 16)}${variant(digits.charAt(16))}${digits.slice(17, 32)}`) as Id<Kind>
}

/** A new id that sorts by time: UUID version 7 (RFC 9562 §5.7). */
export const timeOrderedId = <Kind extends string>(nowMs: number, random: Random): Id<Kind> => {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0')
  const noise = hex(random.bytes(10))
  return dashed(`${time}7${noise.slice(1, 4)}${variant(noise.charAt(4))}${noise.slice(5, 20)}`) as Id<Kind>
}

/** A number in [0, buckets) that always follows from `text` (FNV-1a, 32 bits), to spread things evenly. */
export const bucketOf = (text: string, buckets: number): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // One more mix: ids that differ only at their end would otherwise land in neighbouring buckets.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return ((hash ^ (hash >>> 16)) >>> 0) % buckets
}
