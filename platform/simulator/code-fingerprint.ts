import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

/** Eight digits that name the code of this checkout: a run can only be repeated on the same. Tests do not count. */
export const codeFingerprint = (): string => {
  const hash = createHash('sha256')
  for (const folder of ['platform', 'services', 'systems']) {
    const files = readdirSync(new URL(`${folder}/`, ROOT), { recursive: true }) as string[]
    for (const file of files.map((name) => name.replaceAll('\\', '/')).sort()) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
      hash.update(`${folder}/${file};`).update(readFileSync(fileURLToPath(new URL(`${folder}/${file}`, ROOT))))
    }
  }
  return hash.digest('hex').slice(0, 8)
}
