// The checks as `npm run check` starts them, in a repository of their own: accepted once, then broken on purpose.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { KEPT_CODE } from '../../testing/kept-code.ts'

const REPOSITORY = join(import.meta.dirname, '../../../..')
const SCRIPTS = 'platform/host/toolchain/contracts'

const system = (event: string, route: string): string => `import Type from 'typebox'
import { service } from '#platform/host/service.ts'
import { eventType } from '#platform/store/event-type.ts'

const greeted = eventType('greeter.person-greeted.v1', 'Somebody was greeted.', Type.Object({ ${event} }), { name: 'Zoë' })
const greeter = service({
  name: 'greeter',
  purpose: 'Greets people.',
  settings: Type.Object({}),
  collections: [],
  publishes: [greeted],
  needs: [],
  compose: () => ({
    api: {},
    http: (app) => {
      app.get('/greetings', {
        config: { access: 'public' },
        schema: { summary: 'A greeting.', response: { 200: Type.Object({ ${route} }) } },
      }, () => ({}))
    },
  }),
})
export const greetings = {
  name: 'greetings',
  title: 'Greetings',
  port: 4999,
  services: [greeter],
  tokens: { audience: { issuer: 'i', audience: 'a' }, keys: async () => ({ keys: [] }) },
}
`
const proto = (fields: string): string => `syntax = "proto3";

package greetings.greeter.v1;

service GreeterService {
  rpc Greet(GreetRequest) returns (GreetResponse);
}

message GreetRequest {
${fields}
}

message GreetResponse {}
`
const SYSTEM = 'systems/greetings/system.ts'
const PROTO = 'systems/greetings/greeter/contract/greeter.proto'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

const repository = () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'plaza-contracts-')))
  roots.push(root)
  const write = (path: string, content: string): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction')
  // A link would be read at its end, where other protos lie; a copy of all that is not a test would be slow. This is enough.
  symlinkSync(join(REPOSITORY, 'platform'), join(root, 'platform'), 'junction')
  for (const name of ['package.json', 'buf.gen.yaml']) cpSync(join(REPOSITORY, name), join(root, name))
  const config = readFileSync(join(REPOSITORY, 'buf.yaml'), 'utf8')
  write('buf.yaml', config.replace(/modules:\n(?: {2}- path: .*\n)+/, 'modules:\n  - path: systems/greetings/greeter/contract\n'))
  write(SYSTEM, system('name: Type.String()', 'text: Type.String()'))
  write(PROTO, proto('  string name = 1;'))
  const run = (script: string) =>
    new Promise<{ status: number | null; stderr: string }>((resolve, reject) => {
      const child = spawn(process.execPath, [join(REPOSITORY, SCRIPTS, script)], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, ...KEPT_CODE },
      })
      let stderr = ''
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        stderr += chunk
      })
      child.once('error', reject)
      child.once('close', (status) => resolve({ status, stderr }))
    })
  return { write, run }
}

const PASSED = { status: 0, stderr: '' }

it('routes and events pass once accepted, and not when they break those who use them', async () => {
  const { write, run } = repository()
  expect(await run('check-contracts.ts')).toMatchObject({ status: 1, stderr: expect.stringContaining('greetings.openapi.json is missing') })
  expect(await run('accept.ts')).toEqual(PASSED)
  expect(await run('check-contracts.ts')).toEqual(PASSED)

  write(SYSTEM, system('name: Type.String(), title: Type.Optional(Type.String())', 'text: Type.String(), at: Type.String()'))
  const grown = await run('check-contracts.ts')
  expect(grown.status).toBe(1)
  expect(grown.stderr).toContain('greetings.openapi.json is out of date: run npm run contracts:accept')
  expect(grown.stderr).toContain('greetings.events.json is out of date: run npm run contracts:accept')

  write(SYSTEM, system('name: Type.String({ maxLength: 40 })', 'words: Type.String()'))
  const broken = await run('check-contracts.ts')
  expect(broken.status).toBe(1)
  expect(broken.stderr).toContain('limit-tightened: greetings.greeter.person-greeted.v1.name: maxLength')
  expect(broken.stderr).toContain('property-removed: GET /gateway/v1/greetings 200: text')
})

it('a proto passes once accepted, and not with stale code, bad style or a change that breaks its callers', async () => {
  const { write, run } = repository()
  const check = async (): Promise<string> => (await run('check-protos.ts')).stderr
  expect(await check()).toContain('generated/greeter.ts is out of date: run npm run generate')
  expect(await run('generate.ts')).toEqual(PASSED)
  expect(await run('accept.ts')).toEqual(PASSED)
  expect(await run('check-protos.ts')).toEqual(PASSED)

  write(PROTO, proto('  string name = 1;\n  string title = 2;'))
  await run('generate.ts')
  expect(await check()).toBe('contracts/protos.json is out of date: run npm run contracts:accept\n')

  write(PROTO, proto('  int32 name = 1;'))
  expect(await check()).toMatch(
    /breaks a proto: .*Field "1" with name "name" on message "GreetRequest" changed type from "string" to "int32"/,
  )
  write(PROTO, proto('  string fullName = 1;'))
  expect(await check()).toContain('should be lower_snake_case, such as "full_name"')
  write(PROTO, proto('    string name = 1;'))
  expect(await check()).toContain('not formatted')
})
