import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Companion, CompanionAddress } from './companion.ts'
import { type CompanionProcesses, companionProcesses } from './companion-process.ts'
import { poll } from './embedded-postgres/poll.ts'

const PATIENCE_MS = 20_000
const KEY = new Uint8Array([1, 2, 3])
const echo: Companion<CompanionAddress> = {
  name: 'echo',
  purpose: 'Says what it knows.',
  program: new URL('./testing/echo-companion.ts', import.meta.url),
  connect: (address) => address,
  inProcess: () => ({ url: '', key: KEY }),
}

let folder: string
const opened: CompanionProcesses[] = []
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'plaza-companion-')))
})
afterEach(async () => {
  for (const companions of opened.splice(0)) await companions.stop()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (firstPort = 0) => {
  const companions = companionProcesses({ folder, firstPort, log: pino({ level: 'silent' }) })
  opened.push(companions)
  const { url } = (await companions.open(echo, KEY)) as CompanionAddress
  await companions.ready()
  return { companions, url }
}
type Known = {
  readonly key: string
  readonly folder: string
  readonly pid: number
  readonly gateway?: number
  readonly environment: string[]
}
const ask = async (url: string, path = '/'): Promise<Known> => (await fetch(`${url}${path}`)).json() as Promise<Known>
const answersOrNot = (url: string) => ask(url).catch(() => undefined)

test('a companion is isolated: its own folder, its key, and no environment of ours', async () => {
  process.env.PLAZA_SECRET_OF_A_TEST = 'secret'
  const { url } = await open()
  delete process.env.PLAZA_SECRET_OF_A_TEST
  const known = await ask(url)
  expect(known).toMatchObject({ key: '010203', folder: join(folder, 'echo') })
  expect(known.pid).not.toBe(process.pid)
  expect(known.environment.filter((name) => name.startsWith('PLAZA'))).toEqual([])
})

test('it calls the gateway once it is told where that is', async () => {
  const bodies: string[] = []
  const gateway = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(`${request.url} ${chunk}`))
    request.on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const { companions, url } = await open()
  expect((await ask(url, '/call')).gateway).toBe(0)
  companions.gatewayIs(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}`)
  expect(await poll(async () => (await ask(url, '/call')).gateway === 204, PATIENCE_MS)).toBe(true)
  expect(bodies).toContain('/hook hello')
  gateway.close()
})

test('one that dies is started again at the same address', async () => {
  const { url } = await open()
  const { pid } = await ask(url)
  await ask(url, '/die').catch(() => undefined)
  const again = await poll(async () => {
    const known = await answersOrNot(url)
    return known && known.pid !== pid
  }, PATIENCE_MS)
  expect(again).toBe(true)
})

test('it ends with an orderly stop', async () => {
  const { companions, url } = await open()
  const { pid } = await ask(url)
  await companions.stop()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a port that is taken stops the start, and says which', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  await expect(open(port)).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  taken.close()
})

test('it ends when its parent is killed', async () => {
  const code = `
    const { companionProcesses } = await import(${JSON.stringify(new URL('./companion-process.ts', import.meta.url).href)})
    const companions = companionProcesses({ folder: ${JSON.stringify(folder)}, firstPort: 0, log: { warn() {}, error() {} } })
    const url = await companions.open({ name: 'echo', program: new URL(${JSON.stringify(echo.program.href)}), connect: ({ url }) => url }, new Uint8Array([1]))
    await companions.ready()
    console.log(url)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve) => parent.stdout.once('data', (chunk: Buffer) => resolve(String(chunk).trim())))
  const { pid } = await ask(url)
  parent.kill('SIGKILL')
  const isGone = await poll(() => {
    try {
      return !process.kill(pid, 0)
    } catch {
      return true
    }
  }, PATIENCE_MS)
  expect(isGone).toBe(true)
})
