import { expect, test } from 'vitest'
import type { Finding } from './claim.ts'
import { between, tableOf } from './report.ts'

const rate = (label: string, rounds: readonly number[]) => ({ label, unit: 'commits/s', better: 'higher', rounds }) as const

test('a ratio is taken round by round, and its worst round is told beside its median', () => {
  const finding: Finding = {
    what: 'commits',
    ours: rate('execute', [100, 300, 200]),
    peer: rate('pgbench', [50, 50, 50]),
    goal: { least: 4 },
  }
  expect(tableOf([finding]).split('\n').at(-1)).toBe(
    '| commits | execute: 200 (100) commits/s | pgbench: 50 (50) commits/s | 4 (2) × | ≥ 4 × | yes |',
  )
})

test('a goal of a figure without a peer is a goal of the figure itself', () => {
  const finding: Finding = { what: 'start', ours: { label: 'start', unit: 's', better: 'lower', rounds: [1, 3, 2.5] }, goal: { most: 2 } }
  expect(tableOf([finding]).split('\n').at(-1)).toBe('| start | start: 2.5 (3) s |  |  | ≤ 2 s | no |')
})

test('where the peer is missing nothing is claimed', () => {
  expect(tableOf([{ what: 'commits', ours: rate('execute', [17_600]) }])).toContain('| commits | execute: 17,600 commits/s |  |  |  |  |')
})

test('only what stands between the markers of a claim is replaced', () => {
  const document = 'a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n'
  expect(between(document, 'one', 'new')).toBe('a\n<!-- one -->\nnew\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n')
  expect(() => between(document, 'three', 'new')).toThrow('<!-- three -->')
})
