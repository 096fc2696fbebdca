import Type from 'typebox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { on } from '#platform/bus/consumer.ts'
import { principalOf } from '#platform/edge/request.ts'
import { eventType } from '#platform/store/event-type.ts'
import { service } from '../service.ts'
import { fakePublisher, systemUnderTest } from './system-under-test.ts'

const rang = eventType('tower.bell-rang.v1', 'The bell rang.', Type.Object({ hour: Type.Integer() }), { hour: 12 })
const tower = fakePublisher('tower', [rang])
const settings = Type.Object({ shift: Type.Integer({ default: 0 }) })

/** Counts bells, and tells who asks. One of its answers is not what it documents. */
const sexton = (heard: number[]) =>
  service({
    name: 'sexton',
    purpose: 'Listens to the bell.',
    settings,
    compose: ({ settings: { shift } }) => ({
      api: {},
      http: (app) => {
        const response = { 200: Type.Object({ who: Type.String() }) }
        app.get('/me', { config: { access: { permission: 'bells:read' } }, schema: { response } }, (request) => ({
          who: principalOf(request).id,
        }))
        app.get('/secret', { config: { access: 'public' }, schema: { response } }, (_request, reply) => {
          reply.code(202 as never)
          return { who: 'nobody knows' }
        })
      },
      consumers: [{ name: 'count', purpose: 'Counts.', subscriptions: [on(rang, async ({ data }) => heard.push(data.hour + shift))] }],
    }),
  })

let heard: number[]
let town: Awaited<ReturnType<typeof start>>
const start = () =>
  systemUnderTest({
    system: 'town',
    services: [tower.service, sexton(heard)],
    callers: { ana: { id: 'ana-1', permissions: ['bells:read'] }, bea: { id: 'bea-1', permissions: [] } },
    environment: { PLAZA_TOWN_SHIFT: '1' },
  })
beforeEach(async () => {
  heard = []
  town = await start()
})
afterEach(() => town.close())

describe('a system under test', () => {
  it('knows its callers and what each may do', async () => {
    expect((await town.call('ana', 'GET', '/me')).body).toEqual({ who: 'ana-1' })
    expect((await town.call('bea', 'GET', '/me')).status).toBe(403)
    expect((await town.call('nobody', 'GET', '/me')).status).toBe(401)
  })

  it('fails a test whose answer is not documented', async () => {
    await expect(town.call('nobody', 'GET', '/secret')).rejects.toThrow('is not declared')
  })

  it('delivers what a stand-in publishes, with the settings that were given', async () => {
    await tower.publish('bell', rang.of({ hour: 7 }))
    await tower.publish('bell', rang.of({ hour: 8 }))
    await town.until(() => heard.length === 2)
    expect(heard).toEqual([8, 9])
    expect(await town.eventsOf('tower')).toMatchObject([{ type: 'town.tower.bell-rang.v1', data: { hour: 7 } }, { data: { hour: 8 } }])
  })

  it('says so when what is waited for never comes', async () => {
    await expect(town.until(() => false)).rejects.toThrow('it never came to that')
  })
})
