/** One thing that `npm run check` looks at: a Node script with its arguments, started in the root of the repository. */
export type Check = { readonly name: string; readonly script: readonly [path: string, ...args: string[]] }

/**
 * What `npm run check` runs, the slowest first, so that the two workers end together. A further check is one more entry; it
 * passes by exit status 0, and its output is shown only when it fails.
 */
export const checks: readonly Check[] = [
  { name: 'types', script: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'web-types', script: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.web.json'] },
  { name: 'unused', script: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'style', script: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=50'] },
  { name: 'boundaries', script: ['platform/host/toolchain/boundaries.ts'] },
  { name: 'contracts', script: ['platform/host/toolchain/contracts/check-contracts.ts'] },
  { name: 'protos', script: ['platform/host/toolchain/contracts/check-protos.ts'] },
  { name: 'settings', script: ['systems/plaza.js', 'settings', '--check', 'docs/settings.md'] },
  { name: 'source-rules', script: ['platform/host/toolchain/source-rules.ts'] },
]
