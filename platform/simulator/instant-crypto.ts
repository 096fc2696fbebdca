import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey as Jwk,
  KeyObject,
  sign,
  verify,
  type webcrypto,
} from 'node:crypto'

type Key = webcrypto.CryptoKey
type Subtle = webcrypto.SubtleCrypto

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** An algorithm's name, however it was given. Throws for one that the simulator does not know: then it must learn it. */
const only = (name: string, algorithm: unknown): void => {
  const given = typeof algorithm === 'string' ? algorithm : (algorithm as { readonly name: string }).name
  if (given !== name) throw new TypeError(`the simulator knows no ${given}; add it to instant-crypto.ts`)
}

const bytesOf = (data: ArrayBufferView | ArrayBuffer): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

const plain = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer

const ecdsa = (key: Key) => ({ key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' as const })

/**
 * The Web Crypto that Plaza uses (ES256), done at once and not in Node's threads: what finishes in another thread finishes at another
 * moment each time, and no run could be repeated.
 */
const INSTANT: Partial<Record<keyof Subtle, (...args: never[]) => Promise<unknown>>> = {
  sign: async (algorithm: unknown, key: Key, data: ArrayBuffer) => {
    only('ECDSA', algorithm)
    return plain(sign('sha256', bytesOf(data), ecdsa(key)))
  },
  verify: async (algorithm: unknown, key: Key, signature: ArrayBuffer, data: ArrayBuffer) => {
    only('ECDSA', algorithm)
    return verify('sha256', bytesOf(data), ecdsa(key), bytesOf(signature))
  },
  digest: async (algorithm: unknown, data: ArrayBuffer) => {
    only('SHA-256', algorithm)
    return plain(createHash('sha256').update(bytesOf(data)).digest())
  },
  generateKey: async (algorithm: unknown, extractable: boolean) => {
    only('ECDSA', algorithm)
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return { publicKey: publicKey.toCryptoKey(EC, true, ['verify']), privateKey: privateKey.toCryptoKey(EC, extractable, ['sign']) }
  },
  importKey: async (_format: 'jwk', key: Jwk, algorithm: unknown, extractable: boolean, usages: never[]) => {
    only('ECDSA', algorithm)
    const made = key.d === undefined ? createPublicKey({ key, format: 'jwk' }) : createPrivateKey({ key, format: 'jwk' })
    return made.toCryptoKey(EC, extractable, usages)
  },
  exportKey: async (_format: 'jwk', key: Key) => KeyObject.from(key).export({ format: 'jwk' }),
}

/** Puts it in the place of the real one; returns how to undo that. */
export const useInstantCrypto = (): (() => void) => {
  const prototype = Object.getPrototypeOf(globalThis.crypto.subtle) as Record<string, unknown>
  const before = new Map(Object.keys(INSTANT).map((name) => [name, prototype[name]]))
  const put = (name: string, value: unknown): void =>
    void Object.defineProperty(prototype, name, { value, configurable: true, writable: true, enumerable: true })
  for (const [name, instead] of Object.entries(INSTANT)) put(name, instead)
  return () => {
    for (const [name, original] of before) put(name, original)
  }
}
