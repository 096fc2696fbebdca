import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diceOf } from './dice.ts'
import { enterSimulatedWorld, settled } from './surroundings.ts'
import { timeline } from './timeline.ts'

const START_MS = Date.UTC(2026, 5, 1, 6)
const folder = mkdtempSync(join(tmpdir(), 'plaza-simulator-'))
let business: Record<string, () => unknown>
let library: Record<string, () => unknown>

beforeAll(async () => {
  // The same code, once as ours and once as a library's.
  const code = `
import { randomBytes, randomUUID } from 'node:crypto'
import net from 'node:net'
export const reads = () => Date.now()
export const makes = () => new Date().getTime()
export const rolls = () => Math.random()
export const names = () => randomUUID()
export const bytes = () => randomBytes(4).toString('hex')
export const waits = () => new Promise((resolve) => setTimeout(resolve, 1_000))
export const calls = () => net.connect(1, '127.0.0.1')
export const fetches = () => fetch('http://127.0.0.1:1')
export const given = () => new Date(0).getTime()
`
  for (const place of ['services/shop/domain', 'node_modules/library']) {
    mkdirSync(join(folder, place), { recursive: true })
    writeFileSync(join(folder, place, 'code.mjs'), code)
  }
  business = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'services/shop/domain/code.mjs')).href)
  library = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'node_modules/library/code.mjs')).href)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inside = async <T>(
  work: (time: ReturnType<typeof timeline>) => T | Promise<T>,
): Promise<{ value: T | undefined; error: unknown; told: string[] }> => {
  const told: string[] = []
  const time = timeline(START_MS, settled)
  const leave = enterSimulatedWorld({ timeline: time, dice: diceOf('1'), onViolation: (what) => told.push(what) })
  try {
    return { value: await work(time), error: undefined, told }
  } catch (error) {
    return { value: undefined, error, told }
  } finally {
    leave()
  }
}

test.each([
  ['reads', 'reads the real clock'],
  ['makes', 'reads the real clock'],
  ['rolls', 'rolls a real die'],
  ['names', 'rolls a real die'],
  ['bytes', 'rolls a real die'],
  ['waits', 'waits for the real clock'],
  ['fetches', 'uses the network'],
] as const)('business code that %s gets an error', async (name, what) => {
  const { error, told } = await inside(() => business[name]?.())
  expect(String(error)).toContain(what)
  expect(told).toEqual([expect.stringMatching(new RegExp(`^services/shop/domain/code\\.mjs:\\d+ ${what}`))])
})

test('the error names the very line', () => {
  // In a process of its own, since a test runs code that was changed on the way.
  const script = `
    const { enterSimulatedWorld, settled } = await import(${JSON.stringify(new URL('./surroundings.ts', import.meta.url).href)})
    const { timeline } = await import(${JSON.stringify(new URL('./timeline.ts', import.meta.url).href)})
    const { diceOf } = await import(${JSON.stringify(new URL('./dice.ts', import.meta.url).href)})
    const { reads } = await import(${JSON.stringify(pathToFileURL(join(folder, 'services/shop/domain/code.mjs')).href)})
    enterSimulatedWorld({ timeline: timeline(0, settled), dice: diceOf('1'), onViolation: (what) => process.stdout.write(what) })
    try { reads() } catch (error) { if (error.name !== 'AroundThePorts') throw error }
    process.exit(0)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(stdout).toMatch(/^services\/shop\/domain\/code\.mjs:4 reads the real clock/)
})

test('what needs no surroundings is nobody’s business', async () => {
  expect(await inside(() => business.given?.())).toEqual({ value: 0, error: undefined, told: [] })
})

test('a library lives in virtual time, with seeded chance', async () => {
  const { value, told } = await inside(async (time) => {
    const [first, second] = [[library.rolls?.(), library.names?.(), library.bytes?.()], library.reads?.()]
    const waited = Promise.resolve(library.waits?.()).then(() => time.nowMs() - START_MS)
    await time.run(START_MS + 5_000)
    return { first, second, waited: await waited }
  })
  expect(told).toEqual([])
  expect(value).toMatchObject({ second: START_MS, waited: 1_000 })
  const again = await inside(() => [library.rolls?.(), library.names?.(), library.bytes?.()])
  expect(again.value).toEqual(value?.first)
})

test('a library has no network either', async () => {
  expect(String((await inside(() => library.calls?.())).error)).toContain('a library uses the network')
})

test('whoever leaves finds everything as it was', async () => {
  const before = [Date, Math.random, setTimeout, fetch]
  await inside(() => undefined)
  expect([Date, Math.random, setTimeout, fetch]).toEqual(before)
  expect(Math.abs(Date.now() - START_MS)).toBeGreaterThan(1_000)
})
