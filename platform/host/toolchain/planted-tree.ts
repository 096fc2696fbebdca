// A small Plaza in a temporary folder, with the real configuration and the real tools, for violations to be planted in.
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Paths relative to the root, and what the file says. */
export type Files = Readonly<Record<string, string>>

const REPOSITORY = join(import.meta.dirname, '../../..')
const CONFIGURATION = ['tsconfig.json', 'tsconfig.web.json', 'biome.json', 'knip.ts']
const NEEDED = ['h3-js', 'typescript', 'dependency-cruiser', '@types/node', '@biomejs/biome', 'knip']

/** Everything here keeps every rule, close to where the rules bite. */
const clean: Files = {
  'platform/kernel/place.ts': `import { createHash } from 'node:crypto'
import { latLngToCell } from 'h3-js'

export const cellOf = (lat: number, lng: number): string => latLngToCell(lat, lng, 9)
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
`,
  'platform/store/store.ts': `import { digest } from '#platform/kernel/place.ts'

export const save = (text: string): Promise<string> => Promise.resolve(digest(text))
`,
  'platform/host/main.ts': `import { save } from '#platform/store/store.ts'

try {
  console.log(await save(process.argv.join(' ')))
} catch (error) {
  console.error(error)
}
`,
  'platform/web/theme.ts': `export const colour = '#1353d2'
`,
  'systems/parkwise/web/main.ts': `import { colour } from '#platform/web/theme.ts'

document.title = colour
`,
  'services/identity/contract/principal.ts': `export type Principal = { readonly id: string }
`,
  'systems/parkwise/bookings/contract/events.ts': `export type BookingConfirmed = { readonly type: 'BookingConfirmed'; readonly at: string }
`,
  'systems/parkwise/bookings/domain/booking.ts': `import { cellOf } from '#platform/kernel/place.ts'

// Names of the field that happen to be names of globals, and the harmless uses of Date and Math.
export const confirm = (process: { readonly crypto: number }, atMs: number): Date | undefined => {
  const performance = Math.max(process.crypto, Date.UTC(2_030, 0), Date.parse(cellOf(1, 2)))
  const until = new Date(atMs + performance)
  return until instanceof Date ? until : undefined
}
`,
  'systems/parkwise/bookings/application/confirm-booking.ts': `import type { Principal } from '#services/identity/contract/principal.ts'
import { confirm } from '../domain/booking.ts'

export const confirmBooking = (driver: Principal, atMs: number): string => \`\${driver.id} \${confirm({ crypto: 1 }, atMs)?.toISOString()}\`
`,
  'systems/parkwise/bookings/adapters/http.ts': `import { confirmBooking } from '../application/confirm-booking.ts'
import type { BookingConfirmed } from '../contract/events.ts'

export const answer = (): BookingConfirmed => ({ type: 'BookingConfirmed', at: confirmBooking({ id: '1' }, Date.now()) })
`,
  'systems/parkwise/bookings/service.ts': `import { answer } from './adapters/http.ts'

export const bookings = { name: 'bookings', answer }
`,
  'systems/parkwise/system.ts': `import { bookings } from './bookings/service.ts'

console.log(bookings)
`,
  'systems/start.js': `import '#platform/host/main.ts'
import './parkwise/system.ts'
`,
}

const write = (root: string, path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** Plants `files` into a clean tree and returns its root, which the caller removes. */
export const plant = (files: Files): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'plaza-planted-')))
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction')
  for (const name of CONFIGURATION) copyFileSync(join(REPOSITORY, name), join(root, name))
  for (const path of globSync('platform/host/toolchain/*.ts', { cwd: REPOSITORY })) {
    if (!/\.test\.ts$|tally|planted/.test(path)) write(root, path, readFileSync(join(REPOSITORY, path), 'utf8'))
  }
  const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as Record<string, Record<string, string>>
  const only = (group: string): Record<string, string> =>
    Object.fromEntries(Object.entries(manifest[group] ?? {}).filter(([name]) => NEEDED.includes(name)))
  const { imports } = manifest
  const ours = {
    name: 'planted',
    private: true,
    type: 'module',
    imports,
    scripts: { check: manifest.scripts?.check },
    dependencies: only('dependencies'),
    devDependencies: only('devDependencies'),
  }
  write(root, 'package.json', `${JSON.stringify(ours, undefined, 2)}\n`)
  for (const [path, text] of Object.entries({ ...clean, ...files })) write(root, path, text)
  return root
}
