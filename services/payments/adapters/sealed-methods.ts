import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Random } from '#platform/kernel/random.ts'
import type { SealedMethods } from '../application/ports.ts'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals with AES-256-GCM under `key` (32 bytes), bound to the payment: what was sealed for one opens for no other. */
export const sealedMethods = (key: Uint8Array, random: Random): SealedMethods => ({
  seal: (paymentId, method) => {
    const nonce = random.bytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(paymentId))
    const sealed = Buffer.concat([cipher.update(method, 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
  },
  open: (paymentId, sealed) => {
    const bytes = Buffer.from(sealed, 'base64url')
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(paymentId))
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  },
})
