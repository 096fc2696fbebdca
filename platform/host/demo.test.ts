import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import type { Composition } from './compose.ts'
import { commandsOf, plantDemo } from './demo.ts'
import { type InMemory, inMemory } from './in-memory.ts'
import { createLogger } from './logger.ts'
import { systemRandom } from './real-world.ts'
import { type LedgerApi, twoServices } from './two-services.ts'

let dataFolder: string
let memory: InMemory
let lines: Record<string, unknown>[]
let ending: AbortController
let total: LedgerApi['total']

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'plaza-test-'))
  memory = await inMemory(twoServices, { clock: manualClock(), random: systemRandom })
  lines = []
  ending = new AbortController()
  total = (memory.composition.apis.ledger as LedgerApi).total
})
afterEach(async () => {
  await memory.stop()
  rmSync(dataFolder, { recursive: true })
})

const log = () => createLogger('info', { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) })
const plant = (composition: Composition = memory.composition) => plantDemo(composition, { log: log(), dataFolder, ending: ending.signal })

/** The composition with a ledger that does what `then` says when the second account is added. */
const brokenAtBob = (then: () => void): Composition => {
  const api = memory.composition.apis.ledger as LedgerApi
  const add: LedgerApi['add'] = async (account, amount, message) => {
    if (account === 'bob') then()
    await api.add(account, amount, message)
  }
  return { ...memory.composition, apis: { ...memory.composition.apis, ledger: { ...api, add } } }
}

test('demo data goes in once per data folder', async () => {
  await plant()
  expect([await total('ada'), await total('bob')]).toEqual([10, 10])
  expect(existsSync(join(dataFolder, 'demo-two'))).toBe(true)
  lines = []
  await plant()
  expect(lines).toEqual([])
})

test('demo data that fails halfway is completed by the next start, and nothing is in twice', async () => {
  await plant(
    brokenAtBob(() => {
      throw new Error('the disk is full')
    }),
  )
  expect([await total('ada'), await total('bob')]).toEqual([10, 0])
  expect(lines.at(-1)).toMatchObject({ level: 'error', error: { message: 'the disk is full' } })
  await plant()
  expect([await total('ada'), await total('bob')]).toEqual([10, 10])
})

test('demo data that the end of the process breaks off is no error', async () => {
  await plant(
    brokenAtBob(() => {
      ending.abort()
      throw new Error('the service is shutting down')
    }),
  )
  expect(lines.map(({ level }) => level)).toEqual(['info', 'info'])
  expect(existsSync(join(dataFolder, 'demo-two'))).toBe(false)
  await plant()
  expect(await total('bob')).toBe(0)
})

test('demo data runs commands as the command line would', async () => {
  const command = commandsOf(memory.composition, log())
  expect(await command(['total'], ['ada'])).toBe(0)
  expect(await command(['total'], [])).toBe(2)
  await expect(command(['totl'], [])).rejects.toThrow('two has no command totl')
})
