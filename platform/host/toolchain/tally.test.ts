import { expect, test } from 'vitest'
import { type Step, tally } from './tally.ts'

const step = (name: string, status: number, tests: Readonly<Record<string, string>>): Step => {
  const assertionResults = Object.entries(tests).map(([fullName, outcome]) => ({ fullName, status: outcome }))
  const failed = assertionResults.some((each) => each.status === 'failed')
  return { name, status, report: { testResults: [{ name: 'a.test.ts', status: failed ? 'failed' : 'passed', assertionResults }] } }
}

test('tests and checks add up, and a test to be written counts as skipped', () => {
  const tests = step('test', 1, { one: 'passed', two: 'failed', three: 'pending', four: 'todo' })
  expect(tally([tests, { name: 'check', status: 0, report: { passed: 5, failed: 0 } }])).toMatchObject({ passed: 6, failed: 1, skipped: 2 })
})

test('a test that was skipped for want of a server, and then ran with it, is not skipped', () => {
  const without = step('test', 0, { mariadb: 'pending', memory: 'passed' })
  const withServers = step('test-servers', 1, { mariadb: 'failed', memory: 'passed' })
  expect(tally([without, withServers])).toMatchObject({ passed: 1, failed: 1, skipped: 0 })
})

test('a step that broke without a failed test is a failure', () => {
  expect(tally([{ name: 'install', status: 0, report: undefined }, step('test', 1, { one: 'passed' })])).toMatchObject({
    passed: 1,
    failed: 1,
  })
  expect(tally([{ name: 'servers', status: 3, report: undefined }])).toMatchObject({ passed: 0, failed: 1 })
})

test('a test file that could not be loaded is a failure, and so is a run of no tests', () => {
  const broken: Step = { name: 'test', status: 1, report: { testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }] } }
  expect(tally([broken])).toMatchObject({ passed: 0, failed: 1 })
  expect(tally([{ name: 'test', status: 0, report: { testResults: [] } }])).toMatchObject({ passed: 0, failed: 1 })
})
