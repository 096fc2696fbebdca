// `npm run test:browser`: the journeys that people take in a real Chromium. It draws maps without a graphics card, which takes minutes
// that `npm test` does not have.
import { defineConfig } from 'vitest/config'
import everything, { BROWSER_TESTS } from './vitest.config.ts'

export default defineConfig({ ...everything, test: { ...everything.test, include: [BROWSER_TESTS], exclude: ['**/node_modules/**'] } })
