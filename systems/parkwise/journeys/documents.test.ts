import { Parser } from '@asyncapi/parser'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InMemory, inMemory } from '#platform/host/in-memory.ts'
import { systemRandom } from '#platform/host/real-world.ts'
import { manualClock } from '#platform/kernel/manual-clock.ts'
import { parkwise } from '../system.ts'

let plaza: InMemory

beforeAll(async () => {
  plaza = await inMemory(parkwise, { clock: manualClock(), random: systemRandom })
})
afterAll(() => plaza.stop())

const documentAt = async (url: string): Promise<Record<string, unknown>> => (await plaza.app.inject({ url })).json()

describe('what ParkWise says of itself', () => {
  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(await documentAt('/openapi.json'))
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('is AsyncAPI 3', async () => {
    const diagnostics = await new Parser().validate(JSON.stringify(await documentAt('/asyncapi.json')))
    expect(diagnostics.filter(({ severity }) => severity === 0).map(({ message, path }) => `${path.join('.')}: ${message}`)).toEqual([])
  })

  it('says what can be watched live, and what is heard then', async () => {
    const { channels, components } = (await documentAt('/asyncapi.json')) as {
      channels: { realtime: { address: string; description: string; messages: object } }
      components: { messages: Record<string, { payload: { required: string[] } }> }
    }
    expect(channels.realtime.address).toBe('/gateway/v1/realtime')
    for (const topic of ['`spot:`', '`area:`', '`me`']) expect(channels.realtime.description).toContain(topic)
    expect(Object.keys(channels.realtime.messages).map((name) => name.replace('realtime.', ''))).toEqual(
      expect.arrayContaining(['AUTH', 'SUBSCRIBE', 'UNSUBSCRIBE', 'READY', 'ERROR', 'SPOT_UPDATE', 'NOTIFICATION']),
    )
    expect(components.messages['realtime.SPOT_UPDATE']?.payload.required).toContain('position')
  })

  it('names every event that a service publishes, and who reads it', async () => {
    const text = JSON.stringify(await documentAt('/asyncapi.json'))
    for (const service of parkwise.services) {
      for (const { name } of service.publishes) expect(text).toContain(`parkwise.${name}`)
    }
    for (const { offers } of plaza.composition.services) {
      for (const { purpose } of offers.consumers ?? []) expect(text).toContain(purpose)
    }
    for (const attribute of ['source', 'correlationid', 'traceparent']) expect(text).toContain(`"${attribute}"`)
  })
})
