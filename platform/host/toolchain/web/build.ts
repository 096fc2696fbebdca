// `node platform/host/toolchain/web/build.ts FOLDER…`: builds web apps, compresses what they load, and holds them to their budget.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'
import { BUILT_FROM, distOf, sourcesOf } from '../../web-app.ts'

/** The script that the first view loads, compressed, in bytes; the map comes after it. */
const FIRST_VIEW_BYTES = 250_000
/** No build takes that long. */
const ABANDONED_MS = 10 * 60_000
/** What is worth compressing. */
const TEXT = /\.(?:m?js|css|svg|json|webmanifest)$/

const compressed = (content: Buffer): Buffer =>
  brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })

/** Lays `FILE.br` and `FILE.gz` beside every text, so that nobody compresses while people wait. */
const compressAll = (folder: string): void => {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const content = readFileSync(path)
    writeFileSync(`${path}.br`, compressed(content))
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  }
}

/** The scripts that a page loads before anybody does anything: those in its HTML. */
const firstViewBytes = (folder: string): number => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  if (scripts.length === 0) throw new Error('index.html loads no script')
  return scripts.reduce((sum, path) => sum + readFileSync(join(folder, `${path}.br`)).length, 0)
}

/** Puts a build where the one before is, in no time: whoever starts meanwhile finds one of them. */
const takeItsPlace = (made: string, dist: string): void => {
  const old = `${made}-old`
  try {
    renameSync(dist, old)
  } catch (error) {
    // The first one has nobody before it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  try {
    renameSync(made, dist)
  } catch (error) {
    // Another process was faster; what it built is of the same sources, or somebody has just changed them and starts again.
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
  rmSync(old, { recursive: true, force: true, maxRetries: 5 })
}

/** Removes what builds that were broken off have left. */
const sweep = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('dist-')) continue
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true, force: true })
  }
}

/** Builds into a folder of its own first, so that a build that is broken off leaves the one before. */
const buildApp = async (folder: string): Promise<void> => {
  sweep(folder)
  const sources = sourcesOf(folder)
  const made = mkdtempSync(join(folder, 'dist-'))
  try {
    await build({
      root: folder,
      configFile: false,
      logLevel: 'warn',
      publicDir: resolve(folder, 'public'),
      html: { cspNonce: '__PLAZA_NONCE__' },
      build: {
        outDir: made,
        emptyOutDir: true,
        target: 'es2022',
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 1_200,
        // Hundreds of modules say for whom they are in a framework that we do not use.
        rolldownOptions: { onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning) },
      },
    })
    compressAll(made)
    const bytes = firstViewBytes(made)
    if (bytes > FIRST_VIEW_BYTES) {
      throw new Error(
        `the first view loads ${bytes.toLocaleString('en')} bytes of script, compressed; its budget is ${FIRST_VIEW_BYTES.toLocaleString('en')}`,
      )
    }
    console.log(`${folder}: the first view loads ${Math.round(bytes / 1_000)} KB of script, compressed`)
    writeFileSync(join(made, BUILT_FROM), sources)
    takeItsPlace(made, distOf(folder))
  } finally {
    rmSync(made, { recursive: true, force: true, maxRetries: 5 })
  }
}

for (const folder of process.argv.slice(2)) await buildApp(resolve(folder))
