import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BUILT_FROM, buildWhenNeeded, distOf, sourcesOf } from './web-app.ts'

// Below the root of the project, as every web app is.
const PLACE = fileURLToPath(new URL('.', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(PLACE, 'web-app-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="./main.ts"></script>')
  writeFileSync(join(folder, 'main.ts'), 'const words: string = "made of typescript"\ndocument.title = words\n')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const build = async (): Promise<readonly string[]> => {
  const progress: string[] = []
  expect(await buildWhenNeeded(folder, (text) => progress.push(text))).toBe('built')
  return progress
}
const scripts = (): readonly string[] => readdirSync(join(distOf(folder), 'assets')).filter((name) => name.endsWith('.js'))

describe('A web app', () => {
  it('is built when it is started first, says so, and is compressed ahead', async () => {
    expect(await build()).toEqual(['Building the web app, once …'])
    const [script = ''] = scripts()
    expect(readFileSync(join(distOf(folder), 'assets', script), 'utf8')).toContain('made of typescript')
    expect(existsSync(join(distOf(folder), 'assets', `${script}.br`))).toBe(true)
    expect(existsSync(join(distOf(folder), 'assets', `${script}.gz`))).toBe(true)
    expect(readFileSync(join(distOf(folder), 'index.html'), 'utf8')).toContain('nonce="__PLAZA_NONCE__"')
  })

  it('is not built again as long as its sources are the same', async () => {
    await build()
    const before = readFileSync(join(distOf(folder), BUILT_FROM), 'utf8')
    expect(await build()).toEqual([])
    expect(before).toBe(sourcesOf(folder))
  })

  it('is built again when a source has changed, and leaves nothing of the one before', async () => {
    await build()
    const [before] = scripts()
    writeFileSync(join(folder, 'main.ts'), 'document.title = "another one"\n')
    expect(await build()).toHaveLength(1)
    expect(scripts()).toHaveLength(1)
    expect(scripts()).not.toContain(before)
    expect(readdirSync(folder).toSorted()).toEqual(['dist', 'index.html', 'main.ts'])
  })

  it('is built by several at once, and each of them has all of it', async () => {
    await Promise.all([build(), build(), build()])
    expect(scripts()).toHaveLength(1)
    expect(readdirSync(folder).toSorted()).toEqual(['dist', 'index.html', 'main.ts'])
  })

  it('that cannot be built says why, and what was built before stays', async () => {
    await build()
    const kept = scripts()
    writeFileSync(join(folder, 'main.ts'), 'import "./nowhere.ts"\n')
    await expect(buildWhenNeeded(folder, () => undefined)).rejects.toThrow(/could not be built:[\s\S]*nowhere/)
    expect(scripts()).toEqual(kept)
  })

  it('whose first view loads too much script is not built', async () => {
    // What no compressor makes smaller.
    const noise = Array.from({ length: 40_000 }, (_, i) => Math.sin(i).toString(36).slice(2)).join('')
    writeFileSync(join(folder, 'main.ts'), `document.title = ${JSON.stringify(noise)}\n`)
    await expect(buildWhenNeeded(folder, () => undefined)).rejects.toThrow(/its budget is 250,000/)
  })
})
