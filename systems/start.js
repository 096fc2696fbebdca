// `npm start`. JavaScript, so that Node need not read its TypeScript compiler into memory: that is what the kept code is for, and it
// can only be named here. Whatever this imports may be TypeScript.
import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../platform/host/packed-modules.js'

// Code compiled once is kept, which makes a later start quicker; where the folder cannot be written, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
const [{ start }, { systems }] = await Promise.all([import('#platform/host/start.ts'), import('./all.ts')])

await start(systems, process.argv.slice(2))
// Otherwise a process that is killed would leave nothing to the next one.
flushCompileCache()
