import type { KnipConfig } from 'knip'
import { checks } from './platform/host/toolchain/checks.ts'

// What `npm run check` starts by its path is in use, although nothing imports it: our own scripts, and the packages of others.
const scripts = checks.map(({ script }) => script[0])
const packageOf = (path: string): readonly string[] => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(1) ?? []

export default {
  entry: [
    ...['systems/start.js', 'systems/plaza.js', 'systems/simulate.js', 'bench/run.ts'],
    ...scripts.filter((path) => packageOf(path).length === 0),
    // Built for browsers from its page.
    'systems/*/web/main.{ts,tsx}',
    'systems/*/web/public/worker.js',
    // The simulator reads these folders.
    '{platform/simulator,systems/*/simulation}/invariants/*.ts',
  ],
  project: ['{platform,services,systems,bench}/**/*.{ts,tsx,cjs}'],
  // What a generator exports is its own affair.
  ignore: ['**/generated/**'],
  // buf.gen.yaml starts ts-proto.
  ignoreDependencies: [...scripts.flatMap(packageOf), 'ts-proto'],
  // A type that only its own file uses is still worth a name for those who read a signature.
  ignoreExportsUsedInFile: { interface: true, type: true },
} satisfies KnipConfig
