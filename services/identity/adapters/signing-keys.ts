import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { type Clock, MINUTE_MS } from '#platform/kernel/clock.ts'
import { type MessageId, timeOrderedId } from '#platform/kernel/ids.ts'
import type { Random } from '#platform/kernel/random.ts'
import type { Store } from '#platform/store/store.ts'
import { KEY_RING_ID, keyRings } from '../application/collections.ts'
import { believedKeys, type KeyPair, type KeyRing, needsRotation, signingKeyAt } from '../domain/key-ring.ts'

/** How long a process works with what it has read; other processes may have rotated since. */
const READ_AGAIN_MS = MINUTE_MS
/** A verifier that keeps keys for this long, plus our own READ_AGAIN_MS, still knows a new key before it signs. */
const ANNOUNCE_MS = 10 * MINUTE_MS
/** A process that has not read again may sign with a key for so long after its time; clocks may differ a little too. */
const BELIEVE_LONGER_MS = 2 * MINUTE_MS

export type SigningKeys = {
  /** What to sign with now. */
  readonly current: () => Promise<{ readonly kid: string; readonly key: CryptoKey }>
  /** The public keys to believe, the newest first. */
  readonly jwks: () => Promise<{ readonly keys: readonly JWK[] }>
  /** Announces a new key although the present one is not due; from when it signs. */
  readonly rotate: () => Promise<{ readonly kid: string; readonly signsFromMs: number }>
}

type Options = {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly rotateAfterMs: number
  readonly longestTokenMs: number
}

// The one place that knows how a private key is written down: encryption at rest goes into these two functions.
const writePrivateKey = (key: JWK): string => JSON.stringify(key)
const readPrivateKey = (text: string): JWK => JSON.parse(text)

const newKeyPair = async (): Promise<KeyPair> => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const publicJwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  return {
    kid,
    publicKey: JSON.stringify({ ...publicJwk, kid, alg: 'ES256', use: 'sig' }),
    privateKey: writePrivateKey(await exportJWK(privateKey)),
  }
}

/** The signing keys of one system, made when first needed and renewed at use. Safe with any number of processes. */
export const signingKeys = ({ store, clock, random, rotateAfterMs, longestTokenMs }: Options): SigningKeys => {
  const believeMs = longestTokenMs + BELIEVE_LONGER_MS
  const imported = new Map<string, Promise<CryptoKey>>()
  let read: { readonly ring: KeyRing; readonly atMs: number } | undefined
  let reading: Promise<KeyRing> | undefined

  const offer = async (now: boolean): Promise<void> => {
    const nowMs = clock.nowMs()
    const candidate = await newKeyPair()
    const message = { id: `rotate/${timeOrderedId(nowMs, random)}` as MessageId, atMs: nowMs }
    await store.execute(
      keyRings,
      KEY_RING_ID,
      { type: 'Rotate', candidate, nowMs, rotateAfterMs, announceMs: ANNOUNCE_MS, believeMs, now },
      message,
    )
  }

  const readRing = async (): Promise<KeyRing> => {
    const nowMs = clock.nowMs()
    let ring = await store.stateOf(keyRings, KEY_RING_ID)
    if (needsRotation(ring, nowMs, rotateAfterMs)) {
      await offer(false)
      ring = await store.stateOf(keyRings, KEY_RING_ID)
    }
    read = { ring, atMs: nowMs }
    return ring
  }

  const ringNow = async (): Promise<KeyRing> => {
    if (read && clock.nowMs() - read.atMs < READ_AGAIN_MS) return read.ring
    reading ??= readRing().finally(() => {
      reading = undefined
    })
    return reading
  }

  const importKey = async (text: string): Promise<CryptoKey> => {
    const key = await importJWK(readPrivateKey(text), 'ES256')
    if (key instanceof Uint8Array) throw new TypeError('a signing key is a key pair')
    return key
  }

  return {
    current: async () => {
      const signing = signingKeyAt(await ringNow(), clock.nowMs())
      if (!signing?.privateKey) throw new TypeError('there is no key to sign with')
      const { kid, privateKey } = signing
      let key = imported.get(kid)
      if (!key) {
        imported.clear()
        key = importKey(privateKey)
        imported.set(kid, key)
      }
      return { kid, key: await key }
    },
    jwks: async () => ({
      keys: believedKeys(await ringNow(), clock.nowMs(), believeMs).map((key): JWK => JSON.parse(key.publicKey)),
    }),
    rotate: async () => {
      await offer(true)
      const ring = await readRing()
      const newest = ring.keys.at(-1)
      if (!newest) throw new TypeError('a rotation leaves a key')
      return { kid: newest.kid, signsFromMs: newest.signsFromMs }
    },
  }
}
