import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DamagedSecret, keptSecret, keysOf } from './secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the secret is made once, for its owner only, and leaves no other file', () => {
  const data = join(folder, 'new', 'data')
  const made = keptSecret(data)
  expect(made).toMatch(/^[0-9a-f]{64}$/)
  expect(keptSecret(data)).toBe(made)
  expect(readdirSync(data)).toEqual(['secret'])
  if (process.platform !== 'win32') expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600)
})

test('the secret belongs to whoever owns the folder', () => {
  chmodSync(folder, 0o755)
  keptSecret(folder)
  expect(statSync(join(folder, 'secret')).uid).toBe(statSync(folder).uid)
})

test.each(['', 'short', 'x'.repeat(64)])('a damaged secret (%j) stops the start instead of becoming a key', (text) => {
  const file = join(folder, 'secret')
  writeFileSync(file, text)
  expect(() => keptSecret(folder)).toThrow(DamagedSecret)
  expect(() => keptSecret(folder)).toThrow(file)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a file in the way of the folder is not touched', () => {
  const file = join(folder, 'file')
  writeFileSync(file, 'mine')
  expect(() => keptSecret(file)).toThrow(/EEXIST/)
  expect(existsSync(file)).toBe(true)
})

test('keys of two purposes or of two secrets differ, and always follow from the secret', () => {
  const { cursors, fingerprints } = keysOf('one')
  expect(cursors).toHaveLength(32)
  expect(cursors).not.toEqual(fingerprints)
  expect(keysOf('two').cursors).not.toEqual(cursors)
  expect(keysOf('one')).toMatchObject({ cursors, fingerprints })
  expect(keysOf('one').of('a')).toEqual(keysOf('one').of('a'))
  expect(keysOf('one').of('a')).not.toEqual(keysOf('one').of('b'))
  expect(keysOf('two').of('a')).not.toEqual(keysOf('one').of('a'))
})
