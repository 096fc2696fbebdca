import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys for one purpose each, from one secret. */
export type Keys = { readonly cursors: Uint8Array; readonly fingerprints: Uint8Array }

const derived = (secret: string, purpose: string): Uint8Array => createHmac('sha256', secret).update(`plaza/${purpose}`).digest()

/** The keys that follow from a secret text. */
export const keysOf = (secret: string): Keys => ({ cursors: derived(secret, 'cursors'), fingerprints: derived(secret, 'fingerprints') })

/** The secret kept in the data folder, made at the first start. Readable by its owner only. */
export const keptSecret = (dataFolder: string): string => {
  mkdirSync(dataFolder, { recursive: true })
  const file = join(dataFolder, 'secret')
  try {
    // Fails when it is there already, so that two processes which start at once end up with one secret.
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}
