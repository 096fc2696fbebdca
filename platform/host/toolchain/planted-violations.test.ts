// A rule that cannot fail protects nothing. Each one is broken here on purpose, in a tree of its own with the real configuration,
// and exactly that rule must say so.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { checkBoundaries } from './boundaries.ts'
import { boundaryRules } from './boundary-rules.ts'
import { checks } from './checks.ts'
import { type Files, plant } from './planted-tree.ts'
import { checkSources } from './source-rules.ts'
import { sourceFiles } from './sources.ts'

const roots: string[] = []
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

const tree = (files: Files = {}): string => {
  const root = plant(files)
  roots.push(root)
  return root
}

const node = (root: string, ...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, stdout, stderr }))
  })

/** A planted file: the rule that must refuse it, where it lies, what it says. */
type Plant = readonly [rule: string, path: string, text: string]

const filesOf = (plants: readonly Plant[]): Files => Object.fromEntries(plants.map(([, path, text]) => [path, `${text}\n`]))
const expected = (plants: readonly Plant[]): readonly string[] => plants.map(([rule, path]) => `${path} ${rule}`).toSorted()

const P = 'systems/parkwise'

test('a clean tree passes every check', async () => {
  // Those of contracts and settings need a whole platform; they have planted violations of their own.
  const names = checks.filter(({ script: [path] }) => !path.includes('/contracts/') && !path.startsWith('systems/')).map(({ name }) => name)
  const { status, stdout, stderr } = await node(tree(), 'platform/host/toolchain/check.ts', ...names)
  expect(stderr).toBe('')
  expect(stdout).toContain('6 checks passed, 0 failed')
  expect(status).toBe(0)
})

test('a failing check fails the whole, and shows why', async () => {
  const root = tree({ [`${P}/bookings/domain/booking.ts`]: 'export const confirm = (_: unknown, _atMs: number): Date => new Date()\n' })
  const { status, stdout, stderr } = await node(root, 'platform/host/toolchain/check.ts', 'source-rules', 'boundaries')
  expect(stdout).toContain('1 checks passed, 1 failed')
  expect(stderr).toContain('domain/booking.ts:1 clock: domain may not use new Date()')
  expect(status).toBe(1)
})

const crossings: readonly Plant[] = [
  [
    'platform-knows-no-business',
    'platform/edge/users.ts',
    "import type { Principal } from '#services/identity/contract/principal.ts'\nexport type X = Principal",
  ],
  ['services-know-no-system', 'services/identity/service.ts', `export type { BookingConfirmed } from '#${P}/bookings/contract/events.ts'`],
  ['systems-stand-apart', 'systems/bookstore/orders/service.ts', `export { bookings } from '../../parkwise/bookings/contract/nothing.ts'`],
  ['contract-only', `${P}/parking/service.ts`, `import { confirm } from '#${P}/bookings/domain/booking.ts'\nexport const x = confirm`],
  ['contract-only', `${P}/parking/adapters/clients.ts`, `export const load = () => import('../../bookings/service.ts')`],
  ['contract-only', `${P}/parking/adapters/up.ts`, `import '../../system.ts'`],
  ['web-sees-contracts', `${P}/web/app.ts`, `import { bookings } from '../bookings/service.ts'\nexport const x = bookings`],
  ['web-is-built', `${P}/parking/adapters/pages.ts`, `import { colour } from '#platform/web/theme.ts'\nexport const x = colour`],
  ['web-stands-on-the-kernel', 'platform/web/stores.ts', "import { save } from '#platform/store/store.ts'\nexport const x = save"],
  ['system-composes-services', `${P}/settings.ts`, `import { answer } from './bookings/adapters/http.ts'\nexport const x = answer`],
  [
    'domain-is-pure',
    `${P}/bookings/domain/uses-contract.ts`,
    "import type { BookingConfirmed } from '../contract/events.ts'\nexport type X = BookingConfirmed",
  ],
  ['domain-is-pure', `${P}/bookings/domain/uses-library.ts`, "import { latLngToCell } from 'h3-js'\nexport const x = latLngToCell"],
  ['domain-is-pure', `${P}/bookings/domain/uses-node.ts`, "import { inspect } from 'node:util'\nexport const x = inspect"],
  ['domain-is-pure', `${P}/bookings/domain/uses-store.ts`, "import { save } from '#platform/store/store.ts'\nexport const x = save"],
  [
    'application-knows-no-adapter',
    `${P}/bookings/application/uses-http.ts`,
    "import { answer } from '../adapters/http.ts'\nexport const x = answer",
  ],
  ['kernel-stands-alone', 'platform/kernel/uses-store.ts', "import { save } from '../store/store.ts'\nexport const x = save"],
  ['kernel-stands-alone', 'platform/kernel/uses-node.ts', "import { inspect } from 'node:util'\nexport const x = inspect"],
  ['store-knows-nothing-above', 'platform/store/uses-bus.ts', "import { x } from '#platform/bus/bus.ts'\nexport const y = x"],
  [
    'bus-knows-nothing-above',
    'platform/bus/uses-host.ts',
    "import { checks } from '#platform/host/toolchain/checks.ts'\nexport const x = checks",
  ],
  [
    'edge-knows-nothing-above',
    'platform/edge/uses-host.ts',
    "import { checks } from '../host/toolchain/checks.ts'\nexport const x = checks",
  ],
  ['runs-without-dev-dependencies', 'platform/edge/uses-typescript.ts', "import ts from 'typescript'\nexport const x = ts"],
  ['no-cycle', 'platform/edge/egg.ts', "import { hen } from './hen.ts'\nexport const egg = (): unknown => hen"],
  ['everything-resolves', 'platform/edge/lost.ts', "import { x } from '#platform/kernel/absent.ts'\nexport const y = x"],
]
const crossed: Files = {
  'platform/bus/bus.ts': 'export const x = 1\n',
  'platform/edge/hen.ts': "import { egg } from './egg.ts'\nexport const hen = (): unknown => egg\n",
  [`${P}/bookings/contract/nothing.ts`]: 'export const bookings = 1\n',
}

test('every import across a boundary is seen, and nothing else', async () => {
  const violations = await checkBoundaries(tree({ ...filesOf(crossings), ...crossed }))
  expect(violations.map(({ rule, from }) => `${from} ${rule}`).toSorted()).toEqual(expected(crossings))
})

test('every boundary rule has a planted violation', () => {
  expect([...new Set(crossings.map(([rule]) => rule))].toSorted()).toEqual(boundaryRules.map(({ name }) => name).toSorted())
})

test('a file that dependency-cruiser passes over is reported', async () => {
  const root = tree()
  const violations = await checkBoundaries(root, [...sourceFiles(root), 'platform/kernel/not-read.ts'])
  expect(violations).toEqual([{ rule: 'unread', from: 'platform/kernel/not-read.ts', to: '(the whole file)' }])
})

const DOMAIN = `${P}/bookings/domain`
const APPLICATION = `${P}/bookings/application`
const clocks = [
  'export const x = Date.now()',
  "export const x = Date['now']()",
  'const { now } = Date\nexport const x = now',
  'const Clock = Date\nexport const x = new Clock()',
  'export const x = new Date()',
  'export const x = new Date',
  'export const x = new Date(...[])',
  'export const x = Date()',
  'export class Later extends Date {}',
  'export const x = [0].map(() => ({ Date }))',
  'export const x = performance.now()',
  'declare const performance: { now(): number }\nexport const x = performance.now()',
]
const timers = [
  'setTimeout(() => 1, 2)',
  'setInterval(() => 1, 2)',
  'export const later = setImmediate',
  'export const x = AbortSignal.timeout(9)',
]
const dice = [
  'export const x = Math.random()',
  'const { random } = Math\nexport const x = random',
  "export const x = Math['random']()",
  'export const x = crypto.randomUUID()',
]
const surroundings = [
  'export const x = globalThis.Date.now()',
  "export const x = globalThis['Date']",
  'export const x = process.env.HOME',
  'export const x = process.hrtime()',
  'export const x = new Date(0).constructor',
  "export const x = eval('1')",
  "export const x = fetch('http://example.org')",
]
const places = [
  'export const x = (at: Date) => at.getHours()',
  'export const x = new Date(2030, 1, 1)',
  'export const x = (at: Date) => at.toLocaleTimeString()',
]
const builtins = [
  "import { randomUUID } from 'node:crypto'\nexport const x = randomUUID",
  "import { randomBytes as createHash } from 'crypto'\nexport const x = createHash",
  "import * as all from 'node:crypto'\nexport const x = all",
  "import { setTimeout as sleep } from 'node:timers/promises'\nexport const x = sleep",
  "import { performance as p } from 'node:perf_hooks'\nexport const x = p",
  "import { hrtime } from 'node:process'\nexport const x = hrtime",
  "export const x = import('node:timers')",
  "export * from 'node:timers'",
  'export const x = (name: string) => import(name)',
]
const grow = (folder: string, rule: string, texts: readonly string[]): readonly Plant[] =>
  texts.map((text, index) => [rule, `${folder}/${rule}-${index}.ts`, text])
const everywhere = (rule: string, texts: readonly string[]): readonly Plant[] =>
  [DOMAIN, APPLICATION, 'platform/kernel'].flatMap((folder) => grow(folder, rule, texts))

const impure: readonly Plant[] = [
  ...everywhere('clock', clocks),
  ...everywhere('timer', timers),
  ...everywhere('randomness', dice),
  ...everywhere('surroundings', surroundings),
  ...everywhere('local-time', places),
  ...everywhere('node-built-in', builtins),
  ...grow(`${DOMAIN}/pricing`, 'node-built-in', ["import { createHash } from 'node:crypto'\nexport const x = createHash"]),
  ['empty-catch', 'platform/edge/swallow.ts', 'try {\n  console.log(1)\n} catch {\n  // it will be fine\n}'],
]

test('no spelling of time, chance or the outside world gets past the source rules', () => {
  const violations = checkSources(tree(filesOf(impure)))
  expect([...new Set(violations.map(({ rule, file }) => `${file} ${rule}`))].toSorted()).toEqual(expected(impure))
})

test('adapters and tests may use the clock', () => {
  const text = 'export const x = Date.now() + Math.random()\n'
  expect(checkSources(tree({ [`${P}/bookings/adapters/sql.ts`]: text, [`${DOMAIN}/booking.test.ts`]: text }))).toEqual([])
})

const mistyped: readonly Plant[] = [
  ['TS2322', 'platform/edge/wrong.ts', "export const x: number = 'one'"],
  ['TS2322', 'platform/edge/unchecked-index.ts', 'export const first = (all: readonly number[]): number => all[0]'],
  ['TS2375', 'platform/edge/exact.ts', 'export const x: { readonly y?: number } = { y: undefined }'],
  ['TS1294', 'platform/edge/not-erasable.ts', 'export enum Colour {\n  red,\n}'],
  ['TS1484', 'platform/edge/verbatim.ts', "import { IncomingHttpHeaders } from 'node:http'\nexport type X = IncomingHttpHeaders"],
  ['TS6133', 'platform/edge/unused-local.ts', 'const x = 1\nexport const y = 2'],
]

test('a type error is seen', async () => {
  const { stdout } = await node(
    tree(filesOf(mistyped)),
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--pretty',
    'false',
    '--tsBuildInfoFile',
    'planted.tsbuildinfo',
  )
  const seen = stdout.matchAll(/^(\S+)\(\d+,\d+\): error (TS\d+)/gm)
  expect([...seen].map(([, path, code]) => `${path} ${code}`).toSorted()).toEqual(expected(mistyped))
})

const unstyled: readonly Plant[] = [
  ['format', 'platform/edge/format.ts', 'export const x = "double";'],
  [
    'assist/source/organizeImports',
    'platform/edge/imports.ts',
    "import { join } from 'node:path'\nimport { inspect } from 'node:util'\nimport { existsSync } from 'node:fs'\n\nexport const x = [join, inspect, existsSync]",
  ],
  ['lint/suspicious/noExplicitAny', 'platform/edge/any.ts', 'export const x = (y: any): void => console.log(y)'],
  ['lint/style/noNonNullAssertion', 'platform/edge/non-null.ts', 'export const x = (y: readonly number[]): number => y[0]!'],
  [
    'lint/style/useImportType',
    'platform/edge/import-type.ts',
    "import { Server } from 'node:http'\n\nexport const x = (y: Server): void => console.log(y)",
  ],
  [
    'lint/nursery/noFloatingPromises',
    'platform/edge/floating.ts',
    'const x = async (): Promise<void> => console.log(1)\n\nexport const y = (): void => {\n  x()\n}',
  ],
  [
    'lint/nursery/noFloatingPromises',
    'platform/edge/floating-import.ts',
    "import { save } from '#platform/store/store.ts'\n\nexport const y = (): void => {\n  save('x')\n}",
  ],
  ['lint/performance/noBarrelFile', 'platform/edge/barrel.ts', "export { x } from './any.ts'"],
  ['lint/style/useFilenamingConvention', 'platform/edge/CamelCase.ts', 'export const x = 1'],
  [
    'lint/suspicious/noFocusedTests',
    'platform/edge/focused.test.ts',
    "import { test } from 'vitest'\n\ntest.only('one', () => console.log(1))",
  ],
  ['suppressions/parse', 'platform/edge/unreasoned.ts', '// biome-ignore lint/suspicious/noExplicitAny\nexport const x = 1'],
]

test('what the style forbids is seen', async () => {
  const root = tree(filesOf(unstyled))
  const { status, stdout } = await node(
    root,
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '--max-diagnostics=none',
    '--reporter=json',
  )
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] }
  expect(diagnostics.map(({ category, location }) => `${location.path} ${category}`).toSorted()).toEqual(expected(unstyled))
  expect(status).toBe(1)
})

test('an export, a file and a dependency that nothing uses are seen', async () => {
  const root = tree({
    'platform/kernel/place.ts':
      'export const digest = (text: string): string => text\nexport const cellOf = digest\nexport const forgotten = 1\n',
    'platform/edge/alone.ts': 'export const x = 1\n',
    'platform/store/store.ts': "import { digest } from '#platform/kernel/place.ts'\nimport 'left-pad'\n\nexport const save = digest\n",
  })
  const { status, stdout } = await node(root, 'node_modules/knip/bin/knip.js', '--no-progress', '--reporter', 'json')
  const { issues } = JSON.parse(stdout) as { issues: readonly Readonly<Record<string, readonly { name: string }[]>>[] }
  const names = (kind: string): readonly string[] => issues.flatMap((issue) => issue[kind] ?? []).map(({ name }) => name)
  expect([names('files'), names('exports'), names('dependencies'), names('unlisted')]).toEqual([
    ['platform/edge/alone.ts'],
    ['forgotten'],
    ['h3-js'],
    ['left-pad'],
  ])
  expect(status).toBe(1)
})
