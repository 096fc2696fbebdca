import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineError } from '#platform/store/engine.ts'
import { commandLineIo } from './command-line-io.ts'
import { EmbeddedPostgresError } from './embedded-postgres/error.ts'
import { messageFor } from './failure.ts'
import { UsageError } from './options.ts'
import type { CommandIo } from './service.ts'
import { SettingsError } from './settings.ts'
import { settingsCommand, settingsPage } from './settings-table.ts'
import { twoServices } from './two-services.ts'

let out: string
let err: string
const io = (terminal = false): CommandIo => {
  const stdout = {
    write: (text: string) => {
      out += text
      return true
    },
  }
  const stderr = {
    write: (text: string) => {
      err += text
      return true
    },
  }
  return commandLineIo(stdout as never, stderr as never, terminal)
}
beforeEach(() => {
  out = ''
  err = ''
})

describe('progress', () => {
  test('in a file or a pipe is a line for each tenth', () => {
    const { progress } = io()
    for (let done = 0; done <= 1_000; done++) progress(done, 1_000, 'spots')
    expect(err.trim().split('\n')).toHaveLength(11)
    expect(err).toMatch(/^0\/1000 spots\n100\/1000 spots\n/)
  })

  test('on a terminal is a bar that gives way to other lines and ends with its own', () => {
    const { progress, note, out: answer } = io(true)
    progress(1, 2, 'spots')
    note('a remark')
    expect(err.split('\r\u001b[2K').slice(-2)).toEqual([`${'█'.repeat(15)}${'░'.repeat(15)} 1/2 spots`, 'a remark\n'])
    progress(1, 2, 'spots')
    answer('an answer')
    expect(err.endsWith('\r\u001b[2K')).toBe(true)
    progress(2, 2, 'spots')
    expect(err.endsWith(`${'█'.repeat(30)} 2/2 spots\n`)).toBe(true)
    expect(out).toBe('an answer\n')
  })

  test('of nothing is done at once, and never more than all', () => {
    const { progress } = io(true)
    progress(0, 0, 'spots')
    progress(3, 2, 'spots')
    expect(err).not.toContain('░')
  })
})

describe('the page of settings', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('has every variable with what it may be and its default', () => {
    const page = settingsPage([twoServices])
    expect(page).toContain('| `PLAZA_SHUTDOWN_SECONDS` | a whole number from 1 to 300 | `20` |')
    expect(page).toContain('| `PLAZA_TWO_CURRENCY` | a text like EUR | `"EUR"` | What it counts in. |')
    expect(page).toContain('| `PLAZA_TWO_LEDGER_ADDRESS` | a text like ledger.internal:4101 |')
    // A bar in a cell would end it.
    for (const line of page.split('\n').filter((text) => text.startsWith('|'))) expect(line.split(/(?<!\\)\|/)).toHaveLength(6)
  })

  test('is printed, or compared with a file', () => {
    expect(settingsCommand([twoServices], [], io())).toBe(0)
    expect(out).toBe(settingsPage([twoServices]))
    const file = join(folder, 'settings.md')
    expect(settingsCommand([twoServices], ['--check', file], io())).toBe(1)
    writeFileSync(file, 'old')
    expect(settingsCommand([twoServices], ['--check', file], io())).toBe(1)
    expect(err).toContain('is out of date')
    writeFileSync(file, out)
    expect(settingsCommand([twoServices], ['--check', file], io())).toBe(0)
  })

  test.each([[['--check']], [['--chek', 'x']], [['--check', 'a', 'b']]])('is not printed for %j', (args) => {
    expect(() => settingsCommand([twoServices], args, io())).toThrow(UsageError)
  })
})

describe('a failure is told to a person', () => {
  const system = (code: string, more: object = {}): Error => Object.assign(new Error(`${code}: it failed, open '/data'`), { code, ...more })

  test.each<[string, unknown, RegExp]>([
    ['a wrong call', new UsageError('--port must be a port'), /^--port must be a port\nTry --help\.$/],
    ['a setting', new SettingsError(['PLAZA_X must be a text']), /^A setting is not usable:\n {2}PLAZA_X must be a text$/],
    ['the embedded database', new EmbeddedPostgresError('It is in use.'), /^It is in use\.$/],
    ['a port in use', system('EADDRINUSE', { port: 4001 }), /^Port 4001 is in use\. .* --port and --admin-port\.$/],
    ['no right', system('EACCES'), /open '\/data'\. Choose a folder or port that you may use, with --data or --port\.$/],
    ['a file in the way', system('ENOTDIR'), /A file is in the way/],
    ['a full disk', system('ENOSPC'), /The disk is full/],
    ['an address of another machine', system('EADDRNOTAVAIL'), /Set PLAZA_HOST/],
    ['a database that is away', new EngineError('unavailable', new Error('refused')), /^The database does not answer: refused$/],
    [
      'a database at two addresses that is away',
      new EngineError('unavailable', new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')])),
      /^The database does not answer: Error: ::1 refused; Error: 127\.0\.0\.1 refused$/,
    ],
    ['two failures', new AggregateError([new UsageError('one'), new SettingsError(['two'])]), /^one\n(.|\n)*two$/],
    ['something thrown that is no error', 'just a text', /^just a text$/],
  ])('%s', (_, error, message) => {
    expect(messageFor(error)).toMatch(message)
  })

  test('a bug comes with its stack', () => {
    expect(messageFor(new TypeError('x is not a function'))).toMatch(/^TypeError: x is not a function\n {4}at /)
  })
})
