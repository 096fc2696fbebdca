import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { CommandIo } from './service.ts'
import { settingsCommand } from './settings-table.ts'

const written = (): { readonly io: CommandIo; readonly out: string[]; readonly notes: string[] } => {
  const [out, notes]: [string[], string[]] = [[], []]
  const io: CommandIo = { out: (line) => out.push(line), note: (line) => notes.push(line), progress: () => undefined, cwd: '/' }
  return { io, out, notes }
}

it('a page of settings that is out of date, or missing, is refused with what to do', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plaza-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'settings.md')
  const { io, out, notes } = written()
  expect(settingsCommand([], [], io)).toBe(0)

  expect(settingsCommand([], ['--check', file], io)).toBe(1)
  writeFileSync(file, `${out.join('\n')}\n`)
  expect(settingsCommand([], ['--check', file], io)).toBe(0)
  writeFileSync(file, out.join('\n').replace('PLAZA_LOG_LEVEL', 'PLAZA_LOG_LEVELS'))
  expect(settingsCommand([], ['--check', file], io)).toBe(1)
  expect(notes[1]).toContain(`settings > ${file}`)
})
