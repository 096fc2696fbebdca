// The keys that access tokens are signed with: one signs, the ones before it are still believed, the next one may already
// be announced.
import { accept, type Decider, type Decision } from '#platform/kernel/decision.ts'

export type SigningKey = {
  readonly kid: string
  /** A JWK as JSON text, as it stands in the JWKS. */
  readonly publicKey: string
  /** What adapters/signing-keys.ts made of the private JWK; null once the key signs no more. */
  readonly privateKey: string | null
  readonly createdAtMs: number
  readonly signsFromMs: number
}

/** The oldest first. */
export type KeyRing = { readonly keys: readonly SigningKey[] }

export type KeyPair = Pick<SigningKey, 'kid' | 'publicKey'> & { readonly privateKey: string }

/** Offers a key pair, which is taken when one is needed. Two processes may offer at once: one is taken, both see which. */
export type KeyRingCommand = {
  readonly type: 'Rotate'
  readonly candidate: KeyPair
  readonly nowMs: number
  /** How long a key signs. */
  readonly rotateAfterMs: number
  /** How long a key is announced before it signs, so that every verifier knows it by then. */
  readonly announceMs: number
  /** How long a key is believed after it has signed last: as long as the longest token. */
  readonly believeMs: number
  /** Somebody wants a new key although the present one is not due. */
  readonly now: boolean
}

/**
 * Carries the private key: the store needs it to compute the state. It stays in this service's database (state, and the
 * outcome of its message for the retention of the inbox) and is never published; this collection has no integration events.
 */
export type KeyRingEvent = { readonly type: 'KeyIntroduced'; readonly key: SigningKey; readonly believeMs: number }

/**
 * The key that signs at an instant: the newest whose time has come. The first one signs before its time, too: another process has made
 * it, whose clock is a little ahead of ours, and there is no other.
 */
export const signingKeyAt = (ring: KeyRing, nowMs: number): SigningKey | undefined =>
  ring.keys.findLast((key) => key.signsFromMs <= nowMs) ?? ring.keys[0]

/** The keys whose signatures are believed at an instant, the newest first, announced ones included. */
export const believedKeys = (ring: KeyRing, nowMs: number, believeMs: number): readonly SigningKey[] =>
  ring.keys
    .filter((_key, i) => {
      const successor = ring.keys[i + 1]
      return !successor || nowMs < successor.signsFromMs + believeMs
    })
    .reverse()

/** Whether the newest key has signed for so long that the next one should be announced. */
export const needsRotation = (ring: KeyRing, nowMs: number, rotateAfterMs: number): boolean => {
  const newest = ring.keys.at(-1)
  return !newest || nowMs >= newest.signsFromMs + rotateAfterMs
}

const decide = (ring: KeyRing, command: KeyRingCommand): Decision<KeyRingEvent, never> => {
  const { candidate, nowMs, rotateAfterMs, announceMs, believeMs } = command
  const newest = ring.keys.at(-1)
  const isAnnounced = newest !== undefined && newest.signsFromMs > nowMs
  if (!needsRotation(ring, nowMs, rotateAfterMs) && !(command.now && !isAnnounced)) return accept()
  // The very first key signs at once: there is none that could sign until verifiers know it, and no token to check yet.
  const signsFromMs = newest ? nowMs + announceMs : nowMs
  return accept({ type: 'KeyIntroduced', key: { ...candidate, createdAtMs: nowMs, signsFromMs }, believeMs })
}

const evolve = (ring: KeyRing, { key, believeMs }: KeyRingEvent): KeyRing => {
  const nowMs = key.createdAtMs
  const signing = signingKeyAt(ring, nowMs)
  const kept = ring.keys.filter((old) => believedKeys(ring, nowMs, believeMs).includes(old))
  return { keys: [...kept.map((old) => (old === signing ? old : { ...old, privateKey: null })), key] }
}

export const keyRingDecider: Decider<KeyRing, KeyRingCommand, KeyRingEvent, never> = { initial: { keys: [] }, decide, evolve }
