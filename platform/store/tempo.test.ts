import { expect, test } from 'vitest'
import { Tempo } from './tempo.ts'

let nowMs = 0
/** Runs batches of 64 that take as long as their way says, and answers the share of them that went in halves. */
const shareInHalves = (tempo: Tempo, batches: number, tookMs: { halves: number; whole: number }): number => {
  let inHalves = 0
  for (let i = 0; i < batches; i++) {
    inHalves += tempo.inHalves ? 1 : 0
    nowMs += tempo.inHalves ? tookMs.halves : tookMs.whole
    tempo.note(64, true, nowMs)
  }
  return inHalves / batches
}

test('the quicker way is taken nearly always', () => {
  expect(shareInHalves(new Tempo(), 2_000, { halves: 7, whole: 10 })).toBeGreaterThan(0.9)
  expect(shareInHalves(new Tempo(), 2_000, { halves: 14, whole: 10 })).toBeLessThan(0.1)
})

test('what has changed meanwhile is found out', () => {
  const tempo = new Tempo()
  shareInHalves(tempo, 1_000, { halves: 14, whole: 10 })
  shareInHalves(tempo, 1_000, { halves: 7, whole: 10 })
  expect(shareInHalves(tempo, 2_000, { halves: 7, whole: 10 })).toBeGreaterThan(0.9)
  shareInHalves(tempo, 1_000, { halves: 14, whole: 10 })
  expect(shareInHalves(tempo, 2_000, { halves: 14, whole: 10 })).toBeLessThan(0.1)
})

test('pauses between crowds say nothing about either way', () => {
  const tempo = new Tempo()
  for (let pause = 0; pause < 100; pause++) {
    nowMs += 1_000
    tempo.note(64, true, nowMs)
    tempo.note(1, false, nowMs)
  }
  expect(tempo.inHalves).toBe(true)
})
