import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const run = promisify(execFile)
let root: string

const put = (path: string, content: string | object): void => {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
}

const packageOf = (name: string, version: string, code: string): void => {
  put(`node_modules/${name}/package.json`, { name, version, type: 'module', exports: './index.js' })
  put(`node_modules/${name}/index.js`, code)
}

const packedOf = (version: string): void => {
  put('node_modules/.cache/packed/packed.json', { versions: { many: version }, files: { many: 'many.mjs' } })
  put('node_modules/.cache/packed/many.mjs', "export default 'packed'")
}

/** What our code and what a package gets who both import `many`. */
const imported = async (): Promise<string> => {
  const hook = join(root, 'platform', 'host', 'packed-modules.js')
  return (await run(process.execPath, ['--import', hook, join(root, 'main.mjs')])).stdout.trim()
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plaza-packed-'))
  put('package.json', { type: 'module' })
  put('main.mjs', "import own from 'many'\nimport others from 'user'\nconsole.log([own, others].join(', '))")
  put('platform/host/packed-modules.js', '')
  copyFileSync(join(import.meta.dirname, 'packed-modules.js'), join(root, 'platform', 'host', 'packed-modules.js'))
  packageOf('many', '1.0.1', "export default 'many files'")
  packageOf('user', '1.0.0', "export { default } from 'many'")
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('A package that was packed into one file', () => {
  it('is loaded so by our code, and as it is by other packages', async () => {
    packedOf('1.0.1')
    expect(await imported()).toBe('packed, many files')
  })

  it('is loaded as it is when another version was packed', async () => {
    packedOf('1.0.0')
    expect(await imported()).toBe('many files, many files')
  })

  it('is loaded as it is when nothing was packed', async () => {
    expect(await imported()).toBe('many files, many files')
  })
})
