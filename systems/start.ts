import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Code compiled once is kept, which makes a later start quicker; where the folder cannot be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
const [{ start }, { systems }] = await Promise.all([import('#platform/host/start.ts'), import('./all.ts')])

await start(systems, process.argv.slice(2))
