// The web app of a system, built where it is needed: once by `npm start` when its sources have changed, or ahead by `npm run build`.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUILD = fileURLToPath(new URL('./toolchain/web/build.ts', import.meta.url))
/** Where a build says what it was made of. */
export const BUILT_FROM = 'built-from.txt'

/** The web app of a system: where its sources are, and the first parts of the paths that it has pages at. */
export type WebApp = {
  /** An absolute path, with `index.html` in it. */
  readonly folder: string
  readonly pages: readonly string[]
}

/** Where a web app's build goes. */
export const distOf = (folder: string): string => join(folder, 'dist')

/** What a build is made of, as one text: the same sources and packages give the same. */
export const sourcesOf = (folder: string): string => {
  const hash = createHash('sha256')
  const own = relative(ROOT, folder).replaceAll('\\', '/')
  const files = globSync(['platform/{web,kernel,host/toolchain/web}/**/*', `${own}/**/*`, 'package-lock.json'], {
    cwd: ROOT,
    exclude: (path) => /(?:^|[/\\])(?:dist|node_modules|testing)(?:$|[/\\])|\.test\.tsx?$/.test(path),
  }).toSorted()
  for (const file of files) {
    // A folder has no content of its own.
    if (!/\.[a-z]+$/.test(file)) continue
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

const isBuiltFrom = (folder: string, sources: string): boolean => {
  const file = join(distOf(folder), BUILT_FROM)
  return existsSync(file) && readFileSync(file, 'utf8') === sources
}

/** How a build ended: there is one of these sources; there is an older one only, or none. */
export type Built = 'built' | 'stale' | 'missing'

/**
 * Builds a web app unless that was done before. In an installation without the tools of development (`--omit=dev`) nothing can be built:
 * then what is there is used. Throws when the build fails.
 */
export const buildWhenNeeded = async (folder: string, onProgress: (text: string) => void): Promise<Built> => {
  if (isBuiltFrom(folder, sourcesOf(folder))) return 'built'
  if (!existsSync(join(ROOT, 'node_modules', 'vite', 'package.json'))) {
    return existsSync(join(distOf(folder), 'index.html')) ? 'stale' : 'missing'
  }
  onProgress('Building the web app, once …')
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, [BUILD, folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Whatever starts this may be a test; people get the small one.
      env: { ...process.env, NODE_ENV: 'production' },
    })
    const output: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
    child.once('error', reject)
    child.once('close', (status) => {
      if (status === 0) resolve()
      else reject(new Error(`the web app could not be built:\n${Buffer.concat(output).toString().trim()}`))
    })
  })
  return 'built'
}
