import { createHmac, randomBytes } from 'node:crypto'
import { chownSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from './embedded-postgres/error.ts'

/** Keys for one purpose each, from one secret. */
export type Keys = {
  readonly cursors: Uint8Array
  readonly fingerprints: Uint8Array
  /** The key for another purpose, 32 bytes; always the same for the same secret and purpose. */
  readonly of: (purpose: string) => Uint8Array
}

/** The kept secret is not one any more; the message says what to do. */
export class DamagedSecret extends Error {
  override readonly name = 'DamagedSecret'
}

const SECRET = /^[0-9a-f]{64}$/

const derived = (secret: string, purpose: string): Uint8Array => createHmac('sha256', secret).update(`plaza/${purpose}`).digest()

/** The keys that follow from a secret text. */
export const keysOf = (secret: string): Keys => ({
  cursors: derived(secret, 'cursors'),
  fingerprints: derived(secret, 'fingerprints'),
  of: (purpose) => derived(secret, `of/${purpose}`),
})

/**
 * The secret kept in the data folder, made at the first start. Readable by its owner only. Throws {@link DamagedSecret}
 * when the file holds something else, rather than going on with a key that anybody can guess.
 */
export const keptSecret = (dataFolder: string): string => {
  mkdirSync(dataFolder, { recursive: true })
  const file = join(dataFolder, 'secret')
  const kept = readSecret(file) ?? makeSecret(file, dataFolder)
  if (SECRET.test(kept)) return kept
  throw new DamagedSecret(
    `${file} does not hold the secret that Plaza put there. Restore it, or delete it: a new one is made, cursors that clients hold end, and requests repeated with their Idempotency-Key are refused.`,
  )
}

const readSecret = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** It appears whole or not at all, and two processes that start at once end up with the same one. */
const makeSecret = (file: string, dataFolder: string): string => {
  const fresh = `${file}.${process.pid}`
  try {
    writeFileSync(fresh, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
    // Root that works in an ordinary user's folder must not leave what this user cannot read.
    const { uid, gid } = statSync(dataFolder)
    if (process.getuid?.() === 0) chownSync(fresh, uid, gid)
    linkSync(fresh, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    rmSync(fresh, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}
