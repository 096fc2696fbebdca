import { globSync } from 'node:fs'

/** Where Plaza's own TypeScript lives. */
export const SOURCE_FOLDERS = ['platform', 'services', 'systems'] as const

/** Every TypeScript file of Plaza under `root`, as paths relative to it with `/`; generated code is left to its generator. */
export const sourceFiles = (root: string): readonly string[] =>
  globSync(`{${SOURCE_FOLDERS.join(',')}}/**/*.{ts,tsx}`, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist|generated)\//.test(path) && !path.endsWith('.d.ts'))
    .toSorted()
