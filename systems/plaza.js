import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../platform/host/packed-modules.js'

// As in start.js: a command should not spend its time compiling.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
const [{ runCli }, { systems }] = await Promise.all([import('#platform/host/cli.ts'), import('./all.ts')])

process.exitCode = await runCli(systems, process.argv.slice(2))
