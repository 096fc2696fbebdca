import { responseCheck } from '#platform/edge/response-check.ts'
import { type InMemory, inMemory } from '#platform/host/in-memory.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import type { Environment } from '#platform/host/settings.ts'
import { SECOND_MS } from '#platform/kernel/clock.ts'
import { type ManualClock, manualClock } from '#platform/kernel/manual-clock.ts'
import { parkwise } from '../system.ts'
import { checkedAnswer, type Driving, GATEWAY, headersOf } from './driving.ts'

/** A Monday morning in spring, so that nights, weekends and clock changes are far. */
const START_MS = Date.parse('2026-05-04T07:00:00Z')

export type InMemoryPlaza = Driving & { readonly clock: ManualClock; readonly plaza: InMemory; readonly stop: () => Promise<void> }

/** ParkWise in this process on memory engines; time stands still until a journey waits for something. */
export const driveInMemory = async (environment: Environment = {}): Promise<InMemoryPlaza> => {
  const clock = manualClock(START_MS)
  const plaza = await inMemory(parkwise, { clock, random: systemRandom, environment })
  const wrongWith = responseCheck(plaza.app.swagger())
  return {
    clock,
    plaza,
    stop: plaza.stop,
    nowMs: clock.nowMs,
    call: async (method, path, request = {}) => {
      const url = GATEWAY + path
      const { body } = request
      const answer = await plaza.app.inject({ method, url, headers: headersOf(request), ...(body === undefined ? {} : { payload: body }) })
      return checkedAnswer(wrongWith, { method, path: url, status: answer.statusCode, headers: answer.headers, text: answer.body })
    },
    until: async (withinMs, isSo) => {
      const untilMs = clock.nowMs() + withinMs
      while (!(await isSo())) {
        if (clock.nowMs() > untilMs) throw new Error('it never came to that')
        clock.advance(SECOND_MS)
        // What the clock has woken runs before anybody looks again.
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}
