import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { memoryEngine } from '#platform/store/memory/engine.ts'
import { type Composition, type CompositionOptions, composeSystem } from './compose.ts'
import { systemRandom } from './real-world.ts'
import { keysOf } from './secret.ts'
import { type ServiceContext, type System, service } from './service.ts'
import { type Environment, PlatformSettings, readSettings, SettingsError } from './settings.ts'

const composed: Composition[] = []
const folders: string[] = []
afterEach(async () => {
  for (const composition of composed.splice(0)) await composition.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** What a service gets, and the moments of its end. */
const contextOf = async (more: Partial<CompositionOptions> = {}, environment: Environment = {}) => {
  const seen: { context?: ServiceContext<never, unknown>; ended: string[] } = { ended: [] }
  const curious = service({
    name: 'curious',
    purpose: 'Looks at what it gets.',
    compose: (context) => {
      seen.context = context as never
      return { api: {}, stop: async () => void seen.ended.push('stopped') }
    },
  })
  const system: System = {
    name: 'one',
    title: 'One',
    port: 4321,
    services: [curious],
    tokens: { audience: { issuer: '', audience: '' }, keys: async () => ({ keys: [] }) },
  }
  const composition = await composeSystem({
    system,
    platform: readSettings(PlatformSettings, environment),
    environment,
    engineFor: () => {
      const engine = memoryEngine()
      return {
        ...engine,
        close: async () => {
          seen.ended.push('closed')
          await engine.close()
        },
      }
    },
    keys: keysOf('a secret of a test'),
    clock: manualClock(),
    random: systemRandom,
    log: pino({ level: 'silent' }),
    ...more,
  })
  composed.push(composition)
  if (!seen.context) throw new Error('it was not composed')
  return { context: seen.context, composition, ended: seen.ended }
}

test('a service has folders of its system below the data folder, for their owner only, once it asks for them', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'plaza-data-'))
  folders.push(dataFolder)
  const { context } = await contextOf({ dataFolder })
  expect(() => statSync(join(dataFolder, 'mail'))).toThrow('ENOENT')
  expect(context.folder?.('mail')).toBe(join(dataFolder, 'mail', 'one'))
  expect(context.folder?.('mail')).toBe(join(dataFolder, 'mail', 'one'))
  expect(statSync(join(dataFolder, 'mail', 'one')).mode & 0o777).toBe(0o700)
})

test('a service has no folder where nothing outlives the process', async () => {
  expect((await contextOf()).context.folder).toBeUndefined()
})

test('people reach a system at its public address, else where its gateway listens, else at its usual port', async () => {
  let localUrl = 'http://localhost:1'
  const local = await contextOf({ localUrl: () => localUrl })
  localUrl = 'http://localhost:2'
  expect(local.context.publicUrl()).toBe('http://localhost:2')
  expect((await contextOf()).context.publicUrl()).toBe('http://localhost:4321')
  expect((await contextOf({}, { PLAZA_PUBLIC_URL: 'https://one.example/app/' })).context.publicUrl()).toBe('https://one.example/app')
})

test('the mail server is given on, and one that is none is refused without showing it', async () => {
  const smtpUrl = 'smtps://shop:s3cret@mail.example:465'
  expect((await contextOf({}, { PLAZA_SMTP_URL: smtpUrl })).context.smtpUrl).toBe(smtpUrl)
  expect((await contextOf()).context.smtpUrl).toBeUndefined()
  const refused = await contextOf({}, { PLAZA_SMTP_URL: 'shop:s3cret@mail.example' }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(SettingsError)
  expect(String(refused)).not.toContain('s3cret')
})

test('a service lets go of the outside before its database is closed, also when it was never started', async () => {
  const { composition, ended } = await contextOf()
  await composition.stop()
  composed.splice(0)
  expect(ended).toEqual(['stopped', 'closed'])
})
